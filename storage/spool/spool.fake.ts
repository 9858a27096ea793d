import { SpoolFullError } from '../errors.ts';
import { pageOf } from './refused-page.ts';
import type { RefusedEntry, Spool, SpoolBatch, SpoolEntry, SpoolRefusal, SpoolStats } from './spool.ts';

/** A spool in memory, for tests of whoever uses one. */
export class FakeSpool implements Spool {
  readonly #limits: { readonly limitEntries: number; readonly limitBytes: number };
  #entries: SpoolEntry[] = [];
  #refused: RefusedEntry[] = [];
  /** Set to make the next appends fail as a full disk does. */
  failure: Error | undefined;

  constructor(limits: { readonly limitEntries?: number; readonly limitBytes?: number } = {}) {
    this.#limits = { limitEntries: 1_000, limitBytes: 64 * 1024 * 1024, ...limits };
  }

  async append(entries: readonly SpoolEntry[]): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    const { limitEntries, limitBytes } = this.#limits;
    if (this.#entries.length + this.#refused.length + entries.length > limitEntries)
      throw new SpoolFullError(`the spool holds at most ${limitEntries} entries`);
    if (this.#bytes() + sizeOf(entries) > limitBytes)
      throw new SpoolFullError(`the spool holds at most ${limitBytes} bytes`);
    this.#entries.push(...entries);
  }

  async next(maxEntries: number, maxBytes: number): Promise<SpoolBatch> {
    let bytes = 0;
    const count = this.#entries.findIndex((entry, i) => {
      bytes += entry.body.bytes.byteLength;
      return i === maxEntries || (i > 0 && bytes > maxBytes);
    });
    return { entries: count === -1 ? [...this.#entries] : this.#entries.slice(0, count) };
  }

  async settle(batch: SpoolBatch, count: number, refused: ReadonlyMap<number, SpoolRefusal>): Promise<void> {
    if (batch.entries[0] !== this.#entries[0]) return;
    for (const [i, entry] of this.#entries.splice(0, count).entries()) {
      const refusal = refused.get(i);
      const { body, ...head } = entry;
      if (refusal !== undefined)
        this.#refused.unshift({ ...head, ...refusal, digest: body.digest, bodyBytes: body.bytes.byteLength });
    }
  }

  stats(): SpoolStats {
    const oldestReceivedAt = this.#entries[0]?.receivedAt;
    return {
      waiting: this.#entries.length,
      bytes: this.#bytes(),
      ...(oldestReceivedAt === undefined ? {} : { oldestReceivedAt }),
      refused: this.#refused.length,
      ...this.#limits,
      ...(this.failure === undefined ? {} : { fault: this.failure.message }),
    };
  }

  refused(first: number, after?: string): readonly RefusedEntry[] {
    return pageOf(this.#refused, first, after);
  }

  async empty(): Promise<void> {
    this.#entries = [];
    this.#refused = [];
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  #bytes(): number {
    return sizeOf(this.#entries) + this.#refused.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  }
}

function sizeOf(entries: readonly SpoolEntry[]): number {
  return entries.reduce((sum, { body }) => sum + body.bytes.byteLength, 0);
}
