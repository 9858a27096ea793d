import type { Database } from '../driver/database.ts';
import { checkBetween } from './checks.ts';
import { hasDetour } from './detour.ts';
import type { Direction, Granularity, PathAnswer, PathRequest, WalkEdge } from './lineage-store.ts';
import { NODES } from './lineage.queries.ts';
import { meet } from './meet.ts';
import { reachFrom } from './reach.ts';
import type { Reading } from './reading.ts';
import { openAt } from './roots.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';
import { MOST_STEPS, namesAt, nodeOf } from './walk.ts';

// Nodes around a path among which another way is looked for: that of a dense graph shows within the first hundred,
// and past the second bound the answer says that it does not know.
const NEAR = 100;
const FAR = 2_000;
// No ids: ids hold a colon.
const BEGIN = 'begin';
const END = 'end';

type Search = {
  readonly path: readonly string[];
  /** Where any path may begin and end: a container and all its versions, for example. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly direction: Direction;
  readonly granularity: Granularity;
  readonly depth: number;
};

/** @throws InvalidInputError, NotFoundError; see LineageStore.path */
export async function shortestPath(database: Database, request: PathRequest, budgetMs: number): Promise<PathAnswer> {
  checkBetween('depth', request.depth, 1, MOST_STEPS);
  const { granularity, depth } = request;
  const from = await openAt(database, { ...request, ids: [request.from] }, budgetMs);
  const to = await openAt(
    database,
    { ...request, ids: [request.to], moment: { ...request.moment, asOfSeq: from.reading.seq } },
    budgetMs,
  );
  const { reading } = from;
  let cut = from.roots.truncated || to.roots.truncated;
  const ends = { from: [...from.roots.all.keys()], to: [...to.roots.all.keys()] };
  for (const direction of ['DOWNSTREAM', 'UPSTREAM'] as const) {
    const { path, cut: cutShort } = await meet(reading, { ...ends, granularity, direction, depth });
    cut ||= cutShort;
    if (path !== undefined) return describe(reading, request, { path, ...ends, direction, granularity, depth }, cut);
  }
  return { nodes: [], edges: [], found: false, more: false, truncated: cut, seq: reading.seq };
}

async function describe(reading: Reading, request: PathRequest, search: Search, cut: boolean): Promise<PathAnswer> {
  const { path, direction, granularity } = search;
  const everywhere = new Set(path);
  const [rows, around, more] = await Promise.all([
    reading.rows(NODES, { ids: path }),
    surroundingsOf(reading, {
      granularity,
      ids: path,
      entered: everywhere,
      left: new Set(),
      count: { UPSTREAM: everywhere, DOWNSTREAM: everywhere },
    }),
    otherWay(reading, search),
  ]);
  const then = await namesAt(reading, request.moment, path);
  const byId = new Map(rows.map((row) => [row[0], row]));
  const nodes = path.flatMap((id, index) => {
    const row = byId.get(id);
    return row === undefined ? [] : [nodeOf(row, index, index === 0 ? 'ROOT' : direction, around.hidden, then)];
  });
  const edges = alongPath(around, path, direction);
  const unknown = more === undefined || around.cut;
  return { nodes, edges, found: true, more: more ?? false, truncated: cut || unknown, seq: reading.seq };
}

/** The relations between neighbours on the path, in its order. */
function alongPath({ edges }: Surroundings, path: readonly string[], direction: Direction): readonly WalkEdge[] {
  return path.slice(1).flatMap((id, index) => {
    const previous = path[index] as string;
    const [from, to] = direction === 'DOWNSTREAM' ? [previous, id] : [id, previous];
    return edges.filter((edge) => edge.from === from && edge.to === to);
  });
}

/** Whether there is another path of at most `depth` steps; undefined when that would take too long to find out. */
async function otherWay(reading: Reading, search: Search): Promise<boolean | undefined> {
  if (search.path.length < 2) return false;
  for (const limit of [NEAR, FAR]) {
    // Any other way lies both in front of and behind nodes of the path: one of the two may be small.
    for (const ahead of [true, false]) {
      const seen = await detourAmong(reading, search, ahead, limit);
      if (seen !== undefined) return seen;
    }
  }
  return undefined;
}

async function detourAmong(
  reading: Reading,
  search: Search,
  ahead: boolean,
  limit: number,
): Promise<boolean | undefined> {
  const { granularity, depth } = search;
  const direction = ahead === (search.direction === 'DOWNSTREAM') ? 'DOWNSTREAM' : 'UPSTREAM';
  const roots = [...new Set([...search.path, ...(ahead ? search.from : search.to)])];
  const near = await reachFrom(reading, { roots, granularity, direction, depth, limit });
  const ids = [...roots, ...near.rows.map(([id]) => id)];
  const none = new Set<string>();
  const sides =
    direction === 'DOWNSTREAM' ? { entered: new Set(ids), left: none } : { entered: none, left: new Set(ids) };
  const { edges, cut } = await surroundingsOf(reading, {
    granularity,
    ids,
    ...sides,
    count: { UPSTREAM: none, DOWNSTREAM: none },
  });
  // Two ends that stand for all at which a path may begin and end make one question of it.
  const steps = [
    ...search.from.map((to) => ({ from: BEGIN, to })),
    ...(search.direction === 'DOWNSTREAM' ? edges : edges.map(({ from, to }) => ({ from: to, to: from }))),
    ...search.to.map((from) => ({ from, to: END })),
  ];
  if (hasDetour([BEGIN, ...search.path, END], steps, depth + 2)) return true;
  return near.cut || cut ? undefined : false;
}
