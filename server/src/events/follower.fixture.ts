import { expect } from 'vitest';
import type { ChangeFeed } from '@rootline/schema';

export type Follower = {
  readonly seqs: readonly number[];
  readonly cursors: readonly string[];
  /** What ended it, unless it left. */
  readonly failure: unknown;
  readonly ended: Promise<void>;
  /** Resolves when it has seen as many entries. */
  until(count: number): Promise<void>;
  leave(): Promise<void>;
};

/** Somebody who follows the feed and writes down what comes. */
export function follow(feed: ChangeFeed, after: string | undefined): Follower {
  const leaving = new AbortController();
  const seqs: number[] = [];
  const cursors: string[] = [];
  const state: { failure: unknown } = { failure: undefined };
  const ended = (async () => {
    try {
      for await (const { cursor, entry } of feed.follow(after, leaving.signal)) {
        seqs.push(entry.seq);
        cursors.push(cursor);
      }
    } catch (error) {
      state.failure = error;
    }
  })();
  return {
    seqs,
    cursors,
    get failure() {
      return state.failure;
    },
    ended,
    async until(count) {
      await expect
        .poll(() => (state.failure === undefined ? seqs.length : state.failure), { timeout: 60_000, interval: 20 })
        .toBeGreaterThanOrEqual(count);
    },
    async leave() {
      leaving.abort();
      await ended;
    },
  };
}
