import type { WalkEdge, WalkNode } from '../lineage/lineage-store.ts';

/** How a followed piece of lineage became another. */
export type LineageStep = {
  readonly addedNodes: readonly WalkNode[];
  /** Touched, or in another place of the piece. */
  readonly changedNodes: readonly WalkNode[];
  /** As they were. */
  readonly supersededNodes: readonly WalkNode[];
  readonly addedEdges: readonly WalkEdge[];
  readonly changedEdges: readonly WalkEdge[];
  readonly supersededEdges: readonly WalkEdge[];
};

export type Piece = { readonly nodes: readonly WalkNode[]; readonly edges: readonly WalkEdge[] };

const NOTHING: Piece = { nodes: [], edges: [] };

const EMPTY: LineageStep = {
  ...{ addedNodes: [], changedNodes: [], supersededNodes: [] },
  ...{ addedEdges: [], changedEdges: [], supersededEdges: [] },
};

/** From one sight of a piece to a later one (`before` undefined: from nothing); `touched` are ids that entries between them name. */
export function stepBetween(
  before: Piece = NOTHING,
  after: Piece = NOTHING,
  touched: ReadonlySet<string> = new Set(),
): LineageStep {
  if (before === after) return { ...EMPTY, changedNodes: after.nodes.filter(({ id }) => touched.has(id)) };
  const nodes = changesOf(before.nodes, after.nodes, ({ id }) => id);
  const edges = changesOf(before.edges, after.edges, nameOf);
  return {
    addedNodes: nodes.added,
    changedNodes: nodes.both.filter(([was, is]) => touched.has(is.id) || !same(was, is)).map(([, is]) => is),
    supersededNodes: nodes.gone,
    addedEdges: edges.added,
    changedEdges: edges.both.filter(([was, is]) => !same(was, is)).map(([, is]) => is),
    supersededEdges: edges.gone,
  };
}

/** Nothing is in it. */
export function isEmptyStep(step: LineageStep): boolean {
  return Object.values(step).every((list: readonly unknown[]) => list.length === 0);
}

function changesOf<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string) {
  const was = new Map(before.map((one) => [keyOf(one), one]));
  const added: T[] = [];
  const both: (readonly [T, T])[] = [];
  for (const one of after) {
    const key = keyOf(one);
    const known = was.get(key);
    was.delete(key);
    if (known === undefined) added.push(one);
    else both.push([known, one]);
  }
  return { added, both, gone: [...was.values()] };
}

/** What makes an edge the same one: two relations of one kind between two nodes are one. */
function nameOf({ from, kinds, to }: WalkEdge): string {
  return `${from} ${kinds.join()} ${to}`;
}

function same<T extends object>(one: T, other: T): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
