import { edgeId } from './lineage-graph.ts';
import type { LineageEdge, LineageNode } from './lineage-graph.ts';
import { SIDES } from './explorer-state.ts';
import type { Side, SideOf } from './explorer-state.ts';

/** An answer of the hub with the names that pages show. */
export type Piece = {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
};

/** All that was asked for: the walk from the roots, opened sides by their key, and what ties those to the rest. */
export type Loaded = {
  readonly walk: Piece;
  readonly sides: ReadonlyMap<string, Piece>;
  readonly ties: readonly Piece[];
};

export const withEntry = <Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> => new Map([...map, [key, value]]);

export const sideKey = ({ id, side }: SideOf): string => `${side} ${id}`;

/** Neighbours by node, on either side. */
export type Adjacency = Readonly<Record<Side, ReadonlyMap<string, readonly string[]>>>;

/** Facts of every node and edge that is known, each once, and how many neighbours a side has in all. */
export type Index = {
  readonly nodes: ReadonlyMap<string, LineageNode>;
  readonly edges: ReadonlyMap<string, LineageEdge>;
  /** Of the walk alone. */
  readonly walked: Adjacency;
  readonly all: Adjacency;
  readonly total: (side: SideOf) => number;
};

export function indexOf({ walk, sides, ties }: Loaded): Index {
  const nodes = new Map<string, LineageNode>();
  const edges = new Map<string, LineageEdge>();
  const totals = new Map<string, number>();
  const walked = adjacencyOf(walk.edges);
  // The walk is told last: its distances and sides are those of the roots.
  for (const piece of [...ties, ...sides.values(), walk]) {
    for (const edge of piece.edges) edges.set(edgeId(edge), edge);
    const beside = piece === walk ? walked : adjacencyOf(piece.edges);
    for (const node of piece.nodes) {
      nodes.set(node.id, node);
      for (const side of SIDES) {
        const hidden = side === 'UPSTREAM' ? node.hiddenUpstream : node.hiddenDownstream;
        const key = sideKey({ id: node.id, side });
        const total = hidden + (beside[side].get(node.id)?.length ?? 0);
        // A piece that was cut may lack relations, never invent any.
        totals.set(key, Math.max(total, totals.get(key) ?? 0));
      }
    }
  }
  return {
    nodes,
    edges,
    walked,
    all: adjacencyOf([...edges.values()]),
    total: (side) => totals.get(sideKey(side)) ?? 0,
  };
}

/** Distinct neighbours of each node, without itself. */
export function adjacencyOf(edges: readonly LineageEdge[]): Adjacency {
  const up = new Map<string, Set<string>>();
  const down = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    if (from === to) continue;
    add(up, to, from);
    add(down, from, to);
  }
  return { UPSTREAM: listed(up), DOWNSTREAM: listed(down) };
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}

const listed = (map: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly string[]> =>
  new Map([...map].map(([id, others]) => [id, [...others]]));
