import { familyOf } from '../kinds/kinds.ts';
import type { Mode } from './explorer-state.ts';
import type { Layout } from './layout.ts';
import { edgeToMore } from './layout-question.ts';
import { edgeId } from './lineage-graph.ts';
import type { Block, Fill, Line, Scene } from './paint.ts';
import { stepOf } from './reach-steps.ts';
import type { ShownGraph, ShownNode } from './shown-graph.ts';

/** What the canvas paints of a graph: all lines, and a block for every card. */
export function sceneOf(graph: ShownGraph, { positions, routes }: Layout, mode: Mode): Scene {
  const blocks: Block[] = [];
  for (const node of graph.nodes) {
    const corner = positions.get(node.id);
    if (corner !== undefined) blocks.push({ ...corner, fill: fillOf(node, mode), isRoot: node.side === 'ROOT' });
  }
  for (const { id } of graph.more) {
    const corner = positions.get(id);
    if (corner !== undefined) blocks.push({ ...corner, fill: 'block', isRoot: false });
  }
  const lines: Line[] = [];
  const add = (id: string, inferred: boolean, arrow: boolean): void => {
    const points = routes.get(id);
    if (points !== undefined) lines.push({ points, inferred, arrow });
  };
  for (const edge of graph.edges) add(edgeId(edge), edge.inferred, true);
  for (const more of graph.more) add(edgeToMore(more).id, false, false);
  return { blocks, lines };
}

/** Where distances are coloured, what is on no way has no colour. */
function fillOf(node: ShownNode, mode: Mode): Fill {
  const step = stepOf(node, mode);
  if (step !== null) return `step${step}`;
  return mode === 'none' || node.side === 'ROOT' ? familyOf(node.kind) : 'block';
}
