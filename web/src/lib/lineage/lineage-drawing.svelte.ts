import { MarkerType } from '@xyflow/svelte';
import type { Edge, Node } from '@xyflow/svelte';
import { relationWord } from '../kinds/kinds.ts';
import { CARD, toElkGraph } from './layout-graph.ts';
import { startLayoutWorker } from './layout-worker.ts';
import { edgeId, wayToRoot } from './lineage-graph.ts';
import type { Layout, Point } from './layout-graph.ts';
import type { LineageEdge, LineageNode } from './lineage-graph.ts';
import { firstViewport } from './viewport.ts';
import type { Viewport } from './viewport.ts';

export type CardNode = Node<{ node: LineageNode; lit: boolean; dim: boolean }, 'card'>;
export type LineEdge = Edge<{ points: readonly Point[] }, 'line'>;
type Answer = { readonly nodes: readonly LineageNode[]; readonly edges: readonly LineageEdge[] };

const NOTHING: Answer & { layout: Layout } = {
  nodes: [],
  edges: [],
  layout: { positions: new Map(), routes: new Map() },
};

/** Cards and lines as the canvas takes them, laid out by a worker; `point` lights the way from a node to the root. */
export function lineageDrawing(answer: () => Answer, size: () => { width: number; height: number }) {
  const worker = startLayoutWorker();
  let cards = $state.raw<CardNode[]>([]);
  let lines = $state.raw<LineEdge[]>([]);
  let viewport = $state.raw<Viewport>({ x: 0, y: 0, zoom: 1 });
  let failed = $state(false);
  let drawn = NOTHING;

  $effect(() => {
    const { nodes, edges } = answer();
    let wanted = true;
    worker.layOut(toElkGraph(nodes, edges)).then(
      (layout) => {
        if (!wanted) return;
        drawn = { nodes, edges, layout };
        viewport = firstViewport([...layout.positions.values()], rootOf(nodes, layout), size());
        failed = false;
        cards = nodes.map((node) => ({
          id: node.id,
          type: 'card',
          position: layout.positions.get(node.id) ?? { x: 0, y: 0 },
          data: { node, lit: false, dim: false },
          ...CARD,
        }));
        lines = linesOf(drawn, null);
      },
      () => {
        if (wanted) failed = true;
      },
    );
    return () => {
      wanted = false;
    };
  });
  $effect(() => () => worker.stop());

  return {
    get cards() {
      return cards;
    },
    set cards(changed) {
      cards = changed;
    },
    get lines() {
      return lines;
    },
    set lines(changed) {
      lines = changed;
    },
    get viewport() {
      return viewport;
    },
    get failed() {
      return failed;
    },
    point: (id: string | null) => {
      const way = id === null ? null : wayToRoot(id, drawn.nodes, drawn.edges);
      cards = cards.map((card) => ({
        ...card,
        data: { ...card.data, lit: way?.nodes.has(card.id) === true, dim: way !== null && !way.nodes.has(card.id) },
      }));
      lines = linesOf(drawn, way?.edges ?? null);
    },
  };
}

const rootOf = (nodes: readonly LineageNode[], { positions }: Layout): Point | undefined =>
  positions.get(nodes.find((node) => node.side === 'ROOT')?.id ?? '');

/** Lit lines lie above the others and carry their words. */
function linesOf({ edges, layout }: typeof NOTHING, lit: ReadonlySet<string> | null): LineEdge[] {
  return edges
    .filter((edge) => edge.from !== edge.to)
    .map((edge) => lineOf(edge, layout.routes.get(edgeId(edge)) ?? [], lit === null ? null : lit.has(edgeId(edge))));
}

function lineOf(edge: LineageEdge, points: readonly Point[], lit: boolean | null): LineEdge {
  return {
    id: edgeId(edge),
    source: edge.from,
    target: edge.to,
    type: 'line',
    data: { points },
    class: `line${lit === true ? ' lit' : ''}${lit === false ? ' dim' : ''}${edge.inferred ? ' inferred' : ''}`,
    markerEnd: {
      type: MarkerType.ArrowClosed,
      width: 14,
      height: 14,
      color: lit === true ? 'var(--accent)' : 'var(--line-quiet)',
    },
    selectable: false,
    focusable: false,
    ...(lit === true ? { label: edge.kinds.map(relationWord).join(', '), zIndex: 1 } : {}),
  };
}
