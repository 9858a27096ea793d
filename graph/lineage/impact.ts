import type { Database } from '../driver/database.ts';
import type { EntityKind } from '../model/kinds.ts';
import { checkBetween, checkIds } from './checks.ts';
import type { Direction, ImpactAnswer, ImpactRequest } from './lineage-store.ts';
import { count } from './lineage.queries.ts';
import { depthsUpTo, FEW_ROOTS, reachFrom } from './reach.ts';
import type { Reading } from './reading.ts';
import { openAt } from './roots.ts';
import { MOST_ROOTS, MOST_STEPS } from './walk.ts';

// What a walk reaches is counted so far; more is "everything" to whoever asks.
const MOST_COUNTED = 100_000;
// Of the time that is left, for one attempt.
const SHARE = 0.6;

type Group = { readonly kind: EntityKind; readonly distance: number; readonly count: number };
type Counted = { readonly groups: readonly Group[]; readonly cut: boolean };

/** @throws InvalidInputError, NotFoundError; see LineageStore.impact */
export async function impact(database: Database, request: ImpactRequest, budgetMs: number): Promise<ImpactAnswer> {
  checkIds('of', request.of, MOST_ROOTS);
  checkBetween('depth', request.depth, 1, MOST_STEPS);
  const { reading, roots } = await openAt(database, { ...request, ids: request.of }, budgetMs);
  const ids = [...roots.all.keys()];
  const { groups, cut } =
    request.direction === 'BOTH' || ids.length > FEW_ROOTS
      ? await countNodes(reading, request, ids)
      : await countInStore(reading, request, request.direction, ids);
  const within = upTo(groups, MOST_COUNTED);
  return {
    groups: within,
    total: totalOf(within),
    truncated: roots.truncated || cut || totalOf(within) < totalOf(groups),
    seq: reading.seq,
  };
}

/** One direction from a few roots: the store counts, deeper and deeper, and only the counts travel. */
async function countInStore(
  reading: Reading,
  request: ImpactRequest,
  direction: Direction,
  ids: readonly string[],
): Promise<Counted> {
  let best: Counted = { groups: [], cut: true };
  // Single steps first, so that there is an answer when time runs out at the depths that follow.
  for (const steps of depthsUpTo(request.depth, [1, 5, 10, 20])) {
    const rows = await reading.rowsInTime(count(request.granularity, direction, steps), { ids }, SHARE);
    if (rows === undefined) return { ...best, cut: true };
    best = { groups: rows.map(([kind, distance, many]) => ({ kind, distance, count: many })), cut: false };
    const farthest = best.groups.at(-1)?.distance ?? 0;
    if (farthest < steps) break;
    if (totalOf(best.groups) > MOST_COUNTED) return { ...best, cut: true };
  }
  return best;
}

/** Both directions (a node on both sides is one), or many roots: the nodes are fetched and counted here. */
async function countNodes(reading: Reading, request: ImpactRequest, roots: readonly string[]): Promise<Counted> {
  const directions: readonly Direction[] =
    request.direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [request.direction];
  const { granularity, depth } = request;
  const reached = await Promise.all(
    directions.map((direction) => reachFrom(reading, { roots, granularity, direction, depth, limit: MOST_COUNTED })),
  );
  const distances = new Map<string, readonly [EntityKind, number]>();
  for (const [id, kind, , , , distance] of reached.flatMap(({ rows }) => rows)) {
    if (distance < (distances.get(id)?.[1] ?? Number.POSITIVE_INFINITY)) distances.set(id, [kind, distance]);
  }
  const counts = new Map<string, Group>();
  for (const [kind, distance] of distances.values()) {
    const key = `${distance} ${kind}`;
    counts.set(key, { kind, distance, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const inOrder = [...counts.values()].sort((a, b) => a.distance - b.distance || (a.kind < b.kind ? -1 : 1));
  return { groups: inOrder, cut: reached.some(({ cut }) => cut) };
}

function upTo(groups: readonly Group[], most: number): readonly Group[] {
  let room = most;
  const kept: Group[] = [];
  for (const group of groups) {
    if (room <= 0) break;
    kept.push({ ...group, count: Math.min(group.count, room) });
    room -= group.count;
  }
  return kept;
}

function totalOf(groups: readonly Group[]): number {
  return groups.reduce((total, group) => total + group.count, 0);
}
