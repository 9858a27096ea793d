import type { LedgerRecord } from '@rootline/graph';
import { CursorExpiredError } from '@rootline/graph/model';
import { decodeCursor, encodeCursor } from '../moment/cursor.ts';
import type { ChangeFeed } from './change-feed.ts';

/** A feed of what `entries` holds, of the store `epoch`, which stands at 10. A follower gets what is there, and waits until it leaves. */
export function fakeChanges(entries: readonly LedgerRecord[], epoch: string): ChangeFeed {
  const cursorOf = (seq: number) => encodeCursor({ epoch, shard: 0, seq });
  const after = (cursor: string | undefined) => {
    const from = cursor === undefined ? undefined : decodeCursor(cursor);
    if (from !== undefined && from.epoch !== epoch) throw new CursorExpiredError(cursorOf(10));
    return { from: from?.seq ?? 0, rest: entries.filter(({ seq }) => seq > (from?.seq ?? 0)) };
  };
  const feed: ChangeFeed = {
    read: async (cursor, limit) => {
      const { from, rest } = after(cursor);
      const page = rest.slice(0, limit);
      return { entries: page, cursor: cursorOf(page.at(-1)?.seq ?? from), hasMore: rest.length > page.length };
    },
    async *follow(cursor, signal) {
      for await (const { entries: span } of feed.spans(cursor, signal))
        for (const entry of span) yield { cursor: cursorOf(entry.seq), entry };
    },
    async *spans(cursor, signal) {
      const { rest } = after(cursor);
      const last = rest.at(-1);
      if (last !== undefined) yield { entries: rest, cursor: cursorOf(last.seq) };
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    },
  };
  return feed;
}
