import type { Direction, Granularity, WalkEdge } from './lineage-store.ts';
import { SURROUNDINGS } from './lineage.queries.ts';
import type { Reading } from './reading.ts';

/** What to fetch around which nodes of an answer (all of them nodes of the answer). */
export type SurroundingsRequest = {
  readonly granularity: Granularity;
  /** All nodes of the answer, nearest first. */
  readonly ids: readonly string[];
  /** Fetch the relations that arrive at these from other nodes of the answer … */
  readonly entered: ReadonlySet<string>;
  /** … and that leave these. */
  readonly left: ReadonlySet<string>;
  /** Count the direct neighbours outside the answer of these. */
  readonly count: Readonly<Record<Direction, ReadonlySet<string>>>;
};

export type Surroundings = {
  readonly edges: readonly WalkEdge[];
  readonly hidden: Readonly<Record<Direction, ReadonlyMap<string, number>>>;
  /** Some are missing because of a limit or of time. */
  readonly cut: boolean;
};

// Neighbours are counted so far: "1,000 and more" is all that a reader needs to know.
const MOST_COUNTED = 1_000;
// Relations of an answer. 5,000 nodes of a real graph have some 15,000; complete bipartite ones would have millions.
const MOST_EDGES = 50_000;
// Nodes that one query looks around; more than any answer shows, so that this is one query nearly always.
const SLICE = 10_000;
// When that takes too long, it is tried once more around the nearest only.
const NEAREST = 200;
// Of the time that is left, so that the second attempt has some.
const SHARE = 0.7;

/** The relations between the nodes of an answer, and how many neighbours it lacks. */
export async function surroundingsOf(reading: Reading, request: SurroundingsRequest): Promise<Surroundings> {
  const edges = new Map<string, WalkEdge>();
  const hidden = { UPSTREAM: new Map<string, number>(), DOWNSTREAM: new Map<string, number>() };
  let cut = false;
  for (let start = 0; start < request.ids.length && !cut; start += SLICE) {
    const of = request.ids.slice(start, start + SLICE);
    const answer = await around(reading, request, of);
    const known = answer ?? (await around(reading, request, of.slice(0, NEAREST)));
    cut = answer === undefined;
    const [arriving, leaving, upstream, downstream] = known ?? [[], [], [], []];
    for (const [from, kind, to, inferred, validFrom] of [...arriving, ...leaving]) {
      edges.set(`${from} ${kind} ${to}`, { from, to, kinds: [kind], inferred, validFrom });
    }
    for (const [id, count] of upstream) hidden.UPSTREAM.set(id, count);
    for (const [id, count] of downstream) hidden.DOWNSTREAM.set(id, count);
    cut ||= edges.size > MOST_EDGES;
  }
  return { edges: [...edges.values()].slice(0, MOST_EDGES), hidden, cut };
}

async function around(reading: Reading, request: SurroundingsRequest, of: readonly string[]) {
  const among = (ids: ReadonlySet<string>) => of.filter((id) => ids.has(id));
  const rows = await reading.rowsInTime(
    SURROUNDINGS[request.granularity],
    {
      ids: request.ids,
      entered: among(request.entered),
      left: among(request.left),
      countUp: among(request.count.UPSTREAM),
      countDown: among(request.count.DOWNSTREAM),
      limit: MOST_EDGES + 1,
      most: MOST_COUNTED,
    },
    SHARE,
  );
  return rows?.[0];
}
