import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase, resetStore } from '@rootline/graph';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cypher, query } from '../../../../graph/driver/cypher.ts';
import { integer, list, row, text } from '../../../../graph/driver/rows.ts';
import type { Config } from '../../config.ts';
import { askGraphQL, postJson, runEvent, startHub, type TestHub, testConfig } from '../../hub.fixture.ts';
import { type KillableHub, startKillableHub } from '../../killable-hub.fixture.ts';
import { auditStore, readStore } from '../../store-audit.fixture.ts';
import { githubPush } from './hosts/github.fixture.ts';
import { githubHeaders, SECRET } from './webhooks.fixture.ts';

// As the writer takes it before anything else.
const HOLD = query(
  'test.hold',
  cypher`MATCH (c:Counter {id: '0'}) SET c.lk = 'test' RETURN c.seq AS seq`,
  row(integer),
);
const COMMITS = query(
  'test.commits',
  cypher`MATCH (:Repository)-[r:HAS_COMMIT]->(c:Commit) WHERE c.sha STARTS WITH $prefix
         RETURN count(r) AS relations, count(DISTINCT c.sha) AS shas`,
  row(integer, integer),
);
const KEYS = query(
  'test.keys',
  cypher`MATCH (e:Entry) WHERE e.key STARTS WITH $prefix WITH e ORDER BY e.seq RETURN collect(e.key) AS keys`,
  row(list(text)),
);
const LARGE = 2_000;
// Its commits go in groups of 200, the branch in a command of its own.
const PARTS = LARGE / 200 + 1;
const repository = (name: string) => ({ clone_url: `https://github.com/acme/${name}.git`, ssh_url: null, id: null });
const shaOf = (prefix: string, n: number) => `${prefix}${n.toString(16).padStart(40 - prefix.length, '0')}`;

function pushOf(name: string, prefix: string, count: number): string {
  const [first] = githubPush()['commits'] as readonly object[];
  const commits = Array.from({ length: count }, (_, n) => ({ ...first, id: shaOf(prefix, n), message: `m${n}` }));
  return JSON.stringify(githubPush({ commits, after: commits.at(-1)?.id, head_commit: null }, repository(name)));
}

const deliver = (url: string, body: string, id: string) =>
  postJson(`${url}/api/v1/git/webhooks`, body, githubHeaders(body, 'push', id, SECRET));

async function spoolOf(url: string) {
  const { data } = await askGraphQL(url, '{ spool { waiting refusedCount lanes { name waiting } } }');
  const { waiting, refusedCount, lanes } = data.spool;
  const [events, git] = ['events', 'git'].map(
    (name) => lanes.find((lane: { name: string }) => lane.name === name)?.waiting,
  );
  return { waiting, refusedCount, events, git };
}

const untilDrained = (url: string) =>
  expect.poll(() => spoolOf(url), { timeout: 120_000, interval: 200 }).toMatchObject({ waiting: 0, refusedCount: 0 });

let config: Config;
let database: Database;
beforeAll(async () => {
  config = await testConfig();
  database = openDatabase(config.neo4j);
});
afterAll(() => database.close());

/** Nothing is committed until it is called. */
async function holdTheWriter(): Promise<() => Promise<void>> {
  const transaction = database.begin(60_000);
  await transaction.run(HOLD);
  return () => transaction.rollback();
}

const commitsOf = async (prefix: string) => (await database.readOne(COMMITS, { prefix })) ?? [0, 0];
const keysOf = async (prefix: string) => (await database.readOne(KEYS, { prefix }))?.[0] ?? [];

describe('a push of thousands of commits', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startHub({ ...config, git: { ...config.git, secrets: { ...config.git.secrets, github: [SECRET] } } });
  });
  afterAll(() => hub.stop());

  it('is answered before any of them is in the graph, and events are neither put off nor counted to it', async () => {
    const push = pushOf('large', 'a1', LARGE);
    const release = await holdTheWriter();
    try {
      const answer = await deliver(hub.url, push, 'large');
      expect(answer.status).toBe(202);
      expect(await answer.json()).toMatchObject({ taken: true, commands: PARTS, spooled: true });
      expect(await spoolOf(hub.url)).toEqual({ waiting: PARTS, refusedCount: 0, events: 0, git: PARTS });
      expect(await commitsOf('a1')).toEqual([0, 0]);
      const health = await fetch(`${hub.url}/health/intake`);
      expect(await health.json()).toMatchObject({ parts: { spool: { detail: `${PARTS} of 100000 waiting` } } });
      expect(await (await fetch(`${hub.url}/metrics`)).text()).toContain(
        `rootline_spool_waiting_entries{lane="git"} ${PARTS}`,
      );
    } finally {
      await release();
    }
    const event = await hub.post('/api/v1/lineage', runEvent('meanwhile', '0191f2a4-0000-7000-8000-00000000aaaa'));
    expect(event.status).toBe(201);
    await untilDrained(hub.url);
    expect(await commitsOf('a1')).toEqual([LARGE, LARGE]);
  });

  it('is known when it is delivered again, while it waits and afterwards, and comes before what was pushed next', async () => {
    const push = pushOf('again', 'b2', LARGE);
    const next = pushOf('again', 'c3', 1);
    const release = await holdTheWriter();
    try {
      for (const id of ['again', 'again']) expect((await deliver(hub.url, push, id)).status).toBe(202);
      expect((await deliver(hub.url, next, 'next')).status).toBe(202);
      expect(await spoolOf(hub.url)).toMatchObject({ git: 2 * PARTS + 1 });
    } finally {
      await release();
    }
    await untilDrained(hub.url);
    const parts = ['git:github:again', ...Array.from({ length: PARTS - 1 }, (_, n) => `git:github:again:${n + 1}`)];
    expect(await keysOf('git:github:again')).toEqual(parts);
    const { seq } = (await hub.gql('{ status { seq } }')).data.status;
    const [entries] = [await database.readOne(KEYS, { prefix: 'git:github:' })];
    expect(entries?.[0].slice(-PARTS - 1)).toEqual([...parts, 'git:github:next']);

    expect((await deliver(hub.url, push, 'again')).status).toBe(202);
    await untilDrained(hub.url);
    expect((await hub.gql('{ status { seq } }')).data.status.seq).toBe(seq);
    expect(await commitsOf('b2')).toEqual([LARGE, LARGE]);
    const { data } = await hub.gql(
      'query($url: String!) { repository(url: $url) { refs { edges { node { target { sha } } } } } }',
      {
        url: 'https://github.com/acme/again',
      },
    );
    expect(data.repository.refs.edges).toEqual([{ node: { target: { sha: shaOf('c3', 0) } } }]);
    // Nothing waits: the next one is committed before it is answered.
    expect((await deliver(hub.url, pushOf('again', 'd4', 1), 'prompt')).status).toBe(201);
    expect(auditStore(await readStore(database))).toEqual([]);
  });
});

describe('a server of its own', () => {
  let folder: string;
  let hub: KillableHub;
  beforeAll(async () => {
    await resetStore(database);
    folder = await mkdtemp(join(tmpdir(), 'rootline-deliveries-'));
    const redis = { url: config.redisUrl };
    hub = await startKillableHub({ neo4j: config.neo4j, redis, folder, env: { ROOTLINE_GITHUB_SECRET: SECRET } });
  });
  afterAll(async () => {
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => untilDrained(hub.url));

  it('has lost nothing of what it answered when it is killed before it worked it off', async () => {
    const release = await holdTheWriter();
    try {
      expect((await deliver(hub.url, pushOf('killed', 'e5', LARGE), 'killed')).status).toBe(202);
      await hub.kill();
      expect(await commitsOf('e5')).toEqual([0, 0]);
    } finally {
      await release();
    }
    await hub.untilDrained();
    expect(await commitsOf('e5')).toEqual([LARGE, LARGE]);
    expect(await keysOf('git:github:killed')).toHaveLength(PARTS);
  });

  it('takes a delivery of 25 MB, refuses a larger one, and answers others meanwhile', async () => {
    const [first] = githubPush()['commits'] as readonly object[];
    const limit = 25 * 1024 * 1024;
    const paths = Array.from(
      { length: 130 },
      (_, n) => `src/a-folder-of-some-length/with-another-one/file-number-${n}.ts`,
    );
    const commits = Array.from({ length: LARGE }, (_, n) => ({ ...first, id: shaOf('f6', n), modified: paths }));
    const text = (message: string) => {
      const all = [...commits, { ...first, id: shaOf('f6', LARGE), message }];
      return JSON.stringify(
        githubPush({ commits: all, after: shaOf('f6', LARGE), head_commit: null }, repository('heavy')),
      );
    };
    const room = limit - Buffer.byteLength(text(''));
    expect(room).toBeGreaterThan(0);
    const refused = await deliver(hub.url, text('x'.repeat(room + 1)), 'too-heavy').catch(() => undefined);
    // The connection may be cut before all of it is sent.
    expect([undefined, 413]).toContain(refused?.status);
    const answer = deliver(hub.url, text('x'.repeat(room)), 'heavy');
    const heavy = { isAnswered: false };
    const settled = answer.finally(() => (heavy.isAnswered = true));
    while (!heavy.isAnswered) expect((await fetch(`${hub.url}/health/live`)).status).toBe(200);
    expect((await settled).status).toBe(202);
    await untilDrained(hub.url);
    expect(await commitsOf('f6')).toEqual([LARGE + 1, LARGE + 1]);
  });
});
