import type { Drawn } from './layout-question.ts';

export type MoveKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

export const isMoveKey = (key: string): key is MoveKey =>
  ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(key);

/** Where a key leads from a card: along an edge to the level neighbour, or to the next card of its column; null at an end. */
export function moveFrom(id: string, key: MoveKey, { graph, layout }: Drawn): string | null {
  const here = layout.positions.get(id);
  if (here === undefined) return null;
  const reachable = candidates(id, key, graph.edges, graph);
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const other of reachable) {
    const place = layout.positions.get(other);
    if (place === undefined) continue;
    const [right, down] = [place.x - here.x, place.y - here.y];
    const far = isUpright(key) ? Math.abs(down) : Math.abs(down) + Math.abs(right) / 4;
    if (isUpright(key) && (Math.abs(right) > 1 || (key === 'ArrowUp' ? down >= 0 : down <= 0))) continue;
    if (far < least) [least, nearest] = [far, other];
  }
  return nearest;
}

const isUpright = (key: MoveKey): boolean => key === 'ArrowUp' || key === 'ArrowDown';

function candidates(
  id: string,
  key: MoveKey,
  edges: Drawn['graph']['edges'],
  graph: Drawn['graph'],
): readonly string[] {
  if (isUpright(key)) return graph.nodes.map((node) => node.id);
  return edges.flatMap(({ from, to }) => (key === 'ArrowRight' ? (from === id ? [to] : []) : to === id ? [from] : []));
}
