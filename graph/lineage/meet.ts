import type { Direction, Granularity } from './lineage-store.ts';
import { TRACED_STEP } from './lineage.queries.ts';
import type { Reading } from './reading.ts';

export type MeetRequest = {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly granularity: Granularity;
  readonly direction: Direction;
  readonly depth: number;
};

/** `path`: ids from one of `from` to one of `to`, absent when there is none; `cut`: time or size ended the search. */
export type Meeting = { readonly path?: readonly string[]; readonly cut: boolean };

// A level of more nodes is first tried from the other end, where a hub is reached from below.
const WIDE_LEVEL = 2_000;
const WIDEST_LEVEL = 100_000;
// Of the time that is left, so that the surroundings of the path can follow.
const SHARE = 0.8;

/** One end of the search: what it has visited, and from where. */
type End = {
  readonly direction: Direction;
  readonly origins: Map<string, string | null>;
  frontier: readonly string[];
};
type Level = { readonly found: readonly (readonly [id: string, origin: string])[]; readonly cut: boolean };

/**
 * The shortest path, searched from both ends, one level at a time, the smaller frontier first: the cost is that of the
 * nodes within half the distance of either end, and never that of the number of paths.
 */
export async function meet(reading: Reading, request: MeetRequest): Promise<Meeting> {
  const ahead: End = endAt(request.from, request.direction);
  const behind: End = endAt(request.to, request.direction === 'UPSTREAM' ? 'DOWNSTREAM' : 'UPSTREAM');
  const common = request.from.find((id) => behind.origins.has(id));
  if (common !== undefined) return { path: [common], cut: false };
  for (let steps = 1; steps <= request.depth; steps++) {
    if (ahead.frontier.length === 0 || behind.frontier.length === 0) return { cut: false };
    const level = await nextLevel(reading, request.granularity, ahead, behind);
    if (level === undefined) return { cut: true };
    const [end, other] = level.end === ahead ? [ahead, behind] : [behind, ahead];
    for (const [id, origin] of level.found) end.origins.set(id, origin);
    end.frontier = level.found.map(([id]) => id);
    const middle = end.frontier.find((id) => other.origins.has(id));
    // A level that is not whole may lack a shorter way: what was found is a path, but perhaps not the shortest.
    if (middle !== undefined)
      return { path: [...trace(ahead, middle).reverse(), ...trace(behind, middle).slice(1)], cut: level.cut };
    if (level.cut) return { cut: true };
  }
  return { cut: false };
}

function endAt(ids: readonly string[], direction: Direction): End {
  return { direction, origins: new Map(ids.map((id) => [id, null])), frontier: ids };
}

async function nextLevel(
  reading: Reading,
  granularity: Granularity,
  ahead: End,
  behind: End,
): Promise<(Level & { readonly end: End }) | undefined> {
  const [first, second] = ahead.frontier.length <= behind.frontier.length ? [ahead, behind] : [behind, ahead];
  for (const [end, widest] of [
    [first, WIDE_LEVEL],
    [second, WIDE_LEVEL],
    [first, WIDEST_LEVEL],
  ] as const) {
    const level = await levelOf(reading, granularity, end, widest);
    if (level === undefined) return undefined;
    if (!level.cut || widest === WIDEST_LEVEL) return { ...level, end };
  }
  return undefined;
}

async function levelOf(
  reading: Reading,
  granularity: Granularity,
  end: End,
  widest: number,
): Promise<Level | undefined> {
  const query = TRACED_STEP[granularity][end.direction];
  const answer = await reading.rowsInTime(query, { ids: end.frontier, limit: widest + 1 }, SHARE);
  if (answer === undefined) return undefined;
  const rows = answer[0]?.[0] ?? [];
  const fresh = rows.filter(([id]) => !end.origins.has(id)).sort(([a], [b]) => (a < b ? -1 : 1));
  return { found: fresh, cut: rows.length > widest };
}

function trace(end: End, from: string): string[] {
  const ids: string[] = [];
  for (let id: string | null | undefined = from; id != null; id = end.origins.get(id)) ids.push(id);
  return ids;
}
