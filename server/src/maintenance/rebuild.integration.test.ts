import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Database, Neo4jEntityStore, openDatabase, rebuildGraph } from '@rootline/graph';
import { type BodyStore, openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cypher, query } from '../../../graph/driver/cypher.ts';
import { noRows } from '../../../graph/driver/rows.ts';
import type { Config } from '../config.ts';
import { type TestHub, runEvent, startHub, testConfig } from '../hub.fixture.ts';
import { auditStore, readStore } from '../store-audit.fixture.ts';
import { projectEntries } from './projectors.ts';
import { writeAtRandom } from './random-writes.fixture.ts';
import { RebuildImpossibleError, checkRebuild, rebuildStore } from './rebuild-store.ts';
import { contentOf } from './store-content.fixture.ts';

let config: Config;
let hub: TestHub;
let database: Database;
let bodies: BodyStore;

beforeAll(async () => {
  config = await testConfig();
  hub = await startHub(config);
  database = openDatabase(config.neo4j);
  // As the command line opens it: beside the hub, which goes on writing.
  ({ bodies } = await openFolderStorage(config.dataFolder));
});
afterAll(async () => {
  await bodies.close();
  await database.close();
  await hub.stop();
});

async function empty(): Promise<void> {
  const answer = await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' });
  if (answer.status !== 200) throw new Error(`not emptied: ${answer.status} ${await answer.text()}`);
}

const uuid = (n: number) => `0191f2a4-0000-7000-8000-${String(n).padStart(12, '0')}`;

const CROWD = query(
  'test.crowd',
  cypher`MATCH (hub:Project) UNWIND range(1, 150000) AS n CALL (hub, n) { CREATE (:Mention)-[:CROWDS]->(hub) } IN TRANSACTIONS OF 10000 ROWS`,
  noRows,
);

it('empties a store with a node that has more relations than a transaction may hold', async () => {
  await empty();
  await hub.post('/api/v1/lineage', runEvent('crowded', uuid(1)));
  await database.write(CROWD, {}, 120_000);
  expect(await rebuildStore(database, bodies)).toMatchObject({ entries: 2, differing: 0, resumed: false });
});

it('writes the flights example again, fact by fact', async () => {
  await empty();
  const folder = await mkdtemp(join(tmpdir(), 'rootline-flights-'));
  const root = join(import.meta.dirname, '../../..');
  const example = join(root, 'examples/flights/src/main.ts');
  const flags = ['--import', 'tsx', example, '--url', hub.url, '--data', folder, '--quick'];
  await promisify(execFile)(process.execPath, flags, { cwd: root });
  await rm(folder, { recursive: true, force: true });

  const before = await contentOf(database);
  expect(before.length).toBeGreaterThan(300);
  const report = await rebuildStore(database, bodies);
  expect(report).toMatchObject({ differing: 0, differences: [], resumed: false });
  expect(await contentOf(database)).toEqual(before);
});

it.each([11, 12, 13])('writes a random stream of events and mutations again, fact by fact (seed %i)', async (seed) => {
  await empty();
  await writeAtRandom(hub, seed, 120, true);
  const { entries } = await readStore(database);
  // Every kind of write took part.
  expect(new Set(entries.map(({ command }) => command)).size).toBe(14);
  expect(entries.filter(({ outcome }) => outcome === 'refused').length).toBeGreaterThan(0);
  const before = await contentOf(database);
  const report = await rebuildStore(database, bodies);
  expect(report).toMatchObject({ differing: 0, differences: [] });
  expect(await contentOf(database)).toEqual(before);
  expect(auditStore(await readStore(database))).toEqual([]);
});

it('refuses writes while it is at work, and the hub goes on afterwards with what it knew', async () => {
  await empty();
  await writeAtRandom(hub, 21, 60);
  let during: Promise<Response> | undefined;
  await rebuildStore(database, bodies, ({ phase }) => {
    if (phase === 'projecting') during ??= hub.post('/api/v1/lineage', runEvent('during', uuid(1)));
  });
  // It waited for the writer, or waits in the spool; either way nothing of it is lost.
  expect([201, 202]).toContain((await during)?.status);
  const again = () => hub.post('/api/v1/lineage', runEvent('during', uuid(1)));
  await expect.poll(async () => (await again()).status, { timeout: 20_000 }).toBe(201);
  expect(await (await again()).json()).toMatchObject({ replayed: true });
  await writeAtRandom(hub, 21, 30);
  expect(auditStore(await readStore(database))).toEqual([]);
});

it('changes nothing when a body is gone, and says which', async () => {
  await empty();
  await writeAtRandom(hub, 31, 20);
  const before = await contentOf(database);
  const gone = (await readStore(database)).entries.find(({ command }) => command === 'openlineage.run');
  const without: BodyStore = {
    ...{
      putMany: async () => undefined,
      health: () => bodies.health(),
      close: async () => undefined,
      isEmpty: () => bodies.isEmpty(),
      old: undefined,
    },
    get: async (digest) => (digest === gone?.body ? undefined : bodies.get(digest)),
    has: async (digest) => digest !== gone?.body && (await bodies.has(digest)),
  };
  expect(await checkRebuild(database, without)).toMatchObject({
    examples: [{ seq: gone?.seq, reason: expect.stringMatching(/not kept any more/) }],
  });
  await expect(rebuildStore(database, without)).rejects.toThrow(RebuildImpossibleError);
  expect(await contentOf(database)).toEqual(before);
  expect((await hub.post('/api/v1/lineage', runEvent('after', uuid(2)))).status).toBe(201);
});

it('goes on where it was when it was cut off, and lets nobody else in meanwhile', async () => {
  await empty();
  await writeAtRandom(hub, 41, 80);
  const before = await contentOf(database);
  const entries = (await readStore(database)).head;
  const project = projectEntries(bodies, new Neo4jEntityStore(database));
  await expect(
    rebuildGraph(database, {
      maxBatch: 4,
      project: async (entry) => {
        if (entry.seq > entries / 2) throw new Error('killed');
        return project(entry);
      },
    }),
  ).rejects.toThrow('killed');
  await expect(rebuildStore(database, bodies)).rejects.toThrow(/under way/);
  await database.write(AGE);
  expect(await rebuildStore(database, bodies)).toMatchObject({ differing: 0, resumed: true });
  expect(await contentOf(database)).toEqual(before);
});

it('says in the ledger what adds up to something else now, and gives the store another epoch', async () => {
  await empty();
  await writeAtRandom(hub, 51, 20);
  const before = await readStore(database);
  const project = projectEntries(bodies, new Neo4jEntityStore(database));
  const changed = before.entries.find(({ command }) => command === 'openlineage.run')?.seq ?? 0;
  const report = await rebuildGraph(database, {
    project: async (entry) => {
      const command = await project(entry);
      return entry.seq === changed ? { ...command, statements: command.statements.slice(0, 1) } : command;
    },
  });
  expect(report.differing).toBeGreaterThan(0);
  expect(report.differences[0]).toMatchObject({ seq: changed, reason: expect.stringMatching(/facts are gone/) });
  const after = await readStore(database);
  expect(after.entries.slice(0, before.head)).toEqual(before.entries);
  expect(after.entries.map(({ command }) => command)).toContain('system.rebuild');
  // The second finds the same, from the bodies again: everything is what it was.
  expect(await rebuildStore(database, bodies)).toMatchObject({ differing: 0 });
});

/** As if the process had been gone for an hour. */
const AGE = query('test.age', cypher`MATCH (c:Counter {id: '0'}) SET c.shutAt = c.shutAt - 3600000`, noRows);
