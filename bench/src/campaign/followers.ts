import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@rootline/graph';
import { Neo4jLedgerStore } from '@rootline/graph';
import { LedgerFeed } from '../../../server/src/events/ledger-feed.ts';
import { openChangeStream } from '../../../server/src/redis/change-stream.redis.ts';
import { changesAfter } from './campaign.queries.ts';
import { type HttpClient, openHttpClient } from '../http-client.ts';

/** Somebody who follows the changes throughout, and writes down what comes. */
export type Follower = {
  /** The leaf of each entry, in the order in which they came; the first is that of entry 1. */
  readonly leaves: readonly string[];
  /** What was not as promised: a gap, a double, an end. */
  readonly faults: readonly string[];
  /** Resolves when it has seen as many. @throws Error when that takes over two minutes */
  until(seq: number): Promise<void>;
  leave(): Promise<void>;
};

const POLL_MS = 100;
const LATE_MS = 120_000;
// A page of 200 entries on a busy machine takes a second.
const REQUEST_TIMEOUT_MS = 10_000;

/** Asks one hub after the other for `changes`, as a client behind a balancer does. */
export function followTheHubs(urls: readonly string[]): Follower {
  const clients = urls.map((url) => openHttpClient(url, 1, REQUEST_TIMEOUT_MS));
  return follower(async (note, left) => {
    let cursor: string | undefined;
    for (let turn = 0; !left(); turn++) {
      const page = await changesAfter(clients[turn % clients.length] as HttpClient, cursor);
      // Away, or going down: another hub knows as much.
      if (page !== undefined) {
        for (const { seq, leaf } of page.entries) note(seq, leaf);
        cursor = page.cursor;
      }
      if (page?.hasMore !== true) await sleep(POLL_MS);
    }
    for (const client of clients) client.close();
  });
}

/** Follows the feed as subscribers within a hub do: from the stream in Redis where it has what is next, else from the ledger. */
export function followTheStream(database: Database, redisUrl: string): Follower {
  const stream = openChangeStream(redisUrl);
  const feed = new LedgerFeed(new Neo4jLedgerStore(database), stream);
  return follower(async (note, _left, signal) => {
    try {
      for await (const { entry } of feed.follow(undefined, signal)) note(entry.seq, entry.leaf);
    } finally {
      stream.close();
    }
  });
}

type Note = (seq: number, leaf: string) => void;

function follower(run: (note: Note, left: () => boolean, signal: AbortSignal) => Promise<void>): Follower {
  const leaving = new AbortController();
  const leaves: string[] = [];
  const faults: string[] = [];
  const note: Note = (seq, leaf) => {
    if (seq !== leaves.length + 1) faults.push(`after entry ${leaves.length} came ${seq}`);
    leaves.push(leaf);
  };
  const ended = run(note, () => leaving.signal.aborted, leaving.signal).catch((error: unknown) => {
    faults.push(`it ended: ${error instanceof Error ? error.message : String(error)}`);
  });
  return {
    leaves,
    faults,
    async until(seq) {
      const deadline = performance.now() + LATE_MS;
      while (leaves.length < seq && faults.length === 0) {
        if (performance.now() > deadline) throw new Error(`a follower is at entry ${leaves.length} of ${seq}`);
        await sleep(50);
      }
    },
    async leave() {
      leaving.abort();
      await ended;
    },
  };
}
