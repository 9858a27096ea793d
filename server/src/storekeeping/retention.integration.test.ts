import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Database,
  GroupCommitWriter,
  Neo4jBatchStore,
  Neo4jEntityStore,
  Neo4jLedgerStore,
  openDatabase,
  resetStore,
} from '@rootline/graph';
import { type Storage, openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { cypher, query } from '../../../graph/driver/cypher.ts';
import { noRows } from '../../../graph/driver/rows.ts';
import type { Config } from '../config.ts';
import { type TestHub, startHub, testConfig } from '../hub.fixture.ts';
import { backupStore } from '../maintenance/backup/backup-store.ts';
import { restoreStore } from '../maintenance/backup/restore-store.ts';
import { checkStore } from '../maintenance/check-store.ts';
import { writeAtRandom } from '../maintenance/random-writes.fixture.ts';
import { rebuildStore } from '../maintenance/rebuild-store.ts';
import { contentOf } from '../maintenance/store-content.fixture.ts';
import { recordOutcome } from './record-outcome.ts';
import { StoreKeeper } from './store-keeper.ts';

const DAY_MS = 86_400_000;

let config: Config;
let hub: TestHub;
let database: Database;
let storage: Storage;

beforeAll(async () => {
  config = await testConfig();
  hub = await startHub(config);
  database = openDatabase(config.neo4j);
});
afterAll(async () => {
  await database.close();
  await hub.stop();
});
beforeEach(async () => {
  expect((await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' })).status).toBe(200);
  // Opened when it is empty: a reset takes away what another process writes to.
  storage = await openFolderStorage(config.dataFolder);
  return () => storage.close();
});

/** A keeper of the same store whose clock is so many days ahead. */
function keeperIn(days: number, over = database): StoreKeeper {
  const entities = new Neo4jEntityStore(database);
  const parts = { database: over, ledger: new Neo4jLedgerStore(database), entities, bodies: storage.bodies };
  const bus = new GroupCommitWriter(new Neo4jBatchStore(database));
  return new StoreKeeper({ ...parts, bus }, () => Date.now() + days * DAY_MS);
}

/** The graph without the ledger. */
async function facts(): Promise<readonly string[]> {
  return (await contentOf(database)).filter((line) => !line.startsWith('[["Entry"]') && !line.includes('hub:'));
}

const SET = `mutation($input: SetRetentionPolicyInput!) { setRetentionPolicy(input: $input) {
  ... on SetRetentionPolicyPayload { receipt { seq replayed } } ... on InvalidInput { path expected } ... on ExpectedError { code } } }`;
const APPLY = `mutation { applyRetention(input: { kind: LEDGER_DETAIL }) {
  ... on ApplyRetentionPayload { entries more } ... on ExpectedError { code message } } }`;
const PLAN = `query($days: Int) { retentionDryRun(kind: LEDGER_DETAIL, keepDays: $days) { keepDays entries bytes examples { seq } more } }`;

it('keeps everything until a policy says otherwise, and says what is wrong with one', async () => {
  const bodies = { kind: 'BODIES', keepDays: null, droppedTo: 0 };
  const policies = async () =>
    (await hub.gql('{ storage { policies { kind keepDays droppedTo } } }')).data.storage.policies;
  expect(await policies()).toEqual([{ kind: 'LEDGER_DETAIL', keepDays: null, droppedTo: 0 }, bodies]);
  expect((await hub.gql(APPLY)).data.applyRetention).toMatchObject({ code: 'INVALID_INPUT' });
  expect((await hub.gql(PLAN)).errors[0]?.message).toMatch(/^keepDays: expected days to keep, or a policy/);
  const set = async (keepDays: number | null, idempotencyKey?: string) =>
    (await hub.gql(SET, { input: { kind: 'LEDGER_DETAIL', keepDays, idempotencyKey } })).data.setRetentionPolicy;
  expect(await set(29)).toEqual({ path: 'input.keepDays', expected: 'from 30 to 36500 days', code: 'INVALID_INPUT' });
  expect(await set(30, 'once')).toMatchObject({ receipt: { replayed: false } });
  expect(await set(30, 'once')).toMatchObject({ receipt: { replayed: true } });
  expect(await policies()).toEqual([{ kind: 'LEDGER_DETAIL', keepDays: 30, droppedTo: 0 }, bodies]);
  expect((await hub.gql(PLAN)).data.retentionDryRun).toMatchObject({ keepDays: 30, entries: 0, examples: [] });
  expect((await hub.gql(APPLY)).data.applyRetention).toEqual({ entries: 0, more: false });
  await set(null);
  expect(await policies()).toMatchObject([{ keepDays: null }, bodies]);
});

it('drops the changes of old entries after it was said what goes, and nothing else', async () => {
  await writeAtRandom(hub, 51, 40);
  const keeper = keeperIn(100);
  await keeper.setPolicy({ kind: 'LEDGER_DETAIL', keepDays: 90, idempotencyKey: undefined });
  const before = await contentOf(database);
  const plan = await keeper.plan('LEDGER_DETAIL');
  expect(plan).toMatchObject({ keepDays: 90, from: 0, more: false });
  expect(plan.entries).toBe(plan.to);
  expect(plan.bytes).toBeGreaterThan(10_000);
  expect(plan.examples.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(await contentOf(database)).toEqual(before);

  const untouched = await facts();
  const run = await keeper.apply({ kind: 'LEDGER_DETAIL' });
  expect(run).toMatchObject({ outcome: { ok: true }, entries: plan.entries, bytes: plan.bytes });
  expect(await facts()).toEqual(untouched);
  const seq = run.outcome.ok ? run.outcome.receipt.seq : 0;
  const entry = `{ old: ledgerEntry(seq: 5) { leaf detailDropped changeCount changes { edges { node { id } } } }
    run: ledgerEntry(seq: ${seq}) { command detailDropped changes { edges { node { id } } } }
    ledger(first: 3) { edges { node { seq detailDropped } } } }`;
  const { data, errors } = await hub.gql(entry);
  expect(errors).toEqual([]);
  expect(data.old).toMatchObject({ detailDropped: true, changes: { edges: [] } });
  expect(data.old.changeCount).toBeGreaterThan(0);
  expect(data.run).toMatchObject({ command: 'hub.retentionApplied', detailDropped: false });
  expect(data.run.changes.edges.length).toBe(1);

  const check = await checkStore(database, storage.bodies);
  expect(check).toMatchObject({ ok: true, findings: [], withoutDetail: plan.entries });
  const content = await contentOf(database);
  expect(await rebuildStore(database, storage.bodies)).toMatchObject({ differing: 0 });
  expect(await contentOf(database)).toEqual(content);
  expect(await keeper.apply({ kind: 'LEDGER_DETAIL' })).toMatchObject({ entries: 1, more: false });
});

it('goes on where it was cut off between its entry and the last of its steps', async () => {
  await writeAtRandom(hub, 52, 20);
  const failing = Object.assign(openDatabase(config.neo4j), { write: () => Promise.reject(new Error('cut off')) });
  const keeper = keeperIn(100);
  await keeper.setPolicy({ kind: 'LEDGER_DETAIL', keepDays: 90, idempotencyKey: undefined });
  const { entries } = await keeper.plan('LEDGER_DETAIL');
  await expect(keeperIn(100, failing).apply({ kind: 'LEDGER_DETAIL' })).rejects.toThrow('cut off');
  await failing.close();
  expect(await checkStore(database, storage.bodies)).toMatchObject({ ok: true, withoutDetail: 0 });
  await keeper.apply({ kind: 'LEDGER_DETAIL' });
  const { ok, withoutDetail } = await checkStore(database, storage.bodies);
  expect([ok, withoutDetail]).toEqual([true, entries + 1]);
});

it('is no cover for what nobody said was dropped', async () => {
  await writeAtRandom(hub, 53, 20);
  await database.write(query('test.lose', cypher`MATCH (e:Entry {seq: 7}) REMOVE e.changes`, noRows));
  const { ok, counts } = await checkStore(database, storage.bodies);
  expect(ok).toBe(false);
  expect(counts).toMatchObject({ DETAIL_MISSING: 1 });
});

it('leaves a store that can be backed up, and restored into one that says the same', async () => {
  await writeAtRandom(hub, 54, 30);
  const keeper = keeperIn(100);
  await keeper.setPolicy({ kind: 'LEDGER_DETAIL', keepDays: 90, idempotencyKey: undefined });
  await keeper.apply({ kind: 'LEDGER_DETAIL' });
  const folder = await mkdtemp(join(tmpdir(), 'rootline-retention-'));
  const { bodies } = storage;
  await backupStore({ database, bodies, dataFolder: config.dataFolder, version: '0.0.0-test' }, join(folder, 'backup'));
  const before = await contentOf(database);
  await resetStore(database);
  const elsewhere = await openFolderStorage(join(folder, 'restored'));
  const parts = { database, bodies: elsewhere.bodies, dataFolder: join(folder, 'restored') };
  const { check, differing } = await restoreStore(parts, join(folder, 'backup'));
  expect([differing, check.ok, check.findings]).toEqual([0, true, []]);
  expect(check.withoutDetail).toBeGreaterThan(10);
  expect(await contentOf(database)).toEqual(before);
  await elsewhere.close();
  await rm(folder, { recursive: true, force: true });
});

it('goes with withdrawals: what ended and came back adds up without the detail, after a rebuild and after a restore', async () => {
  await writeAtRandom(hub, 55, 20, true);
  const keeper = keeperIn(100);
  await keeper.setPolicy({ kind: 'LEDGER_DETAIL', keepDays: 90, idempotencyKey: undefined });
  await keeper.apply({ kind: 'LEDGER_DETAIL' });
  // Withdrawn, ended and brought back since: what the entries of these retract was written by entries without detail.
  await writeAtRandom(hub, 55, 20, true);
  const { ok, findings, withoutDetail } = await checkStore(database, storage.bodies, { deep: true });
  expect([ok, findings]).toEqual([true, []]);
  expect(withoutDetail).toBeGreaterThan(10);
  const before = await contentOf(database);
  expect(before.join('\n')).toContain('"withdrawn"');
  expect(await rebuildStore(database, storage.bodies)).toMatchObject({ differing: 0 });
  expect(await contentOf(database)).toEqual(before);

  const folder = await mkdtemp(join(tmpdir(), 'rootline-retention-'));
  const { bodies } = storage;
  await backupStore({ database, bodies, dataFolder: config.dataFolder, version: '0.0.0-test' }, join(folder, 'backup'));
  await resetStore(database);
  const elsewhere = await openFolderStorage(join(folder, 'restored'));
  const parts = { database, bodies: elsewhere.bodies, dataFolder: join(folder, 'restored') };
  const restored = await restoreStore(parts, join(folder, 'backup'));
  expect([restored.differing, restored.check.ok, restored.check.findings]).toEqual([0, true, []]);
  expect(await contentOf(database)).toEqual(before);
  await elsewhere.close();
  await rm(folder, { recursive: true, force: true });
  // Two checks, a rebuild and a restore, beside other work.
}, 300_000);

it('tells the last check and the last backup, also after a rebuild', async () => {
  const read = async () =>
    (
      await hub.gql(
        '{ storage { bodies { state bytes } ledger { entries withoutDetailTo } lastCheck { seq findings deep } lastBackup { seq folder } } }',
      )
    ).data.storage;
  expect(await read()).toMatchObject({ bodies: { state: 'ok' }, lastCheck: null, lastBackup: null });
  const at = Date.now();
  const parts = { database, bodies: storage.bodies };
  const checked = { at, seq: 1, entries: 1, facts: 2, bodies: 0, findings: 0, deep: false, ms: 5 };
  await recordOutcome(parts, { what: 'checked', value: checked });
  await recordOutcome(parts, { what: 'checked', value: { ...checked, at: at + 1, seq: 2, findings: 3 } });
  const backedUp = { at, seq: 2, bodies: 1, people: 0, bytes: 100, folder: '/srv/backups/monday' };
  await recordOutcome(parts, { what: 'backedUp', value: backedUp });
  const said = {
    lastCheck: { seq: 2, findings: 3, deep: false },
    lastBackup: { seq: 2, folder: '/srv/backups/monday' },
  };
  expect(await read()).toMatchObject(said);
  expect(await rebuildStore(database, storage.bodies)).toMatchObject({ differing: 0 });
  expect(await read()).toMatchObject(said);
  expect(await checkStore(database, storage.bodies)).toMatchObject({ ok: true });
});
