import { type ChangeFeed, type ChangeSpan, encodeCursor } from '@rootline/schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { follow } from './follower.fixture.ts';

export type FeedUnderTest = {
  readonly feed: ChangeFeed;
  /** Appends to the ledger. */
  grow(count: number): Promise<void>;
  /** Empties the store: another epoch. */
  reset(): Promise<void>;
  /** Removes the entries up to and with this one. */
  forgetUntil(seq: number): Promise<void>;
  close(): Promise<void>;
};

/** What every ChangeFeed does. `open` gives one on an empty ledger. */
export function changeFeedContract(name: string, open: () => Promise<FeedUnderTest>): void {
  describe(name, () => {
    let under: FeedUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    it('is read in pages, oldest first, and keeps the place where nothing is new', async () => {
      const empty = await under.feed.read(undefined, 2);
      expect(empty).toMatchObject({ entries: [], hasMore: false });
      await under.grow(3);
      const first = await under.feed.read(empty.cursor, 2);
      expect(first).toMatchObject({ entries: [{ seq: 1 }, { seq: 2 }], hasMore: true });
      const rest = await under.feed.read(first.cursor, 2);
      expect(rest).toMatchObject({ entries: [{ seq: 3 }], hasMore: false });
      expect(await under.feed.read(rest.cursor, 2)).toEqual({ entries: [], cursor: rest.cursor, hasMore: false });
    });

    it('gives followers what was there and what comes, each once and in order, until they leave', async () => {
      await under.grow(3);
      const early = follow(under.feed, undefined);
      await early.until(3);
      await under.grow(450);
      const { cursor } = await under.feed.read(undefined, 2);
      const late = follow(under.feed, cursor);
      await Promise.all([early.until(453), late.until(451)]);
      await under.grow(1);
      await Promise.all([early.until(454), late.until(452)]);
      await Promise.all([early.leave(), late.leave()]);
      expect(early.seqs).toEqual(Array.from({ length: 454 }, (_, index) => index + 1));
      expect(late.seqs).toEqual(early.seqs.slice(2));
      expect(early.failure ?? late.failure).toBeUndefined();
    });

    it('gives as many at a time as are there, with the cursor after the last of them', async () => {
      await under.grow(450);
      const leaving = new AbortController();
      const spans: { readonly seqs: readonly number[]; readonly cursor: string }[] = [];
      for await (const { entries, cursor } of under.feed.spans(undefined, leaving.signal)) {
        spans.push({ seqs: entries.map(({ seq }) => seq), cursor });
        if (entries.at(-1)?.seq === 450) break;
      }
      expect(spans.flatMap(({ seqs }) => seqs)).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
      expect(spans.length).toBeLessThan(10);
      const [first] = spans;
      const rest = under.feed.spans(first?.cursor, leaving.signal)[Symbol.asyncIterator]();
      const { value } = (await rest.next()) as IteratorYieldResult<ChangeSpan>;
      expect(value.entries[0]?.seq).toBe((first?.seqs.at(-1) ?? 0) + 1);
      await rest.return?.();
      leaving.abort();
    });

    it('gives with each change the cursor that leads to the next', async () => {
      await under.grow(5);
      const whole = follow(under.feed, undefined);
      await whole.until(5);
      const rest = follow(under.feed, whole.cursors[2]);
      await rest.until(2);
      await Promise.all([whole.leave(), rest.leave()]);
      expect(rest.seqs).toEqual([4, 5]);
    });

    it('tells a follower that its cursor has expired when the store is emptied, with one that leads on', async () => {
      await under.grow(3);
      const follower = follow(under.feed, undefined);
      await follower.until(3);
      await under.reset();
      await follower.ended;
      expect(follower.failure).toMatchObject({ code: 'CURSOR_EXPIRED', cursor: expect.any(String) });
      const fresh = (follower.failure as { cursor: string }).cursor;
      await expect(under.feed.read(follower.cursors[2], 5)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
      await under.grow(2);
      expect(await under.feed.read(fresh, 5)).toMatchObject({ entries: [{ seq: 1 }, { seq: 2 }] });
    });

    it('says that a cursor has expired whose next entry is no longer kept, and begins with what is', async () => {
      await under.grow(6);
      const { cursor } = await under.feed.read(undefined, 2);
      await under.forgetUntil(4);
      const failure = under.feed.read(cursor, 5);
      await expect(failure).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
      const fresh = await failure.catch((error: unknown) => (error as { cursor: string }).cursor as unknown);
      expect(await under.feed.read(fresh as string, 5)).toMatchObject({ entries: [], hasMore: false });
      expect(await under.feed.read(undefined, 5)).toMatchObject({ entries: [{ seq: 5 }, { seq: 6 }] });
    });

    it('refuses what is no cursor, or one that the hub has not reached', async () => {
      await under.grow(1);
      const { cursor } = await under.feed.read(undefined, 1);
      const [epoch = ''] = Buffer.from(cursor, 'base64url').toString().split('.');
      for (const after of [
        'x',
        '',
        encodeCursor({ epoch, shard: 0, seq: 2 }),
        encodeCursor({ epoch, shard: 0, seq: 1e15 * 9 }),
      ]) {
        await expect(under.feed.read(after, 1), after).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'after' });
      }
    });
  });
}
