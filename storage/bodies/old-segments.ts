import { syncFolder } from '../durable.ts';
import type { Body, OldBodiesSize } from './body-store.ts';
import type { Segment } from './segment.ts';

/*
 * How long a segment is written to, and how long it is a reason not to write a body again. What is older may be dropped while
 * another process puts the same body: that one writes it anew, and nobody has to be told. Much less than the shortest retention, so
 * that no put under way counts on what goes; and a body that comes every day costs one copy a week.
 */
const LIFE_MS = 7 * 86_400_000;

// Written with one fsync; more would hold more in memory.
const BATCH_BYTES = 8 * 1024 * 1024;

export function sizeOf(segments: readonly Segment[]): OldBodiesSize {
  return { files: segments.length, bytes: segments.reduce((sum, { end }) => sum + end, 0) };
}

/** Whether a segment that was made then holds nothing later than a moment, and is not written to any more. */
export function isOver(madeAt: number, moment: number): boolean {
  return madeAt + LIFE_MS <= moment;
}

/** Takes old segments away when what is needed of them is in others. */
export async function dropSegments(
  folder: string,
  {
    old,
    kept,
    needed,
    put,
  }: {
    readonly old: readonly Segment[];
    readonly kept: readonly Segment[];
    readonly needed: AsyncIterable<readonly string[]>;
    readonly put: (bodies: readonly Body[]) => Promise<void>;
  },
): Promise<void> {
  if (old.length === 0) return;
  for await (const bodies of inBatches(neededOnlyIn(old, kept, needed))) await put(bodies);
  for (const segment of old) await segment.remove();
  await syncFolder(folder);
}

/** The bodies of `needed` that are in old segments and in none of those that are kept. */
async function* neededOnlyIn(
  old: readonly Segment[],
  kept: readonly Segment[],
  needed: AsyncIterable<readonly string[]>,
): AsyncGenerator<Body> {
  for await (const digests of needed) {
    for (const digest of digests) {
      const holder = await holderOf(digest, old);
      if (holder === undefined || (await holderOf(digest, kept)) !== undefined) continue;
      const bytes = await holder.get(digest);
      if (bytes !== undefined) yield { digest, bytes };
    }
  }
}

/** Bodies as they are put together. */
async function* inBatches(bodies: AsyncIterable<Body>): AsyncGenerator<readonly Body[]> {
  let batch: Body[] = [];
  let size = 0;
  for await (const body of bodies) {
    batch.push(body);
    size += body.bytes.byteLength;
    if (size < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  yield batch;
}

async function holderOf(digest: string, segments: readonly Segment[]): Promise<Segment | undefined> {
  const bytes = Buffer.from(digest, 'hex');
  for (const segment of segments) if (segment.mayHold(digest, bytes) && (await segment.holds(digest))) return segment;
  return undefined;
}
