import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Database,
  GroupCommitWriter,
  Neo4jBatchStore,
  Neo4jEntityStore,
  Neo4jLedgerStore,
  openDatabase,
  resetStore,
} from '@rootline/graph';
import { type BodyStore, openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { cypher, query } from '../../../graph/driver/cypher.ts';
import { noRows } from '../../../graph/driver/rows.ts';
import { FolderBodyStore } from '../../../storage/bodies/body-store.folder.ts';
import type { Config } from '../config.ts';
import { type TestHub, startHub, testConfig } from '../hub.fixture.ts';
import { backupStore } from '../maintenance/backup/backup-store.ts';
import { OlderBackup } from '../maintenance/backup/older-backup.ts';
import { restoreStore } from '../maintenance/backup/restore-store.ts';
import { checkStore } from '../maintenance/check-store.ts';
import { writeAtRandom } from '../maintenance/random-writes.fixture.ts';
import { RebuildImpossibleError, rebuildStore } from '../maintenance/rebuild-store.ts';
import { contentOf } from '../maintenance/store-content.fixture.ts';
import { recordOutcome } from './record-outcome.ts';
import { StoreKeeper } from './store-keeper.ts';

const DAY_MS = 86_400_000;
// What is written after `later` is so many days younger than what was written before.
const LATER_MS = 100 * DAY_MS;
const later = () => Date.now() + LATER_MS;

let config: Config;
let hub: TestHub;
let database: Database;
let folder: string;
let bodies: FolderBodyStore;
let keeper: StoreKeeper;

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
  folder = await mkdtemp(join(tmpdir(), 'rootline-old-bodies-'));
  bodies = await openBodies();
  keeper = keeperOf(bodies);
  return async () => {
    await bodies.close();
    await rm(folder, { recursive: true, force: true });
  };
});

/** The bodies of the hub, as a process sees them to which it is later. */
const openBodies = () => FolderBodyStore.open(join(config.dataFolder, 'bodies'), { now: later });

function keeperOf(kept: BodyStore): StoreKeeper {
  const [ledger, entities] = [new Neo4jLedgerStore(database), new Neo4jEntityStore(database)];
  const bus = new GroupCommitWriter(new Neo4jBatchStore(database));
  return new StoreKeeper({ database, ledger, entities, bus, bodies: kept }, later);
}

/** From here on the ledger's clock says that it is later. */
const LATER = query('test.later', cypher`MATCH (c:Counter {id: '0'}) SET c.at = c.at + $ms`, noRows);
const pass = () => database.write(LATER, { ms: LATER_MS });

const backup = (name: string, older?: OlderBackup) =>
  backupStore(
    { database, bodies, dataFolder: config.dataFolder, version: '0.0.0-test' },
    join(folder, name),
    older === undefined ? {} : { older },
  );

/** Some writes, a backup as of the last of them, and much time; then a policy. Returns the position of the backup. */
async function oldStore(seed: number): Promise<number> {
  await writeAtRandom(hub, seed, 40);
  const { seq, bodies: count, people, bytes, folder: where } = await backup('first');
  await pass();
  const value = { at: Date.now(), seq, bodies: count, people, bytes, folder: where };
  await recordOutcome({ database, bodies }, { what: 'backedUp', value });
  await keeper.setPolicy({ kind: 'BODIES', keepDays: 90, idempotencyKey: undefined });
  return seq;
}

const facts = async () =>
  (await contentOf(database)).filter((line) => !line.includes('hub:') && !line.includes('"Entry"'));

it('drops nothing before a backup holds it', async () => {
  await writeAtRandom(hub, 61, 20);
  await expect(keeper.apply({ kind: 'BODIES' })).rejects.toThrow(/keepDays: expected/);
  await pass();
  await keeper.setPolicy({ kind: 'BODIES', keepDays: 90, idempotencyKey: undefined });
  const plan = await keeper.plan('BODIES');
  expect(plan).toMatchObject({ kind: 'BODIES', keepDays: 90, from: 0, more: false, backup: null });
  expect(plan.bytes).toBeGreaterThan(1_000);
  expect(plan.entries).toBeGreaterThan(15);
  await expect(keeper.apply({ kind: 'BODIES' })).rejects.toThrow(
    new RegExp(`bodies up to entry ${plan.to} may go when a backup holds them, and there is none`),
  );
  const value = { at: Date.now(), seq: plan.to - 1, bodies: 1, people: 0, bytes: 1, folder: '/srv/backups/early' };
  await recordOutcome({ database, bodies }, { what: 'backedUp', value });
  await expect(keeper.apply({ kind: 'BODIES' })).rejects.toThrow(`the newest is as of entry ${plan.to - 1}`);
  expect(await checkStore(database, bodies)).toMatchObject({ ok: true, withoutBody: 0 });
  const { data } = await hub.gql('{ storage { policies { kind keepDays droppedTo } } }');
  expect(data.storage.policies[1]).toEqual({ kind: 'BODIES', keepDays: 90, droppedTo: 0 });
});

it('drops old bodies after the ledger says so, and keeps those that newer entries share', async () => {
  const same = 'mutation { setRetentionPolicy(input: { kind: LEDGER_DETAIL }) { __typename } }';
  await hub.gql(same);
  const seq = await oldStore(62);
  // The body is known to the hub since long, which does not write it again.
  await hub.gql(same);
  const before = await facts();
  const plan = await keeper.plan('BODIES');
  expect(plan).toMatchObject({ from: 0, to: seq, backup: { seq, folder: join(folder, 'first') } });
  expect(await checkStore(database, bodies)).toMatchObject({ ok: true, withoutBody: 0 });
  expect(plan.examples).toHaveLength(10);
  for (const { digest = '', bytes: size } of plan.examples) expect((await bodies.get(digest))?.byteLength).toBe(size);
  const entryOf = plan.examples.map(({ seq: of, command: name, digest = '' }) => ({
    seq: of,
    command: name,
    bodyDigest: digest,
  }));
  for (const entry of entryOf) expect(await keeper.droppedBody(entry)).toBeNull();

  const { outcome, entries, bytes } = await keeper.apply({ kind: 'BODIES' });
  expect([outcome.ok, entries, bytes]).toEqual([true, plan.entries, plan.bytes]);
  expect(await facts()).toEqual(before);
  const check = await checkStore(database, bodies, { deep: true });
  expect([check.ok, check.findings]).toEqual([true, []]);
  // The one that is shared is kept, of the old entries that name it as well.
  expect(check.withoutBody).toBeLessThan(entries);
  expect(check.withoutBody).toBeGreaterThan(entries / 2);
  const said = outcome.ok ? outcome.receipt.seq : 0;
  const told = await Promise.all(entryOf.map((entry) => keeper.droppedBody(entry)));
  const gone = told.filter((body) => body !== null);
  // All but the one that is shared.
  expect(gone.length).toBeGreaterThanOrEqual(told.length - 1);
  for (const { entry, keepDays, backupFolder } of gone)
    expect({ entry, keepDays, backupFolder }).toEqual({
      entry: said,
      keepDays: 90,
      backupFolder: join(folder, 'first'),
    });
  // A later run that lets nothing go takes no credit; and nothing is said of what no run has reached.
  await keeper.apply({ kind: 'BODIES' });
  expect(
    (await Promise.all(entryOf.map((entry) => keeper.droppedBody(entry)))).filter((body) => body !== null),
  ).toEqual(gone);
  expect(await keeper.droppedBody({ seq: seq + 1, command: 'graphql.tag', bodyDigest: 'ab'.repeat(32) })).toBeNull();
  const { data } = await hub.gql(`{ ledgerEntry(seq: ${said}) { command } storage { policies { kind droppedTo } } }`);
  expect(data.ledgerEntry.command).toBe('hub.retentionApplied');
  expect(data.storage.policies[1]).toEqual({ kind: 'BODIES', droppedTo: seq });
  expect(await keeper.apply({ kind: 'BODIES' })).toMatchObject({ entries: 0, bytes: 0 });
  expect((await keeper.read()).policies[1]).toMatchObject({ droppedTo: seq });
});

it('goes on where it was cut off between its entry and the files', async () => {
  const seq = await oldStore(63);
  const cutOff: BodyStore = {
    putMany: (some) => bodies.putMany(some),
    get: (digest) => bodies.get(digest),
    has: (digest) => bodies.has(digest),
    isEmpty: () => bodies.isEmpty(),
    health: () => bodies.health(),
    close: async () => undefined,
    old: { survey: (before) => bodies.old.survey(before), drop: () => Promise.reject(new Error('cut off')) },
  };
  await expect(keeperOf(cutOff).apply({ kind: 'BODIES' })).rejects.toThrow('cut off');
  expect((await keeper.read()).policies[1]).toMatchObject({ droppedTo: seq });
  expect(await checkStore(database, bodies)).toMatchObject({ ok: true, withoutBody: 0 });
  const { bytes } = await keeper.apply({ kind: 'BODIES' });
  expect(bytes).toBeGreaterThan(1_000);
  const { ok, withoutBody } = await checkStore(database, bodies);
  expect([ok, withoutBody > 10]).toEqual([true, true]);
});

it('keeps a body that comes again after it was dropped', async () => {
  await keeper.setPolicy({ kind: 'LEDGER_DETAIL', keepDays: 30, idempotencyKey: undefined });
  await oldStore(64);
  await keeper.apply({ kind: 'BODIES' });
  const other = await openBodies();
  await keeperOf(other).setPolicy({ kind: 'LEDGER_DETAIL', keepDays: 30, idempotencyKey: undefined });
  await other.close();
  expect(await checkStore(database, bodies)).toMatchObject({ ok: true });
});

it('is no cover for bodies that nobody said were dropped', async () => {
  await oldStore(65);
  await keeper.apply({ kind: 'BODIES' });
  const { withoutBody } = await checkStore(database, bodies);
  const where = join(config.dataFolder, 'bodies');
  for (const name of await readdir(where)) await rm(join(where, name));
  const check = await checkStore(database, bodies);
  expect(check.ok).toBe(false);
  // Those of the backup's note, the policy and the run.
  expect(check.counts).toEqual({ BODY_MISSING: 3 });
  expect(check.withoutBody).toBe(withoutBody);
});

it('rebuilds with a backup that holds the bodies, and says which one when it has none', async () => {
  const seq = await oldStore(66);
  await keeper.apply({ kind: 'BODIES' });
  const before = await contentOf(database);
  await expect(rebuildStore(database, bodies)).rejects.toThrow(RebuildImpossibleError);
  await expect(rebuildStore(database, bodies)).rejects.toThrow(
    `Bodies up to entry ${seq} were dropped under a policy; the backup ${join(folder, 'first')} as of entry ${seq} holds them, or a later one: give it with --bodies-from`,
  );
  expect(await contentOf(database)).toEqual(before);

  expect(await command('rebuild', '--dry-run', '--bodies-from', join(folder, 'first'))).toMatchObject({
    impossible: 0,
  });
  await expect(command('rebuild', '--dry-run')).rejects.toThrow();
  const older = await OlderBackup.open(join(folder, 'first'));
  expect(await rebuildStore(database, bodies, () => undefined, older)).toMatchObject({ differing: 0 });
  expect(await contentOf(database)).toEqual(before);
  expect(await checkStore(database, bodies, { deep: true })).toMatchObject({ ok: true, withoutBody: 0 });
  // Also of the entries of the hub itself, which never had a body.
  const { items } = await new Neo4jLedgerStore(database).list({ first: 200 }, {});
  expect(items.length).toBeGreaterThan(20);
  for (const { item } of items) expect(await keeper.droppedBody(item)).toBeNull();
});

it('carries dropped bodies over into the next backup, which can be restored', async () => {
  const seq = await oldStore(67);
  await keeper.apply({ kind: 'BODIES' });
  await expect(backup('second')).rejects.toThrow(`as of entry ${seq} holds them`);
  const first = await OlderBackup.open(join(folder, 'first'));
  const { seq: now } = await backup('second', first);
  expect(now).toBe(seq + 3);
  // And from there into the one after it.
  await backup('third', await OlderBackup.open(join(folder, 'second')));
  const before = await contentOf(database);

  await resetStore(database);
  const elsewhere = await openFolderStorage(join(folder, 'restored'));
  const parts = { database, bodies: elsewhere.bodies, dataFolder: join(folder, 'restored') };
  const { check, differing } = await restoreStore(parts, join(folder, 'third'));
  expect([differing, check.ok, check.findings, check.withoutBody]).toEqual([0, true, [], 0]);
  expect(await contentOf(database)).toEqual(before);
  await elsewhere.close();
});

it('takes no bodies from a backup of another ledger', async () => {
  await writeAtRandom(hub, 68, 10);
  await backup('other');
  expect((await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' })).status).toBe(200);
  await bodies.close();
  bodies = await openBodies();
  keeper = keeperOf(bodies);
  await oldStore(69);
  await keeper.apply({ kind: 'BODIES' });
  const other = await OlderBackup.open(join(folder, 'other'));
  const before = await contentOf(database);
  await expect(rebuildStore(database, bodies, () => undefined, other)).rejects.toThrow(/no backup of this ledger/);
  await expect(backup('second', other)).rejects.toThrow(/no backup of this ledger/);
  expect((await readdir(folder)).sort()).toEqual(['first', 'other']);
  expect(await contentOf(database)).toEqual(before);
});

/** What a command on the stores prints, in a process of its own. */
async function command(...args: readonly string[]): Promise<unknown> {
  const main = join(import.meta.dirname, '../cli/main.ts');
  const env = {
    ...process.env,
    ...{ NEO4J_URI: config.neo4j.uri, NEO4J_USER: config.neo4j.user, NEO4J_PASSWORD: config.neo4j.password },
    ROOTLINE_DATA: config.dataFolder,
  };
  const all = ['--import', import.meta.resolve('tsx'), main, ...args, '--json'];
  return JSON.parse((await promisify(execFile)(process.execPath, all, { env, cwd: folder })).stdout) as unknown;
}
