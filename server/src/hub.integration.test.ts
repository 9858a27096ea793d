import { rm } from 'node:fs/promises';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeHub } from './compose.ts';
import { type TestHub, runEvent, startHub, testConfig } from './hub.fixture.ts';
import { RESET_HEADER } from './http/dev-reset.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

const uuid = (n: number) => `0191f2a4-0000-7000-8000-${String(n).padStart(12, '0')}`;
const reset = (headers: Readonly<Record<string, string>> = { [RESET_HEADER]: 'yes' }) =>
  hub.post('/dev/reset', {}, headers);

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);

it('says how each of its parts is, and since when', async () => {
  for (const url of ['/health', '/health/ready', '/health/intake']) {
    const response = await fetch(`${hub.url}${url}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ready',
      phase: 'ready',
      parts: {
        neo4j: { state: 'up', since: moment, version: expect.stringMatching(/^5\.26\./) },
        redis: { state: 'up', since: moment, version: expect.stringMatching(/^(redis|valkey) \d/) },
        storage: { state: 'up', since: moment },
        spool: { state: 'up', since: moment, detail: '0 of 100000 waiting' },
        writer: { state: 'up', since: moment, detail: '0 of 2000 waiting' },
      },
    });
  }
  expect(await (await fetch(`${hub.url}/health/live`)).json()).toEqual({ status: 'live', phase: 'ready' });
});

it('takes a slash at the end of an address for none', async () => {
  expect((await hub.post('/api/v1/lineage/', runEvent('slash', uuid(900_001)))).status).toBe(201);
  const answer = await hub.post('/graphql/', { query: '{ status { phase } }' });
  expect(await answer.json()).toEqual({ data: { status: { phase: 'READY' } } });
});

it('empties graph, ledger and storage, and goes on writing at once', async () => {
  const events = Array.from({ length: 200 }, (_, i) => runEvent(`reset-${i}`, uuid(i)));
  expect((await hub.post('/api/v1/lineage/batch', events)).status).toBe(200);
  const before = await hub.gql('{ status { cursor } datasets { edges { node { id } } } }');
  expect(before.data.datasets.edges.length).toBeGreaterThan(0);

  expect((await reset()).status).toBe(200);

  const after = await hub.gql('{ datasets { edges { node { id } } } jobs { edges { node { id } } } }');
  expect(after.data).toEqual({ datasets: { edges: [] }, jobs: { edges: [] } });
  // The writer remembers nothing of the old store: the same events make the same things again.
  const again = await hub.post('/api/v1/lineage/batch', events);
  expect(await again.json()).toMatchObject({ status: 'success', summary: { successful: 200 } });
  const jobs = await hub.gql('{ jobs(first: 200) { edges { node { id } } } }');
  expect(jobs.data.jobs.edges).toHaveLength(200);
  const expired = await hub.gql(
    'query($asOf: AsOf) { jobs: lineage(of: ["job:' + '0'.repeat(32) + '"], asOf: $asOf) { truncated } }',
    {
      asOf: before.data.status.cursor,
    },
  );
  expect(expired.errors[0]?.message).toMatch(/since it was last emptied or restored/);
});

it('empties itself for nobody but who asks on this machine and means it', async () => {
  const refused: readonly [string, Readonly<Record<string, string>>][] = [
    ['without the header', {}],
    ['with another value', { [RESET_HEADER]: '1' }],
  ];
  for (const [, headers] of refused) {
    const response = await reset(headers);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 'RESET_REFUSED', message: /x-rootline-reset: yes/ } });
  }
  const renamed = await hub.hub.app.inject({
    method: 'POST',
    url: '/dev/reset',
    headers: { host: 'evil.example.org', [RESET_HEADER]: 'yes' },
    payload: {},
  });
  expect(renamed.statusCode).toBe(403);
  const distant = await hub.hub.app.inject({
    method: 'POST',
    url: '/dev/reset',
    headers: { host: 'localhost', [RESET_HEADER]: 'yes' },
    remoteAddress: '192.0.2.7',
    payload: {},
  });
  expect(distant.statusCode).toBe(403);
  const production = await startHub({ local: false, keepStore: true });
  const response = await production.post('/dev/reset', {}, { [RESET_HEADER]: 'yes' });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({
    error: { message: 'only a hub on the embedded local stack can be emptied' },
  });
  expect((await fetch(`${production.url}/graphiql`)).status).toBe(404);
  await production.stop();
});

it('answers nothing to a page whose own name leads to this machine', async () => {
  for (const url of ['/graphql', '/api/v1/lineage', '/health', '/graphiql', '/']) {
    for (const method of ['GET', 'POST'] as const) {
      const response = await hub.hub.app.inject({ method, url, headers: { host: 'rebound.example:4000' } });
      expect(response.statusCode, `${method} ${url}`).toBe(403);
      expect(response.json()).toMatchObject({ error: { code: 'UNKNOWN_HOST' } });
    }
  }
});

it('answers 503 with Retry-After when too much is waiting, and takes the same again later', async () => {
  const small = await startHub({ keepStore: true, writer: { maxQueued: 20, maxBatch: 4 } });
  const events = Array.from({ length: 300 }, (_, i) => runEvent(`crowd-${i}`, uuid(10_000 + i)));
  const answers = await Promise.all(events.map((event) => small.post('/api/v1/lineage', event)));
  const busy = answers.filter(({ status }) => status === 503);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]));
  expect(busy[0]?.headers.get('retry-after')).toBe('1');
  expect(await busy[0]?.json()).toMatchObject({ error: { code: 'HUB_BUSY', message: /commands are waiting/ } });
  const mutations = await Promise.all(
    Array.from({ length: 100 }, () =>
      small.gql(
        `mutation { createProject(input: { name: "${ulid()}" }) { __typename ... on HubBusy { retryAfterSeconds } } }`,
      ),
    ),
  );
  expect(mutations.map(({ data }) => data.createProject)).toContainEqual({
    __typename: 'HubBusy',
    retryAfterSeconds: 1,
  });
  for (const event of events) expect((await small.post('/api/v1/lineage', event)).status).toBe(201);
  const jobs = await small.gql(
    '{ jobs(first: 200, filter: { nameContains: "crowd-" }) { edges { node { id } } pageInfo { hasNextPage } } }',
  );
  expect(jobs.data.jobs).toMatchObject({ pageInfo: { hasNextPage: true } });
  await small.stop();
});

it('answers what it took before it stops', async () => {
  const stopping = await startHub({ keepStore: true });
  const pending = Array.from({ length: 50 }, (_, i) =>
    stopping.post('/api/v1/lineage', runEvent(`last-${i}`, uuid(20_000 + i))),
  );
  // Some are being written by then, some are not yet read: their connections are closed.
  await Promise.any(pending);
  await stopping.stop();
  const answers = (await Promise.allSettled(pending)).flatMap((answer) =>
    answer.status === 'fulfilled' ? [answer.value] : [],
  );
  const taken = answers.filter(({ status }) => status === 201);
  expect(taken.length).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);
  const jobs = await hub.gql('{ jobs(first: 200, filter: { nameContains: "last-" }) { edges { node { id } } } }');
  expect(jobs.data.jobs.edges.length).toBeGreaterThanOrEqual(taken.length);
});

it('is unready, and says so, until its store is migrated', async () => {
  const config = await testConfig();
  const starting = await composeHub(config, '0.0.0-test');
  const health = await starting.app.inject('/health');
  expect(health.statusCode).toBe(503);
  expect(health.json()).toMatchObject({
    status: 'unready',
    phase: 'starting',
    parts: { neo4j: { state: 'up' }, writer: { state: 'starting' } },
  });
  for (const url of ['/graphql', '/api/v1/lineage', '/dev/reset']) {
    const answer = await starting.app.inject({ method: 'POST', url, payload: {} });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
  }
  expect((await starting.app.inject('/health/live')).statusCode).toBe(200);
  await starting.stop();
});

it('tells a Redis and a storage that are away apart, and what goes on without them', async () => {
  const folder = (await testConfig()).dataFolder;
  const lame = await startHub({ keepStore: true, redisUrl: 'redis://127.0.0.1:1', dataFolder: folder });
  const withoutRedis = await fetch(`${lame.url}/health`);
  expect(withoutRedis.status).toBe(200);
  expect(await withoutRedis.json()).toMatchObject({
    parts: {
      redis: { state: 'down', since: moment, without: 'reads and writes go on' },
      neo4j: { state: 'up' },
    },
  });
  await rm(folder, { recursive: true });
  const withoutStorage = await fetch(`${lame.url}/health/ready`);
  expect(withoutStorage.status).toBe(503);
  expect(await withoutStorage.json()).toMatchObject({
    status: 'unready',
    parts: { storage: { state: 'down', without: /writes are answered 503.*reads are served/ } },
  });
  expect((await lame.gql('{ status { phase components { name state since detail } } }')).data.status).toMatchObject({
    phase: 'READY',
    components: [
      { name: 'neo4j' },
      { name: 'redis', state: 'down' },
      { name: 'storage', state: 'down' },
      { name: 'spool', state: 'up', detail: '0 of 100000 waiting' },
      { name: 'writer' },
    ],
  });
  expect((await fetch(`${lame.url}/health/live`)).status).toBe(200);
  const metrics = await (await fetch(`${lame.url}/metrics`)).text();
  expect(metrics).toContain('rootline_part_up{part="redis"} 0\n');
  expect(metrics).toContain('rootline_part_up{part="neo4j"} 1\n');
  await lame.stop().catch(() => undefined);
});
