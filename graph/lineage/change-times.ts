import type { Database } from '../driver/database.ts';
import { Cursors, pageOf } from '../entity/page.ts';
import { OPEN_END } from '../model/time.ts';
import { EVER_NEAR, HAPPENED, LEARNT } from './change-times.queries.ts';
import { checkBetween } from './checks.ts';
import type { ChangeTime, ChangeTimes, ChangeTimesRequest, Direction } from './lineage-store.ts';
import type { Reading } from './reading.ts';
import { openAt } from './roots.ts';
import { MOST_STEPS } from './walk.ts';

const MOST_OF_A_PAGE = 200;
// Nodes whose changes are looked at, nearest first: those of a lineage that a person looks at.
const MOST_NODES = 500;
// Moments that are put into buckets; a picture of more is not finer.
const MOST_MOMENTS = 10_000;

type Moment = readonly [place: number, at: number, changes: number];

/** @throws InvalidInputError, NotFoundError; see LineageStore.changeTimes */
export async function changeTimes(
  database: Database,
  request: ChangeTimesRequest,
  budgetMs: number,
): Promise<ChangeTimes> {
  checkBetween('depth', request.depth, 0, MOST_STEPS);
  checkBetween('first', request.page.first, 1, MOST_OF_A_PAGE);
  if (request.buckets !== undefined) checkBetween('buckets', request.buckets, 1, MOST_OF_A_PAGE);
  const { of, axis, granularity, depth, direction } = request;
  const cursors = new Cursors<readonly [number]>(['number'], ['changes', of, axis, granularity, depth, direction]);
  const before = cursors.decode(request.page.after)?.[0] ?? OPEN_END;
  const { reading, roots } = await openAt(database, { ...request, ids: [of] }, budgetMs);
  const near = await everNear(reading, request, [...roots.all.keys()]);
  const read = (limit: number): Promise<readonly Moment[]> =>
    reading.rows((axis === 'RECORDED' ? LEARNT : HAPPENED)[granularity], { ids: near.ids, before, limit });
  const cut = roots.truncated || near.cut;
  if (request.buckets === undefined) {
    const rows = await read(request.page.first + 1);
    const page = pageOf(rows, request.page, cursors, (row) => ({ key: [row[0]] as const, item: timeOf([row]) }));
    return { ...page, truncated: cut, seq: reading.seq };
  }
  const rows = await read(MOST_MOMENTS + 1);
  const items = bucketsOf(rows.slice(0, MOST_MOMENTS), request.buckets).map((bucket) => {
    const item = timeOf(bucket);
    return { cursor: cursors.encode([(bucket.at(-1) as Moment)[0]]), item };
  });
  return { items, hasNextPage: rows.length > MOST_MOMENTS, truncated: cut, seq: reading.seq };
}

/** What is, or ever was, within some steps; nearest first, with what the steps begin at. */
async function everNear(
  reading: Reading,
  { granularity, depth, direction }: ChangeTimesRequest,
  roots: readonly string[],
): Promise<{ readonly ids: readonly string[]; readonly cut: boolean }> {
  const sides: readonly Direction[] = direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [direction];
  const seen = new Set(roots);
  let cut = false;
  for (const side of sides) {
    let frontier = roots;
    for (let step = 0; step < depth && frontier.length > 0 && !cut; step++) {
      const params = { ids: frontier, limit: MOST_NODES + roots.length + 1 };
      const [[found] = [[]]] = await reading.rows(EVER_NEAR[granularity][side], params);
      const fresh = found.map(([id]) => id).filter((id) => !seen.has(id));
      const room = MOST_NODES + roots.length - seen.size;
      cut = fresh.length > room || found.length >= params.limit;
      frontier = fresh.slice(0, room);
      for (const id of frontier) seen.add(id);
    }
  }
  return { ids: [...seen], cut };
}

/** Buckets of equal width in time, latest first; empty ones are left out. */
function bucketsOf(moments: readonly Moment[], count: number): readonly (readonly Moment[])[] {
  const [latest, earliest] = [moments[0]?.[1] ?? 0, moments.at(-1)?.[1] ?? 0];
  const width = Math.max(1, (latest - earliest + 1) / count);
  const groups = Map.groupBy(moments, ([, at]) => Math.min(count - 1, Math.floor((latest - at) / width)));
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function timeOf(moments: readonly Moment[]): ChangeTime {
  const [[place, until] = [0, 0]] = moments;
  const since = moments.at(-1)?.[1] ?? until;
  const changes = moments.reduce((total, [, , count]) => total + count, 0);
  return { place, since, until, moments: moments.length, changes };
}
