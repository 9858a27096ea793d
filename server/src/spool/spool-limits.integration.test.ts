import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, resetStore } from '@rootline/graph';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildServer } from '../../../local/setup/build.mjs';
import { freePort } from '../../../local/stack/ports.mjs';
import { type BoltProxy, startBoltProxy } from '../bolt-proxy.fixture.ts';
import type { Config } from '../config.ts';
import { startHubProcess } from '../hub-process.fixture.ts';
import { askGraphQL, beginHub, postJson, runEvent, testConfig } from '../hub.fixture.ts';

type StartedHub = Awaited<ReturnType<typeof beginHub>>;

let folder: string;
let config: Config;
let proxy: BoltProxy;
let hubs: StartedHub[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootline-spools-'));
  const base = await testConfig();
  const database = openDatabase(base.neo4j);
  await resetStore(database);
  await database.close();
  proxy = await startBoltProxy(Number(new URL(base.neo4j.uri).port));
  const neo4j = { ...base.neo4j, uri: `bolt://127.0.0.1:${proxy.port}` };
  config = { ...base, neo4j, spool: { folder: join(folder, 'spool'), limitEntries: 3, limitBytes: 1024 ** 2 } };
});
afterEach(async () => {
  for (const { hub } of hubs) await hub.stop();
  hubs = [];
  proxy.close();
  await rm(folder, { recursive: true, force: true });
});

/** A hub on the shared spool, with data of its own, that finds no Neo4j. */
async function hubWithout(name: string): Promise<StartedHub> {
  const hub = await beginHub({ ...config, dataFolder: join(folder, name) });
  hubs.push(hub);
  await expect.poll(() => statusOf(`${hub.url}/health/intake`), { timeout: 30_000, interval: 50 }).toBe(200);
  return hub;
}

const statusOf = async (url: string) => (await fetch(url)).status;
const send = (url: string, event: unknown) => postJson(`${url}/api/v1/lineage`, event);
const event = (name: string) => runEvent(name, randomUUID());

async function spoolOf(url: string): Promise<string> {
  const health = (await (await fetch(`${url}/health`)).json()) as { parts: { spool: { detail: string } } };
  return health.parts.spool.detail;
}

async function jobs(url: string): Promise<readonly string[]> {
  const { data } = await askGraphQL(url, '{ jobs(first: 100) { edges { node { name } } } }');
  return (data as { jobs: { edges: { node: { name: string } }[] } }).jobs.edges.map(({ node }) => node.name).sort();
}

it('takes no more than its limit, says so, loses nothing of what it took, and takes the rest when there is room', async () => {
  proxy.sever();
  const [first, second] = [await hubWithout('first'), await hubWithout('second')];
  for (const name of ['a', 'b', 'c']) expect((await send(first.url, event(name))).status).toBe(202);
  const rest = event('d');
  const refused = await send(first.url, rest);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await refused.json()).toMatchObject({
    error: {
      code: 'HUB_BUSY',
      message: 'the graph store is away, and the spool holds 3 of at most 3 entries',
    },
  });
  expect(await statusOf(`${first.url}/health/intake`)).toBe(503);
  expect(await spoolOf(first.url)).toBe('full: 3 waiting and 0 refused of 3 entries');

  // The limit is that of a process; of what comes together all is taken or nothing.
  expect((await send(second.url, event('e'))).status).toBe(202);
  const batch = await postJson(`${second.url}/api/v1/lineage/batch`, [event('f'), event('g'), event('h')]);
  expect([batch.status, batch.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await batch.json()).toMatchObject({ summary: { received: 3, successful: 0, failed: 3 } });
  expect(await spoolOf(second.url)).toBe('1 of 3 waiting');

  proxy.heal();
  await Promise.all([first.started, second.started]);
  await expect.poll(() => jobs(first.url), { timeout: 30_000, interval: 100 }).toEqual(['a', 'b', 'c', 'e']);
  for (const hub of [first, second])
    await expect.poll(() => spoolOf(hub.url), { timeout: 10_000, interval: 50 }).toBe('0 of 3 waiting');
  expect((await send(first.url, rest)).status).toBe(201);
  const { data } = await askGraphQL(first.url, '{ spool { refusedCount } ledger { edges { node { seq } } } }');
  expect(data.spool.refusedCount).toBe(0);
  // One for each event, and one for the project `default`.
  expect(data.ledger.edges).toHaveLength(5 + 1);
});

it('drains what it took itself, and leaves that of a hub that is alive to that one', async () => {
  proxy.sever();
  const [first, second] = [await hubWithout('first'), await hubWithout('second')];
  expect((await send(first.url, event('a'))).status).toBe(202);
  expect((await send(second.url, event('b'))).status).toBe(202);
  // Longer than a beat: each looks for queues of processes that are gone, and finds none.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect([await spoolOf(first.url), await spoolOf(second.url)]).toEqual(['1 of 3 waiting', '1 of 3 waiting']);
  proxy.heal();
  await Promise.all([first.started, second.started]);
  await expect.poll(() => jobs(first.url), { timeout: 30_000, interval: 100 }).toEqual(['a', 'b']);
});

it('takes over what a hub took that was killed, once', async () => {
  await buildServer(() => undefined);
  proxy.sever();
  const port = await freePort();
  const killed = startHubProcess({
    ...{ name: 'killed', neo4j: config.neo4j, redis: { url: config.redisUrl }, folder, port },
    env: { ROOTLINE_SPOOL: config.spool.folder },
  });
  await expect
    .poll(() => statusOf(`${killed.url}/health/intake`).catch(() => 0), { timeout: 30_000, interval: 50 })
    .toBe(200);
  const events = [event('a'), event('b')];
  for (const one of events) expect((await send(killed.url, one)).status).toBe(202);
  const alive = await hubWithout('alive');
  expect((await send(alive.url, event('c'))).status).toBe(202);
  await killed.kill();
  await expect
    .poll(() => spoolOf(alive.url), { timeout: 10_000, interval: 50 })
    .toBe('full: 3 waiting and 0 refused of 3 entries');
  proxy.heal();
  await alive.started;
  await expect.poll(() => jobs(alive.url), { timeout: 30_000, interval: 100 }).toEqual(['a', 'b', 'c']);
  for (const one of events) expect(await (await send(alive.url, one)).json()).toMatchObject({ replayed: true });
  const { data } = await askGraphQL(alive.url, '{ ledger { edges { node { seq } } } }');
  expect(data.ledger.edges).toHaveLength(3 + 1);
}, 120_000);
