import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@rootline/graph';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { buildServer } from '../../../local/setup/build.mjs';
import { freePort } from '../../../local/stack/ports.mjs';
import { growLedger } from '../events/ledger-writer.fixture.ts';
import { type HubProcess, startHubProcess, untilAnswering } from '../hub-process.fixture.ts';
import { startHub, testConfig, type TestHub } from '../hub.fixture.ts';

const CHANGES = 10_000;
const BATCH = 20;
const STALLED = 100;

// An entry of some 190 KB: a connection that takes nothing is full after a few dozens.
const SUBJECTS = Array.from({ length: 5_000 }, (_, index) => `run:${String(index).padStart(32, '0')}`);

let folder: string;
let steady: TestHub;
let fallible: HubProcess;
let database: Database;

async function startFallible(): Promise<void> {
  const { neo4j, redisUrl } = await testConfig();
  const port = await freePort();
  fallible = startHubProcess({ name: 'fallible', neo4j, redis: { url: redisUrl }, folder, port });
  await untilAnswering(fallible);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootline-live-'));
  await buildServer(() => undefined);
  steady = await startHub();
  database = openDatabase((await testConfig()).neo4j);
  await startFallible();
});
afterAll(async () => {
  await fallible.kill();
  await steady.stop();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

type Event = { readonly changes: { readonly cursor: string; readonly entry: { readonly seq: number } | null } };

/** Somebody who listens, connects to the next hub with its last cursor whenever it is cut off, and writes down what comes. */
function startListener(urls: () => string, after: string) {
  const state = { after, cuts: 0 };
  const leaving = new AbortController();
  const left = () => leaving.signal.aborted;
  const seqs: number[] = [];
  const ended = (async () => {
    while (!left()) {
      const client = createClient({ url: `${urls().replace('http', 'ws')}/graphql`, retryAttempts: 0 });
      const source =
        'subscription ($after: Cursor) { changes(after: $after) { ... on Change { cursor entry { seq } } } }';
      try {
        for await (const { data } of client.iterate<Event>({ query: source, variables: { after: state.after } })) {
          if (data == null) throw new Error('told without data');
          state.after = data.changes.cursor;
          if (data.changes.entry !== null) seqs.push(data.changes.entry.seq);
          if (left()) break;
        }
      } catch {
        state.cuts++;
      }
    }
  })();
  return { seqs, state, leaving, ended };
}

it(`tells each of ${CHANGES} changes once and in order to a client whose hub is killed on the way`, async () => {
  const after = (await steady.gql('{ status { cursor seq } }')).data.status;
  const urls = [() => fallible.url, () => steady.url];
  let next = 0;
  const listener = startListener(() => urls[next++ % urls.length]!(), after.cursor);
  let written = 0;
  const write = async (until: number) => {
    for (; written < until; written += BATCH) await growLedger(database, BATCH);
  };
  await write(CHANGES / 4);
  await expect.poll(() => listener.seqs.length).toBeGreaterThan(CHANGES / 8);
  await fallible.kill();
  await write(CHANGES / 2);
  await startFallible();
  // The other one cuts it off, too: a hub that goes down ends its connections.
  await steady.stop();
  steady = await startHub({ keepStore: true });
  await write(CHANGES);
  await expect.poll(() => listener.seqs.length, { timeout: 60_000 }).toBe(CHANGES);
  expect(listener.state.cuts).toBeGreaterThanOrEqual(2);
  listener.leaving.abort();
  await growLedger(database, 1);
  await listener.ended;
  const first = Number(after.seq) + 1;
  expect(listener.seqs.slice(0, CHANGES)).toEqual(Array.from({ length: CHANGES }, (_, index) => first + index));
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${fallible.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

it(`stays small over ${STALLED} clients that take nothing, and drops them`, async () => {
  const { cursor } = (await steady.gql('{ status { cursor } }')).data.status;
  await growLedger(database, 100, SUBJECTS);
  const source = `subscription { changes(after: "${cursor}") { ... on Change { cursor entry { seq subjects } } } }`;
  const before = await metric('process_resident_memory_bytes');
  const closed: number[] = [];
  const clients = await Promise.all(
    Array.from({ length: STALLED }, async () => {
      const socket = new WebSocket(`${fallible.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('error', () => undefined);
      socket.once('close', (code) => closed.push(code));
      await new Promise((resolve) => {
        socket.once('open', resolve);
      });
      socket.send(JSON.stringify({ type: 'connection_init' }));
      await new Promise((resolve) => {
        socket.once('message', resolve);
      });
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: source } }));
      socket.pause();
      return socket;
    }),
  );
  expect(await metric('rootline_live_connections')).toBe(STALLED);
  let most = 0;
  const isOver = async () => {
    most = Math.max(most, await metric('process_resident_memory_bytes'));
    return metric('rootline_live_stalled_total');
  };
  await expect.poll(isOver, { timeout: 120_000, interval: 200 }).toBe(STALLED);
  // All that waits for them would be 1.9 GB.
  expect(most - before).toBeLessThan(500 * 1024 ** 2);
  for (const client of clients) client.resume();
  await expect.poll(() => closed.length).toBe(STALLED);
  await expect.poll(() => metric('rootline_live_connections')).not.toBeGreaterThan(0);
});
