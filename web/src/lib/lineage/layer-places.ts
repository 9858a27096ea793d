import type { Order } from './layer-order.ts';
import { CARD } from './layout.ts';
import type { Layers } from './layers.ts';

// Between two cards, and around a line that passes between them.
const BETWEEN_CARDS = 20;
const AROUND_LINE = 12;
// A dozen rounds bring rows as near to their neighbours as the eye can tell.
const ROUNDS = 12;
// A card that was there moves only where others need its room.
const STAYS = 60;
// Lines are straight where they can be.
const STRAIGHT = 4;

/** The height of each vertex' middle, in px: near its neighbours, in the order of its layer, `kept` ones where they were. */
export function heightsOf(
  layers: Layers,
  order: Order,
  kept: (vertex: number) => number | undefined,
): readonly number[] {
  const real = layers.nodes.length;
  const height = new Array<number>(layers.layer.length).fill(0);
  const gap = (one: number, other: number): number =>
    one < real && other < real
      ? CARD.height + BETWEEN_CARDS
      : AROUND_LINE + (one < real || other < real ? CARD.height / 2 : 0);
  for (const row of order) stack(row, gap, height);
  for (let round = 0; round < ROUNDS; round += 1) {
    const ahead = round % 2 === 0;
    const last = round >= ROUNDS - 2;
    for (const row of ahead ? order : [...order].reverse()) {
      const wishes = row.map((vertex): Wish => {
        const at = kept(vertex);
        if (at !== undefined) return { at, weight: STAYS };
        return wishOf(vertex, last ? 'both' : ahead ? 'before' : 'after', { layers, height });
      });
      settle(row, wishes, gap, height);
    }
  }
  return height.map(Math.round);
}

type Gap = (one: number, other: number) => number;
type Wish = { readonly at: number; readonly weight: number };
type Work = { readonly layers: Layers; readonly height: readonly number[] };

function stack(row: readonly number[], gap: Gap, height: number[]): void {
  row.forEach((vertex, index) => {
    const above = row[index - 1];
    height[vertex] = above === undefined ? 0 : (height[above] as number) + gap(above, vertex);
  });
  const middle = (height[row.at(-1) ?? -1] ?? 0) / 2;
  for (const vertex of row) height[vertex] = (height[vertex] as number) - middle;
}

function wishOf(vertex: number, side: 'before' | 'after' | 'both', { layers, height }: Work): Wish {
  const beside =
    side === 'both'
      ? [...(layers.before[vertex] ?? []), ...(layers.after[vertex] ?? [])]
      : (layers[side][vertex] ?? []);
  const real = layers.nodes.length;
  let sum = 0;
  let weight = 0;
  for (const other of beside) {
    const one = vertex >= real && other >= real ? STRAIGHT : 1;
    sum += one * (height[other] as number);
    weight += one;
  }
  return weight === 0 ? { at: height[vertex] as number, weight: 0.1 } : { at: sum / weight, weight };
}

type Block = { at: number; weight: number; size: number };

/**
 * As near to their wishes as their order and the gaps allow, by least squares: neighbours that would overlap become one
 * block at the mean of their wishes (pool adjacent violators).
 */
function settle(row: readonly number[], wishes: readonly Wish[], gap: Gap, height: number[]): void {
  const offsets: number[] = [];
  const blocks: Block[] = [];
  let offset = 0;
  row.forEach((vertex, index) => {
    const above = row[index - 1];
    if (above !== undefined) offset += gap(above, vertex);
    offsets.push(offset);
    const { at, weight } = wishes[index] as Wish;
    let block: Block = { at: at - offset, weight, size: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.at > block.at; last = blocks.at(-1)) {
      const sum = last.weight + block.weight;
      block = {
        at: (last.at * last.weight + block.at * block.weight) / sum,
        weight: sum,
        size: last.size + block.size,
      };
      blocks.pop();
    }
    blocks.push(block);
  });
  let index = 0;
  for (const { at, size } of blocks)
    for (const end = index + size; index < end; index += 1)
      height[row[index] as number] = at + (offsets[index] as number);
}
