import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '@rootline/graph';
import { openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cypher, query } from '../../graph/driver/cypher.ts';
import { noRows } from '../../graph/driver/rows.ts';
import { startNeo4j } from '../../local/stack/neo4j.mjs';
import { startRedis } from '../../local/stack/redis.mjs';
import { type KillableHub, startKillableHub } from './killable-hub.fixture.ts';
import { type Producers, send, startProducers } from './producers.fixture.ts';
import { type StoreContent, auditStore, readStore } from './store-audit.fixture.ts';

const PRODUCERS = 8;
const SERVER_KILLS = 20;
// In these rounds Neo4j is killed, and the server while it is away or recovering.
const NEO4J_KILLS = new Set([5, 10, 15]);
// Answers of the killed server that were on their way are not yet load on the next one.
const UNDER_LOAD = PRODUCERS + 1;

let folder: string;
let neo4j: Awaited<ReturnType<typeof startNeo4j>>;
let redis: Awaited<ReturnType<typeof startRedis>>;
let hub: KillableHub | undefined;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootline-crash-'));
  // A stack of its own: the other suites go on meanwhile.
  [neo4j, redis] = await Promise.all([startNeo4j({ dir: folder, shortLived: true }), startRedis({ dir: folder })]);
  database = openDatabase(neo4j);
  hub = await startKillableHub({ neo4j, redis, folder });
});
afterAll(async () => {
  await hub?.stop();
  await database.close();
  await Promise.all([neo4j.stop(), redis.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function killUnderLoad(running: KillableHub, load: Producers): Promise<void> {
  for (let round = 1; round <= SERVER_KILLS; round++) {
    await load.untilAcknowledged(UNDER_LOAD);
    // Anywhere in the writing of several batches.
    await sleep(Math.random() * 400);
    if (!NEO4J_KILLS.has(round)) {
      await running.kill();
      continue;
    }
    await neo4j.kill();
    const [started] = await Promise.all([
      startNeo4j({ dir: folder, shortLived: true }),
      sleep(Math.random() * 4_000).then(() => running.kill()),
    ]);
    neo4j = started;
  }
}

/** Everything that was promised is there once, and nothing beside it but what was sent and not acknowledged. */
function expectPromisesKept(content: StoreContent, { acknowledged, spooled, abandoned }: Producers): void {
  const runs = Map.groupBy(content.runs, ({ runId }) => runId);
  const entriesOf = new Map<string, number[]>();
  for (const { seq, changes } of content.entries) {
    for (const { id } of changes) if (id.startsWith('run:')) entriesOf.set(id, [...(entriesOf.get(id) ?? []), seq]);
  }
  for (const { runId, state, receipt } of acknowledged) {
    const [run, ...doubles] = runs.get(runId) ?? [];
    expect(run, `run ${runId}, acknowledged as entry ${receipt.seq}`).toMatchObject({ state });
    expect(doubles).toEqual([]);
    // The run was made once, by the entry that the receipt names.
    expect(new Set(entriesOf.get(run?.id ?? ''))).toEqual(new Set([receipt.seq]));
    expect(content.entries[receipt.seq - 1]?.leaf).toBe(receipt.leaf);
  }
  for (const { runId, state } of spooled) {
    const found = runs.get(runId);
    expect(found, `run ${runId}, acknowledged before it was in the graph`).toMatchObject([{ state }]);
    expect(new Set(entriesOf.get(found?.[0]?.id ?? '')).size).toBe(1);
  }
  const left = abandoned.filter(({ runId }) => runs.has(runId)).length;
  expect(content.runs.length).toBe(acknowledged.length + spooled.length + left);
  // The first entry is the default project's.
  expect(content.entries.length).toBe(1 + acknowledged.length + spooled.length + left);
}

it('loses nothing acknowledged and doubles nothing when the server is killed 20 times under load, and Neo4j 3 times', async () => {
  const running = hub as KillableHub;
  const load = startProducers(running.url, PRODUCERS);
  await killUnderLoad(running, load);
  await load.stop();
  expect(load.unexpected).toEqual([]);
  await running.untilDrained();

  const retried = load.acknowledged.filter(({ attempts }) => attempts > 1);
  expect(retried.length).toBeGreaterThan(SERVER_KILLS);
  const again = await Promise.all(retried.map(({ body }) => send(running.url, body)));
  expect(again).toEqual(retried.map(({ receipt }) => ({ ...receipt, replayed: true })));
  await running.stop();
  // What a store that is away costs is a warning, not an error.
  expect(running.log()).not.toMatch(/command rejected|request failed|spooled entry failed/);

  const content = await readStore(database);
  expect(auditStore(content)).toEqual([]);
  expectPromisesKept(content, load);

  const storage = await openFolderStorage(join(folder, 'data'));
  const digests = content.entries.slice(1).map(({ body }) => body);
  const missing: string[] = [];
  // In groups: each read opens its segment, and a fast machine takes more events than a process may open files.
  for (let at = 0; at < digests.length; at += 500) {
    const group = digests.slice(at, at + 500);
    const kept = await Promise.all(group.map((digest) => storage.bodies.get(digest)));
    missing.push(...group.filter((_, index) => kept[index] === undefined));
  }
  expect(missing).toEqual([]);
  await storage.close();
  // Four minutes on two quiet cores; each start of a hub takes many times its second on a busy machine.
}, 1_200_000);

it('would have noticed a fact that was lost, one too many, and a hole in the ledger', async () => {
  const spoil = (name: string, text: ReturnType<typeof cypher>) => database.write(query(name, text, noRows));
  await spoil('test.lose', cypher`MATCH (:Entity)-[r:PRODUCED]->() WITH r LIMIT 1 DELETE r`);
  await spoil('test.add', cypher`CREATE (:Revision {key: 'x', recordedSeq: 2, retractedSeq: 9007199254740991})`);
  await spoil('test.hole', cypher`MATCH (e:Entry {seq: 3}) SET e.seq = 0`);
  const faults = auditStore(await readStore(database)).join('\n');
  expect(faults).toMatch(/written by \d+: 1 times in the ledger, 0 times in the graph/);
  expect(faults).toMatch(/x written by 2: 0 times in the ledger, 1 times in the graph/);
  expect(faults).toMatch(/entry 3 has seq 2/);
});
