import { mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase, resetStore } from '@rootline/graph';
import { type Storage, openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { cypher, query } from '../../../../graph/driver/cypher.ts';
import { noRows } from '../../../../graph/driver/rows.ts';
import type { Config } from '../../config.ts';
import { type TestHub, runEvent, startHub, testConfig } from '../../hub.fixture.ts';
import { readStore } from '../../store-audit.fixture.ts';
import { writeAtRandom } from '../random-writes.fixture.ts';
import { contentOf } from '../store-content.fixture.ts';
import { backupStore } from './backup-store.ts';
import { type RestoreReport, restoreStore } from './restore-store.ts';

let config: Config;
let hub: TestHub;
let database: Database;
let storage: Storage;
let folder: string;

beforeAll(async () => {
  config = await testConfig();
  hub = await startHub(config);
  database = openDatabase(config.neo4j);
  storage = await openFolderStorage(config.dataFolder);
});
afterAll(async () => {
  await storage.close();
  await database.close();
  await hub.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootline-backup-'));
  expect((await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' })).status).toBe(200);
  return () => rm(folder, { recursive: true, force: true });
});

const target = () => join(folder, 'backup');
const keys = () => join(folder, 'keys');
const parts = () => ({ database, bodies: storage.bodies, dataFolder: config.dataFolder, version: '0.0.0-test' });
const backup = () => backupStore(parts(), target(), { keys: keys() });

/** A data folder that nobody used, restored into after the store was emptied. */
async function restoreElsewhere(from = target(), options = {}): Promise<{ report: RestoreReport; dataFolder: string }> {
  await resetStore(database);
  const dataFolder = join(folder, 'restored');
  const elsewhere = await openFolderStorage(dataFolder);
  try {
    const report = await restoreStore({ database, bodies: elsewhere.bodies, dataFolder }, from, {
      keys: keys(),
      ...options,
    });
    return { report, dataFolder };
  } finally {
    await elsewhere.close();
  }
}

const QUESTIONS = [
  '{ datasets(first: 50) { edges { node { id name namespace description createdAt versions { edges { node { id name } } } tags { key value } } } } }',
  '{ jobs(first: 50) { edges { node { id name createdAt runs { edges { node { id state startedAt endedAt } } } } } } }',
  '{ registeredModels: models(first: 50) { edges { node { id name aliases versions { edges { node { id name } } } } } } }',
  '{ deployments(first: 50) { edges { node { id name state currentVersion { id } } } } }',
  '{ commits(first: 50) { edges { node { sha author { id name } } } } }',
  '{ ledger(first: 50) { edges { node { seq leaf command actor changes(first: 20) { edges { node { id digest } } } } } } }',
  '{ status { seq entities { kind count } } }',
];

async function answersOf(asked: TestHub): Promise<readonly unknown[]> {
  const answers = await Promise.all(QUESTIONS.map((question) => asked.gql(question)));
  for (const { errors } of answers) expect(errors).toEqual([]);
  const ids = (answers[0]?.data.datasets.edges as { node: { id: string } }[]).map(({ node }) => node.id);
  const walks = ids.map((id) =>
    asked.gql(
      'query($of: [ID!]!) { lineage(of: $of, direction: BOTH, depth: 20) { nodes { id name distance } edges { from to kinds inferred } } }',
      { of: [id] },
    ),
  );
  // A walk is a set of nodes and relations.
  const sets = (await Promise.all(walks)).map(({ data }) => ({
    nodes: (data.lineage.nodes as unknown[]).map((node) => JSON.stringify(node)).sort(),
    edges: (data.lineage.edges as unknown[]).map((edge) => JSON.stringify(edge)).sort(),
  }));
  return [...answers.map(({ data }) => data as unknown), ...sets];
}

const separations = async () =>
  (await readStore(database)).entries.filter(
    ({ command, outcome }) => command === 'graphql.separate' && outcome === 'committed',
  ).length;

it('answers as the original does, people included, and goes on from there under another epoch', async () => {
  await writeAtRandom(hub, 71, 150, 'separations');
  expect(await separations()).toBeGreaterThan(0);
  const [answers, content] = [await answersOf(hub), await contentOf(database)];
  const before = await hub.gql('{ status { epoch cursor } }');
  const report = await backup();
  expect(report).toMatchObject({ seq: (await readStore(database)).head, people: 3 });
  expect((await stat(keys())).mode & 0o777).toBe(0o600);

  const { report: restored, dataFolder } = await restoreElsewhere();
  expect(restored).toMatchObject({ seq: report.seq, differing: 0, check: { ok: true } });
  expect(await contentOf(database)).toEqual(content);
  const elsewhere = await startHub({ dataFolder, keepStore: true });
  expect(await answersOf(elsewhere)).toEqual(answers);
  const after = await elsewhere.gql('{ status { epoch cursor } }');
  expect(after.data.status.epoch).not.toBe(before.data.status.epoch);
  const expired = await elsewhere.gql(
    `query($asOf: AsOf) { lineage(of: ["job:${'0'.repeat(32)}"], asOf: $asOf) { truncated } }`,
    {
      asOf: before.data.status.cursor,
    },
  );
  expect(expired.errors[0]?.message).toMatch(/since it was last emptied or restored/);
  // The keys of commands are known: the same events are repetitions there, too.
  await writeAtRandom(elsewhere, 71, 30, 'separations');
  await elsewhere.stop();
});

it('is of one entry while others go on writing', async () => {
  await writeAtRandom(hub, 72, 60);
  const going = writeAtRandom(hub, 73, 150);
  const report = await backup();
  await going;
  const original = await readStore(database);
  expect(original.head).toBeGreaterThan(report.seq);
  const { report: restored } = await restoreElsewhere();
  expect(restored).toMatchObject({ seq: report.seq, differing: 0, check: { ok: true } });
  const { entries } = await readStore(database);
  expect(entries).toEqual(original.entries.slice(0, report.seq));
});

it('refuses a store, or a data folder, that holds something, and changes nothing there', async () => {
  await writeAtRandom(hub, 74, 20);
  await backup();
  const content = await contentOf(database);
  const used = { database, bodies: storage.bodies, dataFolder: config.dataFolder };
  await expect(restoreStore(used, target())).rejects.toThrow(
    /holds a ledger already: a backup goes into an empty store only/,
  );
  expect(await contentOf(database)).toEqual(content);
  await resetStore(database);
  await expect(restoreStore(used, target())).rejects.toThrow(/holds bodies or people already/);
  expect(await contentOf(database)).toEqual([]);
  expect((await hub.post('/api/v1/lineage', runEvent('after', '0191f2a4-0000-7000-8000-000000000001'))).status).toBe(
    201,
  );
});

it('recognises a backup that was cut off or changed, before it touches the store', async () => {
  await writeAtRandom(hub, 75, 20);
  await backup();
  const manifest = join(target(), 'manifest.json');
  const [text, bodies] = [await readFile(manifest, 'utf8'), join(target(), 'bodies.ndjson.zst')];
  const whole = await readFile(bodies);
  await truncate(bodies, whole.byteLength - 10);
  await expect(restoreElsewhere()).rejects.toThrow(
    /bodies\.ndjson\.zst has \d+ bytes, \d+ were written: it was cut off/,
  );
  const changed = Buffer.from(whole);
  changed[100] = (changed[100] ?? 0) ^ 1;
  await writeFile(bodies, changed);
  await expect(restoreElsewhere()).rejects.toThrow(/its digest is another/);
  await rm(bodies);
  await expect(restoreElsewhere()).rejects.toThrow(/bodies\.ndjson\.zst of the backup cannot be read/);
  await writeFile(manifest, text.replace('"version": 1', '"version": 99'));
  await expect(restoreElsewhere()).rejects.toThrow(/manifest\.json: version/);
  await rm(manifest);
  await expect(restoreElsewhere()).rejects.toThrow(/is no whole backup: it has no manifest\.json/);
  expect(await contentOf(database)).toEqual([]);
});

it('leaves nothing behind when it fails, overwrites nothing, and replaces what a killed one left', async () => {
  await writeAtRandom(hub, 76, 20);
  const { bodies } = storage;
  const without = { ...parts(), bodies: { ...storeOf(bodies), get: async () => undefined } };
  await expect(backupStore(without, target())).rejects.toThrow(/is not kept any more: nothing was backed up/);
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, '.backup.partial'), 'of a process that was killed');
  await backup();
  expect((await readdir(folder)).sort()).toEqual(['backup', 'keys']);
  await expect(backup()).rejects.toThrow(/exists already: a backup overwrites nothing/);
});

it('goes on when it was cut off, in whichever part, and lets nobody write meanwhile', async () => {
  await writeAtRandom(hub, 77, 60);
  const content = await contentOf(database);
  await backup();
  for (const phase of ['loading', 'projecting']) {
    await rm(join(folder, 'restored'), { recursive: true, force: true });
    const killed = (progress: { phase: string }) => {
      if (progress.phase === phase) throw new Error('killed');
    };
    await expect(restoreElsewhere(target(), { onProgress: killed })).rejects.toThrow('killed');
    const refused = await hub.gql('mutation { createProject(input: { name: "meanwhile" }) { __typename } }');
    expect(refused.data).toEqual({ createProject: { __typename: 'HubBusy' } });
    await database.write(AGE);
    const elsewhere = await openFolderStorage(join(folder, 'restored'));
    const again = { database, bodies: elsewhere.bodies, dataFolder: join(folder, 'restored') };
    expect(await restoreStore(again, target(), { keys: keys() })).toMatchObject({ differing: 0, check: { ok: true } });
    await elsewhere.close();
    expect(await contentOf(database)).toEqual(content);
  }
});

/** As if the process had been gone for an hour. */
const AGE = query('test.age', cypher`MATCH (c:Counter {id: '0'}) SET c.shutAt = c.shutAt - 3600000`, noRows);

function storeOf(store: Storage['bodies']): Storage['bodies'] {
  return {
    putMany: (bodies) => store.putMany(bodies),
    get: (digest) => store.get(digest),
    has: (digest) => store.has(digest),
    old: undefined,
    isEmpty: () => store.isEmpty(),
    health: () => store.health(),
    close: () => store.close(),
  };
}
