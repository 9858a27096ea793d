import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@rootline/graph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNeo4j } from '../../local/stack/neo4j.mjs';
import { startRedis } from '../../local/stack/redis.mjs';
import { type TestHub, runEvent, startHub } from './hub.fixture.ts';
import { startProducers } from './producers.fixture.ts';
import { auditStore, readStore } from './store-audit.fixture.ts';

type Receipt = { readonly seq: number; readonly replayed: boolean };

const send = (hub: TestHub, event: unknown) => hub.post('/api/v1/lineage', event);

async function countRuns(hub: TestHub, name: string): Promise<number> {
  const answer = await hub.gql(
    'query($n: String!) { jobs(filter: { nameContains: $n }) { edges { node { runs { edges { node { id } } } } } } }',
    {
      n: name,
    },
  );
  const { jobs } = (answer.data as { jobs: { edges: { node: { runs: { edges: unknown[] } } }[] } } | null) ?? {
    jobs: { edges: [] },
  };
  return jobs.edges.reduce((sum, { node }) => sum + node.runs.edges.length, 0);
}

/** Until the hub is well and nothing waits in its spool. */
const untilDrained = (hub: TestHub, timeout = 90_000) =>
  expect
    .poll(async () => healthOf(hub), { timeout, interval: 200 })
    .toMatchObject({ status: 'ready', parts: { spool: { state: 'up', detail: expect.stringMatching(/^0 of /) } } });
const healthOf = async (hub: TestHub): Promise<unknown> => (await fetch(`${hub.url}/health`)).json();

describe('a Neo4j that is killed and comes back', () => {
  let folder: string;
  let neo4j: Awaited<ReturnType<typeof startNeo4j>>;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let hub: TestHub;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rootline-faults-'));
    [neo4j, redis] = await Promise.all([startNeo4j({ dir: folder, shortLived: true }), startRedis({ dir: folder })]);
    const { uri, user, password } = neo4j;
    hub = await startHub({ neo4j: { uri, user, password }, redisUrl: redis.url });
  });
  afterAll(async () => {
    await hub.stop();
    await Promise.all([neo4j.stop(), redis.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  it('is told as such to all who ask meanwhile, and finds the hub at work when it is back', async () => {
    const before = Array.from({ length: 20 }, () => runEvent('killed', randomUUID()));
    // A store that was started just now plans everything anew: on a busy machine the first events may be told to come again.
    for (const event of before)
      await expect.poll(async () => (await send(hub, event)).status, { timeout: 60_000, interval: 500 }).toBe(201);

    await neo4j.kill();
    const spooled = runEvent('killed', randomUUID());
    const began = performance.now();
    const response = await send(hub, spooled);
    // Producers give up after 5 s of their own, and then come again.
    expect(performance.now() - began).toBeLessThan(12_000);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ spooled: true, receivedAt: expect.any(String) });
    // From then on nobody waits for the store.
    const more = [runEvent('killed', randomUUID()), runEvent('killed', randomUUID())];
    const batch = await hub.post('/api/v1/lineage/batch', more);
    expect(batch.status).toBe(202);
    expect(await batch.json()).toMatchObject({ status: 'success', spooled: true, summary: { spooled: 2 } });

    const read = await hub.gql('{ datasets { edges { node { id } } } }');
    expect(read.errors[0]).toMatchObject({ message: /store is away/, extensions: { code: 'HUB_BUSY' } });
    const write = await hub.gql('mutation { createProject(input: { name: "x" }) { __typename } }');
    expect(write.data).toEqual({ createProject: { __typename: 'HubBusy' } });
    const health = await fetch(`${hub.url}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({
      status: 'unready',
      parts: {
        neo4j: { state: 'down', without: expect.stringContaining('events are spooled') },
        redis: { state: 'up' },
        spool: { state: 'up', detail: '3 of 100000 waiting' },
      },
    });
    expect((await fetch(`${hub.url}/health/intake`)).status).toBe(200);
    const waiting = await hub.gql('{ spool { waiting draining refusedCount oldestReceivedAt } }');
    expect(waiting.data.spool).toMatchObject({ waiting: 3, draining: false, refusedCount: 0 });

    neo4j = await startNeo4j({ dir: folder, shortLived: true });
    await expect
      .poll(async () => (await fetch(`${hub.url}/health`)).status, { timeout: 90_000, interval: 200 })
      .toBe(200);
    await untilDrained(hub);
    for (const event of [spooled, ...more, ...before]) {
      const answer = (await (await send(hub, event)).json()) as Receipt;
      expect(answer.replayed).toBe(true);
    }
    expect(await countRuns(hub, 'killed')).toBe(23);
    // Ten seconds on two quiet cores; the start of Neo4j, and what it plans anew, take many times that beside other work.
  }, 300_000);

  it('keeps what waits for a short absence, and answers it when the store is back', async () => {
    await neo4j.kill();
    const event = runEvent('short', randomUUID());
    const waiting = send(hub, event);
    await sleep(50);
    neo4j = await startNeo4j({ dir: folder, shortLived: true });
    const first = await waiting;
    // On a busy machine the restart outlasts the hub's patience; then the event waits in the spool.
    expect([201, 202]).toContain(first.status);
    await untilDrained(hub);
    await expect.poll(async () => countRuns(hub, 'short'), { timeout: 60_000, interval: 500 }).toBe(1);
  });

  it('is away for a minute under load, and all that was taken meanwhile is there afterwards, once', async () => {
    const load = startProducers(hub.url, 2);
    await load.untilAcknowledged(20);
    await neo4j.kill();
    await sleep(60_000);
    expect((await fetch(`${hub.url}/health/intake`)).status).toBe(200);
    const { data } = await hub.gql('{ spool { waiting } }');
    expect(data.spool.waiting).toBeGreaterThan(100);
    neo4j = await startNeo4j({ dir: folder, shortLived: true });
    await load.untilAcknowledged(20);
    await load.stop();
    await untilDrained(hub, 200_000);

    expect(load.unexpected).toEqual([]);
    const database = openDatabase(neo4j);
    const content = await readStore(database);
    await database.close();
    expect(auditStore(content)).toEqual([]);
    const states = Map.groupBy(content.runs, ({ runId }) => runId);
    const taken = [...load.acknowledged, ...load.spooled];
    expect(
      taken.filter(
        ({ runId, state }) =>
          states
            .get(runId)
            ?.map((run) => run.state)
            .join() !== state,
      ),
    ).toEqual([]);
    // A minute away, a start of Neo4j, and what waited is written.
  }, 600_000);
});
