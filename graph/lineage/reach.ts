import type { Direction, Granularity } from './lineage-store.ts';
import { type ReachedRow, STEP, reach } from './lineage.queries.ts';
import type { Reading } from './reading.ts';

export type ReachRequest = {
  readonly roots: readonly string[];
  readonly granularity: Granularity;
  readonly direction: Direction;
  readonly depth: number;
  /** Nodes to find at most. */
  readonly limit: number;
  /** True when these are enough and looking deeper would add nothing to the answer. */
  readonly enough?: (found: readonly ReachedRow[]) => boolean;
};

export type Reached = {
  /** Nearest first, then by id; without the roots. */
  readonly rows: readonly ReachedRow[];
  /** Every node at most this far away is among them. */
  readonly complete: number;
  /** The limit or the time was the reason why something is missing. */
  readonly cut: boolean;
};

// A breadth-first expansion of its own per root is the fastest way from a few roots. From many, whose reaches overlap,
// one step at a time visits every node once.
export const FEW_ROOTS = 16;
// A search for some kinds looks so deep, one after another, until it has found enough; each depth is a plan of its own.
const DEPTHS = [5, 10, 20];
// Time for one query out of what is left, so that a shallower one and the relations can still follow.
const SHARE = 0.5;

/** What can be reached from the roots. Bounded in depth, nodes and time: on a bound it answers with what is nearest. */
export async function reachFrom(reading: Reading, request: ReachRequest): Promise<Reached> {
  return request.roots.length <= FEW_ROOTS ? byDepth(reading, request) : byStep(reading, request);
}

/**
 * The store stops expanding where the limit is reached, so that the cost follows the size of the answer and not that of
 * the graph. Who waits for enough of something, which the store does not count, looks deeper and deeper.
 */
async function byDepth(reading: Reading, request: ReachRequest): Promise<Reached> {
  let best: Reached = { rows: [], complete: 0, cut: true };
  for (const steps of depthsUpTo(request.depth, request.enough === undefined ? [] : DEPTHS)) {
    const found = await toDepth(reading, request, steps);
    if (found === undefined) return best.complete > 0 ? { ...best, cut: true } : shallower(reading, request, steps);
    best = found;
    const farthest = found.rows.at(-1)?.[5] ?? 0;
    if (found.cut || farthest < steps || request.enough?.(found.rows) === true) break;
  }
  return best;
}

/** Those of `schedule` that are less than `depth`, and `depth`. */
export function depthsUpTo(depth: number, schedule: readonly number[]): readonly number[] {
  return [...schedule.filter((steps) => steps < depth), depth];
}

async function shallower(reading: Reading, request: ReachRequest, failed: number): Promise<Reached> {
  const half = Math.floor(failed / 2);
  if (half < 1) return { rows: [], complete: 0, cut: true };
  const found = await toDepth(reading, request, half);
  return found === undefined ? shallower(reading, request, half) : { ...found, cut: true };
}

async function toDepth(reading: Reading, request: ReachRequest, steps: number): Promise<Reached | undefined> {
  const { granularity, direction, limit } = request;
  const answer = await reading.rowsInTime(
    reach(granularity, direction, steps),
    { ids: request.roots, limit: limit + 1 },
    SHARE,
  );
  return answer === undefined ? undefined : nearest(answer[0]?.[0] ?? [], limit, steps);
}

async function byStep(reading: Reading, request: ReachRequest): Promise<Reached> {
  const { granularity, direction, limit } = request;
  const seen = new Set(request.roots);
  const rows: ReachedRow[] = [];
  let frontier = request.roots;
  for (let distance = 1; distance <= request.depth; distance++) {
    // Known nodes may come first in a step: asking for as many more leaves room for all that count.
    const answer = await reading.rowsInTime(
      STEP[granularity][direction],
      { ids: frontier, limit: limit + 1 + request.roots.length },
      SHARE,
    );
    if (answer === undefined) return { rows, complete: distance - 1, cut: true };
    const fresh = (answer[0]?.[0] ?? []).filter(([id]) => !seen.has(id));
    for (const node of fresh) {
      seen.add(node[0]);
      rows.push([...node, distance]);
    }
    frontier = fresh.map(([id]) => id);
    if (rows.length > limit) return nearest(rows, limit, distance);
    if (fresh.length === 0) break;
    if (request.enough?.(rows) === true) return { rows, complete: distance, cut: false };
  }
  return { rows, complete: request.depth, cut: false };
}

/** The first `limit` of rows that are in order and complete up to a depth. */
export function nearest(rows: readonly ReachedRow[], limit: number, depth: number): Reached {
  const first = rows[limit];
  if (first === undefined) return { rows, complete: depth, cut: false };
  return { rows: rows.slice(0, limit), complete: first[5] - 1, cut: true };
}
