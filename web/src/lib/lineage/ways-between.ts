import { adjacencyOf } from './loaded-graph.ts';
import type { Adjacency } from './loaded-graph.ts';
import type { Side } from './explorer-state.ts';
import type { ShownGraph } from './shown-graph.ts';

/**
 * Only what lies on a way with the flow of data between a node and a root, in either direction; null where there is none in
 * what is shown.
 */
export function waysBetween(graph: ShownGraph, id: string): ShownGraph | null {
  const roots = graph.nodes.filter((node) => node.side === 'ROOT').map((node) => node.id);
  const beside = adjacencyOf(graph.edges);
  const there = reached([id], 'DOWNSTREAM', beside);
  const back = reached([id], 'UPSTREAM', beside);
  const on = new Set<string>();
  for (const root of roots) {
    if (root === id) continue;
    if (there.has(root)) for (const one of reached([root], 'UPSTREAM', beside)) if (there.has(one)) on.add(one);
    if (back.has(root)) for (const one of reached([root], 'DOWNSTREAM', beside)) if (back.has(one)) on.add(one);
  }
  if (on.size === 0) return null;
  return {
    nodes: graph.nodes.filter((node) => on.has(node.id)),
    edges: graph.edges.filter(({ from, to }) => on.has(from) && on.has(to)),
    more: [],
  };
}

function reached(from: readonly string[], side: Side, beside: Adjacency): ReadonlySet<string> {
  const found = new Set(from);
  let front = from;
  while (front.length > 0) {
    const next: string[] = [];
    for (const id of front) {
      for (const other of beside[side].get(id) ?? []) {
        if (found.has(other)) continue;
        found.add(other);
        next.push(other);
      }
    }
    front = next;
  }
  return found;
}
