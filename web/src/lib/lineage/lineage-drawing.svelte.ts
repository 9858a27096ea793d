import { MarkerType } from '@xyflow/svelte';
import type { Edge, Node } from '@xyflow/svelte';
import { relationWord } from '../kinds/kinds.ts';
import { CARD, toElkGraph } from './layout-graph.ts';
import { startLayoutWorker } from './layout-worker.ts';
import { edgeId, wayToRoot } from './lineage-graph.ts';
import type { LineageEdge, LineageNode } from './lineage-graph.ts';

export type CardNode = Node<{ node: LineageNode; lit: boolean; dim: boolean }, 'card'>;

/** Cards and lines as the canvas takes them, laid out by a worker; `point` lights the way from a node to the root. */
export function lineageDrawing(answer: () => { nodes: readonly LineageNode[]; edges: readonly LineageEdge[] }) {
  const worker = startLayoutWorker();
  let cards = $state.raw<CardNode[]>([]);
  let lines = $state.raw<Edge[]>([]);
  let failed = $state(false);
  let drawn: { nodes: readonly LineageNode[]; edges: readonly LineageEdge[] } = { nodes: [], edges: [] };

  $effect(() => {
    const { nodes, edges } = answer();
    let wanted = true;
    worker.layOut(toElkGraph(nodes, edges)).then(
      (positions) => {
        if (!wanted) return;
        drawn = { nodes, edges };
        failed = false;
        cards = nodes.map((node) => ({
          id: node.id,
          type: 'card',
          position: positions.get(node.id) ?? { x: 0, y: 0 },
          data: { node, lit: false, dim: false },
          ...CARD,
        }));
        lines = edges.filter((edge) => edge.from !== edge.to).map((edge) => lineOf(edge, false, false));
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
    get failed() {
      return failed;
    },
    point: (id: string | null) => {
      const way = id === null ? null : wayToRoot(id, drawn.nodes, drawn.edges);
      cards = cards.map((card) => ({
        ...card,
        data: { ...card.data, lit: way?.nodes.has(card.id) === true, dim: way !== null && !way.nodes.has(card.id) },
      }));
      lines = drawn.edges
        .filter((edge) => edge.from !== edge.to)
        .map((edge) => lineOf(edge, way?.edges.has(edgeId(edge)) === true, way !== null));
    },
  };
}

function lineOf(edge: LineageEdge, lit: boolean, someLit: boolean): Edge {
  const dim = someLit && !lit;
  return {
    id: edgeId(edge),
    source: edge.from,
    target: edge.to,
    type: 'default',
    class: `line${lit ? ' lit' : ''}${dim ? ' dim' : ''}${edge.inferred ? ' inferred' : ''}`,
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: lit ? 'var(--accent)' : 'var(--line-quiet)' },
    selectable: false,
    focusable: false,
    ...(lit ? { label: edge.kinds.map(relationWord).join(', '), zIndex: 1 } : {}),
  };
}
