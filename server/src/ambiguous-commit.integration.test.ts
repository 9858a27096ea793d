import { type Database, openDatabase } from '@rootline/graph';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BoltProxy, type Cut, startBoltProxy } from './bolt-proxy.fixture.ts';
import { type TestHub, startHub, testConfig } from './hub.fixture.ts';
import { type Producers, startProducers } from './producers.fixture.ts';
import { auditStore, readStore } from './store-audit.fixture.ts';

const PRODUCERS = 8;
const CUTS = 8;

let proxy: BoltProxy;
let hub: TestHub;
let database: Database;

beforeAll(async () => {
  const { neo4j } = await testConfig();
  database = openDatabase(neo4j);
  proxy = await startBoltProxy(Number(new URL(neo4j.uri).port));
  // Patient: what is tested is what becomes of a command, not how long a busy machine takes for it.
  const writer = { patienceMs: 60_000 };
  hub = await startHub({ neo4j: { ...neo4j, uri: `bolt://127.0.0.1:${proxy.port}` }, writer });
});
afterAll(async () => {
  await hub.stop();
  proxy.close();
  await database.close();
});

/** Cuts eight commits, one after the other; how many events were answered with a receipt that was there already. */
async function cutUnderLoad(cut: Cut): Promise<{ readonly load: Producers; readonly replayed: number }> {
  const load = startProducers(hub.url, PRODUCERS);
  for (let i = 0; i < CUTS; i++) {
    await proxy.cutNext(cut);
    // The batch that was cut is answered before the next one is.
    await load.untilAcknowledged(PRODUCERS + 1);
  }
  await load.stop();
  return { load, replayed: load.acknowledged.filter(({ receipt }) => receipt.replayed).length };
}

/** Every event was answered 201 at once; its run is there once, as the entry that the receipt names. */
async function expectAnsweredAndOnce({ acknowledged, abandoned, unexpected }: Producers): Promise<void> {
  expect(unexpected).toEqual([]);
  expect(abandoned).toEqual([]);
  expect(acknowledged.filter(({ attempts }) => attempts > 1)).toEqual([]);
  const content = await readStore(database);
  expect(auditStore(content)).toEqual([]);
  const runs = Map.groupBy(content.runs, ({ runId }) => runId);
  for (const { runId, state, receipt } of acknowledged) {
    expect(runs.get(runId)).toEqual([expect.objectContaining({ state })]);
    const entry = content.entries[receipt.seq - 1];
    expect(entry?.leaf).toBe(receipt.leaf);
    expect(entry?.changes.map(({ id }) => id)).toContain(runs.get(runId)?.[0]?.id);
  }
  expect(new Set(acknowledged.map(({ receipt }) => receipt.seq)).size).toBe(acknowledged.length);
}

it('answers a command by its key when the answer of its commit is lost, again and again under load', async () => {
  const { load, replayed } = await cutUnderLoad('answer');
  expect(replayed).toBeGreaterThanOrEqual(CUTS);
  await expectAnsweredAndOnce(load);
});

it('does not double a command that is tried again while its first commit is still under way', async () => {
  const { load, replayed } = await cutUnderLoad('commit');
  expect(replayed).toBeGreaterThanOrEqual(CUTS);
  await expectAnsweredAndOnce(load);
});

it('writes a command once when the connection is lost before its commit arrives', async () => {
  const { load, replayed } = await cutUnderLoad('request');
  expect(replayed).toBe(0);
  await expectAnsweredAndOnce(load);
});
