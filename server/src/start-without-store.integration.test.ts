import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNeo4j } from '../../local/stack/neo4j.mjs';
import { composeHub } from './compose.ts';
import { askGraphQL, beginHub, postJson, runEvent, testConfig } from './hub.fixture.ts';
import type { Config } from './config.ts';

const statusOf = async (url: string) => (await fetch(url)).status;
const send = (url: string, event: unknown) => postJson(`${url}/api/v1/lineage`, event);

/** Names of jobs that have a run, with how many. */
async function runsByJob(url: string): Promise<Readonly<Record<string, number>>> {
  const { data } = await askGraphQL(url, '{ jobs { edges { node { name runs { edges { node { id } } } } } } }');
  const { edges } = (data as { jobs: { edges: { node: { name: string; runs: { edges: unknown[] } } }[] } }).jobs;
  return Object.fromEntries(edges.map(({ node }) => [node.name, node.runs.edges.length]));
}

describe('a hub that is started while Neo4j is away', () => {
  let folder: string;
  let neo4j: Awaited<ReturnType<typeof startNeo4j>>;
  let config: Config;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rootline-absent-'));
    neo4j = await startNeo4j({ dir: folder, shortLived: true });
    const { uri, user, password } = neo4j;
    config = { ...(await testConfig()), neo4j: { uri, user, password } };
  });
  afterAll(async () => {
    await neo4j.stop();
    await rm(folder, { recursive: true, force: true });
    await rm(config.dataFolder, { recursive: true, force: true });
  });

  it('takes events into the spool, refuses the rest, and brings all of it in over a store that nobody has migrated', async () => {
    await neo4j.kill();
    const { hub, url, started } = await beginHub(config);
    const events = Array.from({ length: 5 }, () => runEvent('absent', randomUUID()));
    await expect.poll(() => statusOf(`${url}/health/intake`), { timeout: 30_000, interval: 50 }).toBe(200);
    for (const event of events) {
      const response = await send(url, event);
      expect(response.status).toBe(202);
      expect(await response.json()).toEqual({ spooled: true, receivedAt: expect.any(String) });
    }
    const batch = await postJson(`${url}/api/v1/lineage/batch`, [runEvent('absent', randomUUID())]);
    expect([batch.status, await batch.json()]).toMatchObject([202, { spooled: true, summary: { spooled: 1 } }]);
    const ping = await postJson(`${url}/api/v1/git/webhooks`, { zen: 'x' }, { 'x-github-event': 'ping' });
    expect(ping.status).toBe(200);

    expect(await statusOf(`${url}/health/live`)).toBe(200);
    const health = await fetch(`${url}/health/ready`);
    expect([health.status, await health.json()]).toMatchObject([
      503,
      {
        status: 'unready',
        phase: 'starting',
        parts: {
          neo4j: { state: 'down', without: expect.stringContaining('events are spooled') },
          spool: { state: 'up', detail: '6 of 100000 waiting' },
        },
      },
    ]);
    for (const path of ['/graphql', '/api/v1/import', '/api/v1/git/history', '/dev/reset']) {
      const refused = await postJson(`${url}${path}`, { query: '{ status { version } }' });
      expect([path, refused.status, refused.headers.get('retry-after')]).toEqual([path, 503, '5']);
      expect(await refused.json()).toMatchObject({ error: { code: 'HUB_BUSY', message: /Neo4j was away/ } });
    }
    const wrong = await send(url, { eventType: 'COMPLETE' });
    expect(wrong.status).toBe(400);

    neo4j = await startNeo4j({ dir: folder, shortLived: true });
    await started;
    expect(await statusOf(`${url}/health/ready`)).toBe(200);
    await expect.poll(() => runsByJob(url), { timeout: 60_000, interval: 200 }).toEqual({ absent: 6 });
    // What was sent before is known; what is sent now goes the direct way.
    expect(await (await send(url, events[0])).json()).toMatchObject({ replayed: true });
    expect((await send(url, runEvent('later', randomUUID()))).status).toBe(201);
    await hub.stop();
  }, 300_000);

  it('works off first what it left when it was ended during the outage', async () => {
    await neo4j.kill();
    const first = await beginHub(config);
    await expect.poll(() => statusOf(`${first.url}/health/intake`), { timeout: 30_000, interval: 50 }).toBe(200);
    expect((await send(first.url, runEvent('left', randomUUID()))).status).toBe(202);
    await first.hub.stop();
    await first.started;

    const second = await beginHub(config);
    await expect.poll(() => statusOf(`${second.url}/health/intake`), { timeout: 30_000, interval: 50 }).toBe(200);
    expect((await send(second.url, runEvent('left', randomUUID()))).status).toBe(202);
    neo4j = await startNeo4j({ dir: folder, shortLived: true });
    await second.started;
    await expect
      .poll(() => runsByJob(second.url), { timeout: 60_000, interval: 200 })
      .toEqual({ absent: 6, later: 1, left: 2 });
    await second.hub.stop();
  }, 300_000);

  it('ends its start when the store is there and refuses the password', async () => {
    const hub = await composeHub({ ...config, neo4j: { ...config.neo4j, password: 'another' } }, '0.0.0-test');
    await expect(hub.start()).rejects.toThrow(/unauthorized/i);
    await hub.stop();
  }, 60_000);
});
