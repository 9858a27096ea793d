import type { Direction, Granularity, WalkEdge } from './lineage-store.ts';
import { CLOSING, type EdgeRow, MARKS, SURROUNDINGS } from './lineage.queries.ts';
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
  /**
   * Ends of the two sides of a walk, where it stopped: relations from the first to the second close cycles through the
   * roots, and neither arrive at what lies downstream nor leave what lies upstream.
   */
  readonly closing?: { readonly from: readonly string[]; readonly to: readonly string[] };
};

export type Surroundings = {
  readonly edges: readonly WalkEdge[];
  readonly hidden: Readonly<Record<Direction, ReadonlyMap<string, number>>>;
  /** Some are missing because of a limit or of time. */
  readonly cut: boolean;
};

// Neighbours are counted so far: "1,000 and more" is all that a reader needs to know.
export const MOST_COUNTED = 1_000;
// Relations of an answer. 5,000 nodes of a real graph have some 15,000; complete bipartite ones would have millions.
const MOST_EDGES = 50_000;
// Nodes that one query looks around; more than any answer shows, so that this is one query nearly always.
const SLICE = 10_000;
// When that takes too long, it is tried once more around the nearest only.
const NEAREST = 200;
// Relations that a look for those between the ends may pass: some 100 ms. Beyond, the answer says that it may lack some.
const MOST_PASSED = 200_000;
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
    addEdges(edges, [...arriving, ...leaving]);
    for (const [id, count] of upstream) hidden.UPSTREAM.set(id, count);
    for (const [id, count] of downstream) hidden.DOWNSTREAM.set(id, count);
    cut ||= edges.size > MOST_EDGES;
  }
  cut = (await addClosing(reading, request, edges)) || cut;
  return { edges: [...edges.values()].slice(0, MOST_EDGES), hidden, cut };
}

/** Answers whether some may be missing. */
async function addClosing(
  reading: Reading,
  { granularity, closing }: SurroundingsRequest,
  edges: Map<string, WalkEdge>,
): Promise<boolean> {
  if (closing === undefined || closing.from.length === 0 || closing.to.length === 0) return false;
  const params = { ...closing, most: MOST_PASSED, limit: MOST_EDGES + 1 };
  const rows = await reading.rowsInTime(CLOSING[granularity], params, SHARE);
  const [passed, found] = rows?.[0] ?? [Number.POSITIVE_INFINITY, []];
  addEdges(edges, found);
  return passed > MOST_PASSED || found.length > MOST_EDGES;
}

function addEdges(edges: Map<string, WalkEdge>, rows: readonly EdgeRow[]): void {
  for (const [from, kind, to, inferred, validFrom] of rows) {
    edges.set(`${from} ${kind} ${to}`, { from, to, kinds: [kind], inferred, validFrom });
  }
}

/** `of`: the ids to look around, of all those of the answer. */
async function around(reading: Reading, request: SurroundingsRequest, of: readonly string[]) {
  const { ids, entered, left, count, granularity } = request;
  const looked = new Set(of);
  const marks = ids.map((id) =>
    looked.has(id)
      ? (entered.has(id) ? MARKS.entered : 0) +
        (left.has(id) ? MARKS.left : 0) +
        (count.UPSTREAM.has(id) ? MARKS.countUp : 0) +
        (count.DOWNSTREAM.has(id) ? MARKS.countDown : 0)
      : 0,
  );
  const params = { in: { ids, marks }, limit: MOST_EDGES + 1, most: MOST_COUNTED };
  return (await reading.rowsInTime(SURROUNDINGS[granularity], params, SHARE))?.[0];
}
