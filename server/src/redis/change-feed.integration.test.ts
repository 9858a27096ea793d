import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, Neo4jLedgerStore, openDatabase, resetStore } from '@rootline/graph';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedis } from '../../../local/stack/redis.mjs';
import { changeFeedContract } from '../events/change-feed.contract.ts';
import type { ChangeStream } from '../events/change-stream.ts';
import { type Follower, follow } from '../events/follower.fixture.ts';
import { LedgerFeed } from '../events/ledger-feed.ts';
import { emptyLedger, forgetLedger, growLedger } from '../events/ledger-writer.fixture.ts';
import { Relay } from '../events/relay.ts';
import { testConfig } from '../hub.fixture.ts';
import { STREAM_LENGTH, openChangeStream } from './change-stream.redis.ts';

const ENTRIES = 10_000;
const BATCH = 40;
const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

let database: Database;
let ledger: Neo4jLedgerStore;
let folder: string;
let redis: Awaited<ReturnType<typeof startRedis>>;
let control: Redis;

beforeAll(async () => {
  database = openDatabase((await testConfig()).neo4j);
  ledger = new Neo4jLedgerStore(database);
  // A Redis of its own: it is killed, emptied and rolled back.
  folder = await mkdtemp(join(tmpdir(), 'rootline-feed-'));
  redis = await startRedis({ dir: folder });
  control = new Redis(redis.url, { maxRetriesPerRequest: null });
  control.on('error', quiet);
});
afterAll(async () => {
  control.disconnect();
  await redis.stop();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** A relay and a feed as a process of the hub has them; `crash` lets the next append fail after the read, and ends the relay. */
function startProcess() {
  const real = openChangeStream(redis.url);
  const state = { crash: false };
  const crashed = Promise.withResolvers<undefined>();
  const stream: ChangeStream = {
    last: (epoch) => real.last(epoch),
    range: (epoch, after, limit) => real.range(epoch, after, limit),
    drop: (epoch) => real.drop(epoch),
    append(epoch, entries, begins) {
      if (!state.crash) return real.append(epoch, entries, begins);
      crashed.resolve(undefined);
      void relay.stop();
      return Promise.reject(new Error('killed between the read and the append'));
    },
  };
  const feed = new LedgerFeed(ledger, stream);
  const relay = new Relay({ ledger, stream, log, depth: STREAM_LENGTH, onAppended: () => feed.wake(), pollMs: 50 });
  relay.start();
  return {
    feed,
    relay,
    async crash() {
      state.crash = true;
      await crashed.promise;
      await relay.stop();
    },
    async close() {
      await relay.stop();
      real.close();
    },
  };
}

/** The seqs that the stream holds. */
async function streamed(): Promise<readonly number[]> {
  const { epoch } = await ledger.head();
  const rows = await control.xrange(`rootline:changes:${epoch}`, '-', '+');
  return rows.map(([id]) => Number.parseInt(id, 10));
}

/** Of a Redis at work: files that it is about to rename may be gone at any moment. */
function copyFiles(from: string, to: string): Promise<void> {
  return cp(from, to, { recursive: true, filter: (path) => !basename(path).startsWith('temp-') });
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

changeFeedContract('a feed on Neo4j and Redis', async () => {
  await emptyLedger(database);
  const started = startProcess();
  return {
    feed: started.feed,
    async grow(count) {
      await growLedger(database, count);
    },
    reset: () => resetStore(database),
    forgetUntil: (seq) => forgetLedger(database, seq),
    close: () => started.close(),
  };
});

it('loses and doubles nothing while relays crash and Redis is emptied, rolled back and away', async () => {
  await emptyLedger(database);
  const first = startProcess();
  const second = startProcess();
  const processes = [first, second];
  const followers: Follower[] = processes.map(({ feed }) => follow(feed, undefined));
  const done = { faults: false };
  const writing = (async () => {
    for (let last = 0; last < ENTRIES || !done.faults;) {
      last = await growLedger(database, BATCH);
      processes[last % 3]?.relay.wake();
    }
  })();
  const inStream = async (more: number) => {
    const { seq } = await ledger.head();
    await expect
      .poll(async () => (await streamed()).at(-1) ?? 0, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(seq + more);
  };

  await inStream(200);
  await first.crash();
  const third = startProcess();
  processes[0] = third;
  await inStream(200);
  await control.flushall();
  await inStream(200);

  // An older state of its files: what a machine has after its disk was restored.
  await copyFiles(join(folder, 'redis'), join(folder, 'older'));
  await control.set('marker', 'later than the copy');
  await inStream(400);
  await redis.kill();
  await rm(join(folder, 'redis'), { recursive: true });
  await cp(join(folder, 'older'), join(folder, 'redis'), { recursive: true });
  redis = await startRedis({ dir: folder, port: redis.port });
  await expect.poll(() => control.exists('marker').catch(() => undefined), { timeout: 20_000 }).toBe(0);
  await inStream(200);

  await redis.kill();
  await sleep(1_500);
  redis = await startRedis({ dir: folder, port: redis.port });
  await inStream(200);

  // Rolled back while every connection stays, as behind a proxy that fails over: nobody is told.
  const key = `rootline:changes:${(await ledger.head()).epoch}`;
  const older = await control.dumpBuffer(key);
  await inStream(400);
  await control.restore(key, 0, older, 'REPLACE');
  await inStream(400);
  done.faults = true;
  await writing;

  const { seq: last } = await ledger.head();
  expect(last).toBeGreaterThanOrEqual(ENTRIES);
  await Promise.all(followers.map((one) => one.until(last)));
  for (const { seqs, failure } of followers) {
    expect(failure).toBeUndefined();
    expect(seqs).toEqual(upTo(last));
  }
  // The copy has no hole and no double either, and ends where the ledger does.
  await expect.poll(async () => (await streamed()).at(-1), { timeout: 20_000 }).toBe(last);
  const copy = await streamed();
  expect(copy).toEqual(upTo(last).slice(-copy.length));
  await expect.poll(() => second.relay.stats().lag, { timeout: 20_000 }).toBe(0);

  await resetStore(database);
  await Promise.all(followers.map((one) => one.ended));
  for (const { failure } of followers) expect(failure).toMatchObject({ code: 'CURSOR_EXPIRED' });
  await Promise.all([first, second, third].map((one) => one.close()));
}, 240_000);
