import type { LineageLiveSubscription } from '../gql/graphql.ts';
import { edgeId, titledNodes } from './lineage-graph.ts';
import type { Piece } from './loaded-graph.ts';

export type LineageChange = Extract<LineageLiveSubscription['lineageChanged'], { __typename: 'LineageChange' }>;

/** A piece of lineage after a change of it: what is told again is replaced, what is new comes last. */
export function changedPiece({ nodes, edges }: Piece, change: LineageChange): Piece {
  return {
    nodes: merged(
      nodes,
      titledNodes([...change.changedNodes, ...change.addedNodes]),
      change.supersededNodes,
      ({ id }) => id,
    ),
    edges: merged(edges, [...change.changedEdges, ...change.addedEdges], change.supersededEdges, edgeId),
  };
}

/** Ids of nodes that came in or are others now. */
export function touchedIn({ addedNodes, changedNodes }: LineageChange): readonly string[] {
  return [...addedNodes, ...changedNodes].map(({ id }) => id);
}

export const idsOf = (ids: readonly string[]): ReadonlySet<string> => new Set(ids);

/** Says how far all is told, and nothing else. */
export function isEmpty({
  supersededNodes,
  addedEdges,
  changedEdges,
  supersededEdges,
  ...nodes
}: LineageChange): boolean {
  const others = [supersededNodes, addedEdges, changedEdges, supersededEdges];
  return nodes.addedNodes.length + nodes.changedNodes.length === 0 && others.every((list) => list.length === 0);
}

function merged<Gone, Item extends Gone>(
  known: readonly Item[],
  told: readonly Item[],
  gone: readonly Gone[],
  keyOf: (item: Gone) => string,
): readonly Item[] {
  const all = new Map(known.map((item) => [keyOf(item), item]));
  for (const item of gone) all.delete(keyOf(item));
  for (const item of told) all.set(keyOf(item), item);
  return [...all.values()];
}
