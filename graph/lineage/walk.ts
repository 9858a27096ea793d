import type { Database } from '../driver/database.ts';
import type { Moment } from '../entity/entity-store.ts';
import { isNow } from '../entity/moment.ts';
import { checkBetween, checkIds } from './checks.ts';
import { joinHidden } from './join-hidden.ts';
import type { Direction, Granularity, WalkAnswer, WalkNode, WalkRequest } from './lineage-store.ts';
import { type NodeRow, NODES_AT, ROOTS, type ReachedRow, SURROUNDINGS, reach } from './lineage.queries.ts';
import { type Reached, reachFrom } from './reach.ts';
import type { Reading } from './reading.ts';
import { type Roots, openAt } from './roots.ts';
import { type Surroundings, type SurroundingsRequest, surroundingsOf } from './surroundings.ts';

export const MOST_ROOTS = 100;
export const MOST_STEPS = 50;
export const MOST_NODES = 5_000;
// Nodes that a walk visits to show `limit` of some kinds: the others are joined, and cost as much as if shown.
const MOST_VISITED_FOR_KINDS = 10_000;

/** One direction of a walk: what was reached, complete up to a distance. */
type Side = { readonly direction: Direction; readonly rows: readonly ReachedRow[]; readonly complete: number };

/** @throws InvalidInputError, NotFoundError; see LineageStore.walk */
export async function walk(database: Database, request: WalkRequest, budgetMs: number): Promise<WalkAnswer> {
  return (await wholeWalk(database, request, budgetMs)).answer;
}

/** A walk, and how much of it is whole. */
export type WholeWalk = {
  readonly answer: WalkAnswer;
  /** Every node at most so far from the roots is in the answer. */
  readonly complete: number;
  /** Every relation among its nodes is. */
  readonly edgesWhole: boolean;
};

/** @throws InvalidInputError, NotFoundError; see LineageStore.walk */
export async function wholeWalk(database: Database, request: WalkRequest, budgetMs: number): Promise<WholeWalk> {
  const began = performance.now();
  checkIds('of', request.of, MOST_ROOTS);
  checkBetween('depth', request.depth, 1, MOST_STEPS);
  checkBetween('limit', request.limit, 1, MOST_NODES);
  const { reading, roots } = await openAt(database, { ...request, ids: request.of }, budgetMs);
  const found = await sidesOf(reading, request, roots);
  const places = placesOf(roots, found.sides);
  const shown = new Map([...places].filter(isShown(request, roots)));
  const [around, then] = await Promise.all([
    surroundingsOf(reading, surroundingsToFetch(request, found.sides, places, shown)),
    namesAt(reading, request.moment, [...shown.keys()]),
  ]);
  const nodes = [...shown.values()].map(({ row, distance, side }) => nodeOf(row, distance, side, around.hidden, then));
  const joined =
    shown.size === places.size
      ? { edges: around.edges, truncated: false }
      : joinHidden(around.edges, new Set(shown.keys()));
  const truncated = roots.truncated || found.cut || around.cut || joined.truncated;
  database.telemetry.walked({ ms: performance.now() - began, visited: places.size, truncated });
  const complete = roots.truncated ? 0 : Math.min(...found.sides.map((side) => side.complete));
  const edgesWhole = !around.cut && !joined.truncated;
  return { answer: { nodes, edges: joined.edges, truncated, seq: reading.seq }, complete, edgesWhole };
}

// The depth that the API walks when nobody names one.
const USUAL_DEPTH = 5;

// As long as ids are: the store keeps a plan for the types of all parameters and the rough size of texts and lists.
const NO_ID = 'x'.repeat(48);

/** Has the store plan what a walk of the usual depth from one thing asks: with parameters of the same names, types and sizes. */
export async function planWalks(database: Database, granularity: Granularity): Promise<void> {
  const one = { ids: [NO_ID], t: 0 };
  await database.read(ROOTS[granularity], { ...one, most: 1, asOf: null });
  for (const direction of ['UPSTREAM', 'DOWNSTREAM'] as const)
    await database.read(reach(granularity, direction, USUAL_DEPTH), { ...one, seq: 0, limit: 1 });
  const around = { in: { ids: [], marks: [] }, t: 0, seq: 0, limit: 1, most: 1 };
  await database.read(SURROUNDINGS[granularity], around);
}

/** What was asked for stays in the answer whatever its kind: distances are counted from it. */
export function isShown(
  { kinds }: Pick<WalkRequest, 'kinds'>,
  roots: Roots,
): (place: readonly [id: string, place: Place]) => boolean {
  if (kinds === undefined) return () => true;
  const wanted = new Set(kinds);
  const named = new Set([...roots.named.values()].map(([id]) => id));
  return ([id, { row }]) => wanted.has(row[1]) || named.has(id);
}

async function sidesOf(
  reading: Reading,
  request: WalkRequest,
  roots: Roots,
): Promise<{ sides: readonly Side[]; cut: boolean }> {
  const { granularity, depth, limit } = request;
  const kinds = request.kinds === undefined ? undefined : new Set(request.kinds);
  const counts = (row: ReachedRow) => kinds === undefined || kinds.has(row[1]);
  const directions: readonly Direction[] =
    request.direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [request.direction];
  const reached = await Promise.all(
    directions.map((direction) =>
      reachFrom(reading, {
        roots: [...roots.all.keys()],
        granularity,
        direction,
        depth,
        limit: kinds === undefined ? limit : MOST_VISITED_FOR_KINDS,
        ...(kinds === undefined ? {} : { enough: (rows: readonly ReachedRow[]) => rows.filter(counts).length > limit }),
      }),
    ),
  );
  return together(directions, reached, limit, counts);
}

/** Keeps the nearest nodes of both sides until `limit` of those that count are there; a node on both sides is one. */
function together(
  directions: readonly Direction[],
  reached: readonly Reached[],
  limit: number,
  counts: (row: ReachedRow) => boolean,
): { sides: readonly Side[]; cut: boolean } {
  const unique = new Map<string, ReachedRow>();
  for (const row of reached.flatMap(({ rows }) => rows)) {
    const known = unique.get(row[0]);
    if (known === undefined || row[5] < known[5]) unique.set(row[0], row);
  }
  // The first node that there is no room for, and everything behind it, is left out.
  const first = [...unique.values()].sort(nearestFirst).filter(counts)[limit];
  const sides = reached.map(({ rows, complete }, index): Side => {
    const direction = directions[index] as Direction;
    if (first === undefined) return { direction, rows, complete };
    return {
      direction,
      rows: rows.filter((row) => nearestFirst(row, first) < 0),
      complete: Math.min(complete, first[5] - 1),
    };
  });
  return { sides, cut: first !== undefined || reached.some(({ cut }) => cut) };
}

function nearestFirst(a: ReachedRow, b: ReachedRow): number {
  return a[5] - b[5] || (a[0] < b[0] ? -1 : Number(a[0] > b[0]));
}

type Place = { readonly row: NodeRow | ReachedRow; readonly distance: number; readonly side: WalkNode['side'] };

/** Every node of the answer once, on its nearer side, nearest first, then by id. */
export function placesOf(roots: Roots, sides: readonly Pick<Side, 'direction' | 'rows'>[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const [id, row] of roots.all) places.set(id, { row, distance: 0, side: 'ROOT' });
  for (const { direction, rows } of sides) {
    for (const row of rows) {
      const known = places.get(row[0]);
      if (known === undefined || row[5] < known.distance)
        places.set(row[0], { row, distance: row[5], side: direction });
    }
  }
  const byId = ([a]: readonly [string, Place], [b]: readonly [string, Place]) => (a < b ? -1 : 1);
  return new Map([...places].sort((a, b) => a[1].distance - b[1].distance || byId(a, b)));
}

/**
 * Along the walk only nodes at its end can have neighbours that the answer lacks, and counting stops at the thousandth;
 * against it any node can.
 */
function surroundingsToFetch(
  { granularity }: WalkRequest,
  sides: readonly Side[],
  places: ReadonlyMap<string, Place>,
  shown: ReadonlyMap<string, Place>,
): SurroundingsRequest {
  const against: Record<Direction, Set<string>> = { UPSTREAM: new Set(), DOWNSTREAM: new Set() };
  const count: Record<Direction, Set<string>> = { UPSTREAM: new Set(), DOWNSTREAM: new Set() };
  const roots = [...places].filter(([, { side }]) => side === 'ROOT').map(([id]) => [id, 0] as const);
  for (const { direction, rows, complete } of sides) {
    const opposite = direction === 'UPSTREAM' ? 'DOWNSTREAM' : 'UPSTREAM';
    for (const [id, distance] of [...roots, ...rows.map((row) => [row[0], row[5]] as const)]) {
      against[opposite].add(id);
      if (!shown.has(id)) continue;
      count[opposite].add(id);
      if (distance >= complete) count[direction].add(id);
    }
  }
  const entered = against.UPSTREAM;
  const left = against.DOWNSTREAM;
  // Where the walk stopped. What was expanded, or is on both sides, has its relations already.
  const ends = (direction: Direction, known: ReadonlySet<string>) =>
    sides
      .filter((side) => side.direction === direction)
      .flatMap(({ rows, complete }) => rows.filter((row) => row[5] >= complete && !known.has(row[0])))
      .map(([id]) => id);
  const closing = { from: ends('DOWNSTREAM', left), to: ends('UPSTREAM', entered) };
  // A root alone has nothing to be joined with: the relations between hidden nodes need not be looked at.
  if (shown.size === 1) {
    const none = new Set<string>();
    return { granularity, ids: [...places.keys()], entered: none, left: none, count };
  }
  return { granularity, ids: [...places.keys()], entered, left, count, closing };
}

/** What a node was called at a moment, and its state then. */
type NodeThen = { readonly name: string; readonly state: string | null };

/**
 * Names and states of another moment than now come from revisions, in one read. Now the node carries the newest ones: only
 * those of nodes that were written to since the position of the question are asked for.
 */
export async function namesAt(
  reading: Reading,
  moment: Moment,
  ids: readonly string[],
): Promise<ReadonlyMap<string, NodeThen>> {
  const asked = isNow(moment) ? await reading.touched(ids) : ids;
  const rows = asked.length === 0 ? [] : await reading.rows(NODES_AT, { ids: asked });
  return new Map(
    rows.map(([id, recorded, name, state]) => [id, { name: textOf(name) ?? recorded, state: textOf(state) }]),
  );
}

/** The text that a revision has as JSON. */
export function textOf(json: string | null): string | null {
  const value: unknown = json === null ? null : JSON.parse(json);
  return typeof value === 'string' ? value : null;
}

export function nodeOf(
  [id, kind, name, namespace, state]: NodeRow | ReachedRow,
  distance: number,
  side: WalkNode['side'],
  hidden: Surroundings['hidden'],
  then: ReadonlyMap<string, NodeThen>,
): WalkNode {
  const seen = then.get(id) ?? { name, state };
  return {
    id,
    kind,
    name: seen.name,
    namespace,
    state: seen.state,
    distance,
    side,
    hiddenUpstream: hidden.UPSTREAM.get(id) ?? 0,
    hiddenDownstream: hidden.DOWNSTREAM.get(id) ?? 0,
  };
}
