import { kindWord, relationWord } from '../kinds/kinds.ts';
import { curvedPath } from './curved-path.ts';
import { CARD } from './layout.ts';
import type { Layout } from './layout.ts';
import { edgeId } from './lineage-graph.ts';
import type { ShownGraph, ShownNode } from './shown-graph.ts';
import { boxOf } from './viewport.ts';

/** What is shown, for programs: ids as the hub has them. */
export function asJson({ nodes, edges, more }: ShownGraph): string {
  const shown = nodes.map(({ handles, ...node }) => ({
    ...node,
    hiddenUpstream: handles.UPSTREAM.hidden,
    hiddenDownstream: handles.DOWNSTREAM.hidden,
  }));
  const others = more.map(({ of, side, hidden }) => ({ of, side, hidden }));
  return `${JSON.stringify({ nodes: shown, edges, more: others }, null, 2)}\n`;
}

/** A Mermaid flowchart. */
export function asMermaid({ nodes, edges }: ShownGraph): string {
  const key = keysOf(nodes);
  const text = (value: string): string => `"${value.replaceAll('"', '#quot;').replaceAll('<', '#lt;')}"`;
  return [
    'flowchart LR',
    ...nodes.map((node) => `  ${key(node.id)}[${text(labelOf(node).join(' · '))}]`),
    ...edges.map(
      ({ from, to, kinds, inferred }) =>
        `  ${key(from)} ${inferred ? '-.->' : '-->'}|${text(kinds.map(relationWord).join(', '))}| ${key(to)}`,
    ),
    '',
  ].join('\n');
}

/** A graph for Graphviz. */
export function asDot({ nodes, edges }: ShownGraph): string {
  const text = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return [
    'digraph lineage {',
    '  rankdir=LR; node [shape=box];',
    ...nodes.map(
      (node) =>
        `  ${text(node.id)} [label=${text(labelOf(node).join('\n'))}${node.side === 'ROOT' ? ' penwidth=2' : ''}];`,
    ),
    ...edges.map(
      ({ from, to, kinds, inferred }) =>
        `  ${text(from)} -> ${text(to)} [label=${text(kinds.map(relationWord).join(', '))}${inferred ? ' style=dashed' : ''}];`,
    ),
    '}',
    '',
  ].join('\n');
}

const labelOf = ({ kind, name, namespace }: ShownNode): string[] => [
  name,
  namespace === null ? kindWord(kind) : `${kindWord(kind)} · ${namespace}`,
];

/** Short names for ids, which a flowchart does not take as they are. */
function keysOf(nodes: readonly ShownNode[]): (id: string) => string {
  const keys = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  return (id) => keys.get(id) ?? 'n';
}

export type SvgColours = {
  readonly surface: string;
  readonly card: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly border: string;
  readonly of: (node: ShownNode) => string;
};

const MARGIN = 24;
// As many characters as fit a card at the size of its type.
const LETTERS = 28;

/** The drawing as a picture of its own: no font, script or style from elsewhere. */
export function asSvg(graph: ShownGraph, layout: Layout, colours: SvgColours): string {
  const box = boxOf([...layout.positions.values()]);
  const [width, height] = [box.width + 2 * MARGIN, box.height + 2 * MARGIN];
  const lines = graph.edges.flatMap((edge) => {
    const path = curvedPath(layout.routes.get(edgeId(edge)) ?? []);
    if (path === '') return [];
    return [`<path d="${path}"${edge.inferred ? ' stroke-dasharray="5 4"' : ''} marker-end="url(#arrow)"/>`];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${box.x - MARGIN} ${box.y - MARGIN} ${width} ${height}" font-family="Inter, system-ui, sans-serif">`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="${colours.line}"/></marker></defs>`,
    `<rect x="${box.x - MARGIN}" y="${box.y - MARGIN}" width="${width}" height="${height}" fill="${colours.surface}"/>`,
    `<g fill="none" stroke="${colours.line}" stroke-width="1.3">${lines.join('')}</g>`,
    ...graph.nodes.map((node) => svgCard(node, layout, colours)),
    '</svg>',
    '',
  ].join('\n');
}

function svgCard(node: ShownNode, { positions }: Layout, colours: SvgColours): string {
  const { x, y } = positions.get(node.id) ?? { x: 0, y: 0 };
  const [name = '', about = ''] = labelOf(node);
  const isRoot = node.side === 'ROOT';
  return [
    `<g transform="translate(${x} ${y})"><title>${escaped(`${name}, ${about}`)}</title>`,
    `<rect width="${CARD.width}" height="${CARD.height}" rx="6" fill="${colours.card}" stroke="${isRoot ? colours.of(node) : colours.border}" stroke-width="${isRoot ? 3 : 1}"/>`,
    `<rect width="4" height="${CARD.height}" rx="2" fill="${colours.of(node)}"/>`,
    `<text x="16" y="25" font-size="13" font-weight="550" fill="${colours.text}">${escaped(shortened(name))}</text>`,
    `<text x="16" y="42" font-size="11" fill="${colours.quiet}">${escaped(shortened(about))}</text></g>`,
  ].join('');
}

/** The middle goes: the beginning says what it is, the end which one. */
function shortened(text: string): string {
  const letters = [...text];
  if (letters.length <= LETTERS) return text;
  return `${letters.slice(0, LETTERS / 2 - 1).join('')}…${letters.slice(-LETTERS / 2).join('')}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
