import type { Layers } from './layers.ts';

/** Vertices of each layer from top to bottom. */
export type Order = readonly (readonly number[])[];

/** Where vertices stand in the order that is to be kept; undefined where they may stand anywhere. */
export type Kept = (vertex: number) => number | undefined;

type Sweep = { readonly order: number[][]; readonly key: number[] };

// More changes little; the best of them is taken.
const SWEEPS = 12;
// Counting crossings again and again takes longer than the sweeps where there are many edges.
const COUNTED_TO = 4_000;

/** An order with few crossings. What has a place to keep stands in that order, the others between. */
export function orderOf(layers: Layers, kept: Kept): Order {
  const start = byName(layers);
  const any = layers.nodes.some((_, vertex) => kept(vertex) !== undefined);
  return any ? keepingOrder(layers, start, kept) : leastCrossings(layers, start);
}

function byName({ nodes, layer }: Layers): number[][] {
  const order: number[][] = [];
  const vertices = layer.map((_, vertex) => vertex);
  vertices.sort(
    (one, other) =>
      (nodes[one]?.name ?? '').localeCompare(nodes[other]?.name ?? '', 'en', { numeric: true }) || one - other,
  );
  for (const vertex of vertices) (order[layer[vertex] as number] ??= []).push(vertex);
  return Array.from(order, (row) => (row as number[] | undefined) ?? []);
}

function leastCrossings(layers: Layers, start: number[][]): Order {
  const sweep: Sweep = { order: start, key: new Array<number>(layers.layer.length).fill(0) };
  for (const row of sweep.order) placeRow(row, sweep.key);
  const counted = layers.ways.length <= COUNTED_TO;
  let best = copyOf(sweep.order);
  let least = counted ? crossings(layers, sweep) : Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < SWEEPS && least > 0; turn += 1) {
    sweepOnce(layers, sweep, turn % 2 === 0);
    const now = counted ? crossings(layers, sweep) : 0;
    if (counted && now >= least) continue;
    least = counted ? now : least;
    best = copyOf(sweep.order);
  }
  return best;
}

const copyOf = (order: Order): number[][] => order.map((row) => [...row]);

function sweepOnce({ before, after }: Layers, { order, key }: Sweep, ahead: boolean): void {
  const beside = ahead ? before : after;
  for (const row of ahead ? order : [...order].reverse()) {
    const wanted = new Map(row.map((vertex) => [vertex, mean(beside[vertex] ?? [], key) ?? (key[vertex] as number)]));
    row.sort((one, other) => (wanted.get(one) as number) - (wanted.get(other) as number));
    placeRow(row, key);
  }
}

/** Rows stand in the middle of each other, so that the means of different rows can be compared. */
function placeRow(row: readonly number[], key: number[]): void {
  row.forEach((vertex, index) => {
    key[vertex] = index - (row.length - 1) / 2;
  });
}

function keepingOrder(layers: Layers, start: number[][], kept: Kept): Order {
  const key = layers.layer.map((_, vertex) => kept(vertex));
  const free = key.flatMap((place, vertex) => (place === undefined ? [vertex] : []));
  // From what is there to what hangs on it, and on from there.
  for (let turn = 0; turn < SWEEPS; turn += 1) {
    for (const vertex of turn % 2 === 0 ? free : [...free].reverse()) {
      const beside = [...(layers.before[vertex] ?? []), ...(layers.after[vertex] ?? [])];
      key[vertex] = mean(beside, key) ?? key[vertex];
    }
  }
  return start.map((row) => row.sort((one, other) => (key[one] ?? 0) - (key[other] ?? 0)));
}

/** Undefined where nothing has a place yet. */
function mean(vertices: readonly number[], key: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  let count = 0;
  for (const vertex of vertices) {
    const place = key[vertex];
    if (place === undefined) continue;
    sum += place;
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}

/** How often lines between neighbouring layers cross: inversions, counted by a tree of sums. */
function crossings({ after }: Layers, { order }: Sweep): number {
  let total = 0;
  for (const [index, row] of order.entries()) {
    const right = order[index + 1];
    if (right === undefined) continue;
    const place = new Map(right.map((vertex, at) => [vertex, at]));
    const ends = row.flatMap((vertex) =>
      (after[vertex] ?? []).flatMap((other) => place.get(other) ?? []).sort((one, other) => one - other),
    );
    total += inversions(ends, right.length);
  }
  return total;
}

function inversions(values: readonly number[], size: number): number {
  const sums = new Array<number>(size + 1).fill(0);
  let found = 0;
  values.forEach((value, seen) => {
    let smaller = 0;
    for (let at = value + 1; at > 0; at -= at & -at) smaller += sums[at] as number;
    found += seen - smaller;
    for (let at = value + 1; at <= size; at += at & -at) sums[at] = (sums[at] as number) + 1;
  });
  return found;
}
