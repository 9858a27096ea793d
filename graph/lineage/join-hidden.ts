import type { RelationKind } from '../model/relations.ts';
import type { WalkEdge } from './lineage-store.ts';

/** The edges of an answer, and whether some were left out. */
export type JoinedEdges = { readonly edges: readonly WalkEdge[]; readonly truncated: boolean };

export type JoinLimits = {
  /** Edges of the answer, more or less: one per node and side is kept in any case. */
  readonly edges: number;
  /** Steps through hidden nodes, of all searches together. */
  readonly steps: number;
};

// A picture or a list of more edges helps nobody; a hidden job of 700 inputs and 700 outputs would make 490,000.
const DEFAULT_LIMITS: JoinLimits = { edges: 20_000, steps: 2_000_000 };

/** All shortest ways from one shown node to another node, seen as one edge. */
type Way = { readonly kinds: readonly RelationKind[]; readonly inferred: boolean; readonly validFrom: number };

/**
 * Takes the nodes that are not in `shown` out of a graph and joins what lay around them: `a → b` when b can be reached
 * from a over hidden nodes only. Such an edge carries the kinds of the shortest way (of several the first in the order
 * of their names); it is inferred when every such way has an inferred relation, and valid from the earliest time at which
 * one of them was complete. Edges between shown nodes stay as they are. No edge joins a node with itself through hidden ones.
 *
 * Bounded: past the limits every shown node keeps one edge in and one out, in the order of `shown` (nearest first), as
 * far as the search got, and `truncated` is true.
 */
export function joinHidden(
  edges: readonly WalkEdge[],
  shown: ReadonlySet<string>,
  limits = DEFAULT_LIMITS,
): JoinedEdges {
  const outgoing = new Map<string, WalkEdge[]>();
  const direct: WalkEdge[] = [];
  for (const edge of edges) {
    if (shown.has(edge.from) && shown.has(edge.to)) direct.push(edge);
    else if (outgoing.has(edge.from)) outgoing.get(edge.from)?.push(edge);
    else outgoing.set(edge.from, [edge]);
  }
  const joined = new SparseEdges(limits.edges);
  const budget = { steps: limits.steps };
  for (const from of shown) {
    if (budget.steps <= 0) break;
    for (const [to, way] of waysFrom(from, outgoing, shown, budget)) joined.add({ from, to, ...way });
  }
  const kept = joined.take();
  return { edges: [...direct, ...kept.edges], truncated: kept.truncated || budget.steps <= 0 };
}

/** Breadth first through hidden nodes, level by level, so that ways of equal length meet before they go on. */
function waysFrom(
  from: string,
  outgoing: ReadonlyMap<string, readonly WalkEdge[]>,
  shown: ReadonlySet<string>,
  budget: { steps: number },
): ReadonlyMap<string, Way> {
  const ends = new Map<string, Way>();
  const passed = new Set([from]);
  let frontier = new Map<string, Way>([[from, { kinds: [], inferred: false, validFrom: Number.NEGATIVE_INFINITY }]]);
  while (frontier.size > 0 && budget.steps > 0) {
    const level = new Map<string, Way>();
    for (const [place, way] of frontier) {
      for (const edge of outgoing.get(place) ?? []) {
        budget.steps--;
        if (passed.has(edge.to) || ends.has(edge.to)) continue;
        const longer = extended(way, edge);
        const known = level.get(edge.to);
        level.set(edge.to, known === undefined ? longer : better(known, longer));
      }
    }
    frontier = new Map();
    for (const [place, way] of level) {
      if (shown.has(place)) ends.set(place, way);
      else {
        passed.add(place);
        frontier.set(place, way);
      }
    }
  }
  return ends;
}

function extended(way: Way, edge: WalkEdge): Way {
  return {
    kinds: [...way.kinds, ...edge.kinds],
    inferred: way.inferred || edge.inferred,
    validFrom: Math.max(way.validFrom, edge.validFrom),
  };
}

/** Of two ways of equal length: the first by name; where they are named alike, the most that can be said of either. */
function better(a: Way, b: Way): Way {
  const [nameOfA, nameOfB] = [a.kinds.join(), b.kinds.join()];
  if (nameOfA !== nameOfB) return nameOfA < nameOfB ? a : b;
  return { kinds: a.kinds, inferred: a.inferred && b.inferred, validFrom: Math.min(a.validFrom, b.validFrom) };
}

/** Keeps the first edge into and out of every node, and others up to a limit. */
class SparseEdges {
  readonly #needed: WalkEdge[] = [];
  readonly #others: WalkEdge[] = [];
  readonly #leaves = new Set<string>();
  readonly #arrives = new Set<string>();
  readonly #limit: number;
  #dropped = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(edge: WalkEdge): void {
    if (!this.#leaves.has(edge.from) || !this.#arrives.has(edge.to)) {
      this.#leaves.add(edge.from);
      this.#arrives.add(edge.to);
      this.#needed.push(edge);
    } else if (this.#others.length < this.#limit) this.#others.push(edge);
    else this.#dropped = true;
  }

  take(): JoinedEdges {
    const room = Math.max(0, this.#limit - this.#needed.length);
    return {
      edges: [...this.#needed, ...this.#others.slice(0, room)],
      truncated: this.#dropped || this.#others.length > room,
    };
  }
}
