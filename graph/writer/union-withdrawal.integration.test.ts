import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { integer, nullable, row, text } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import type { Command } from '../model/command.ts';
import { entityId } from '../model/ids.ts';
import type { RelationKind } from '../model/relations.ts';
import { dataset, job, run as runEntity } from '../model/natural-keys.ts';
import type { EntityStatement, Statement } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';

/** Spans of all relations of an entity, as known now. Row: kind, the other end, validFrom, validTo. */
const SPANS = query(
  'test.spans',
  cypher`MATCH (:Entity {id: $id})-[r]-(n:Entity) WHERE r.retractedSeq = $open
RETURN type(r), n.name, r.validFrom, r.validTo ORDER BY type(r), n.name, r.validFrom`,
  row(text, text, integer, integer),
);
const WITHDRAWN_AT = query(
  'test.withdrawn-at',
  cypher`MATCH (n:Entity {id: $id}) RETURN n.withdrawnAt`,
  row(nullable(integer)),
);
/** What a run is known to have read. */
const READS = query(
  'test.reads-of-run',
  cypher`MATCH (v:Entity)-[r:CONSUMED_BY]->(:Entity {id: $id}) WHERE r.retractedSeq = $open RETURN v.id`,
  row(text),
);

let database: Database;
let store: Neo4jBatchStore;
let label = '';
let older: EntityStatement;
let newer: EntityStatement;

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
beforeEach(async () => {
  label = `withdrawn-${randomUUID()}`;
  store = new Neo4jBatchStore(database);
  [older, newer] = [dataset(label, 'older'), dataset(label, 'newer')];
  await say(older);
  await say(newer);
});
afterAll(() => database.close());

async function say(...statements: readonly Statement[]): Promise<void> {
  const key = randomUUID();
  const texts = { name: 'test', key, actor: 'tester', bodyDigest: hash('sha256', key) };
  const command: Command = { ...texts, guards: [], statements, size: 1, answer: {} };
  const [outcome] = await store.apply([command]);
  if (outcome?.ok !== true) throw outcome?.error ?? new Error('no outcome');
}

const withdraw = (of: string, at: number) => say({ type: 'withdraw', of, at, reason: `at ${at}`, rest: false });
const unite = () => say({ type: 'alias', alias: newer.id, of: older.id, label: `${label}/newer`, validFrom: 1 }, older);

async function readBy(of: EntityStatement, name: string, validFrom: number): Promise<void> {
  await say(job(label, name), read(of, name, validFrom));
}
const read = (of: EntityStatement, name: string, validFrom: number): Statement => ({
  ...{ type: 'relation', kind: 'READ_BY', from: of.id, to: job(label, name).id, validFrom },
});
const endRead = (of: EntityStatement, name: string, validFrom: number) =>
  say({ type: 'end', kind: 'READ_BY', from: of.id, to: job(label, name).id, validFrom });

async function spans(kind: RelationKind, of = older.id) {
  const rows = await database.read(SPANS, { id: of, open: OPEN_END });
  return rows.flatMap(([type, name, from, to]) =>
    type === kind ? [`${name} ${from}-${to === OPEN_END ? '' : to}`] : [],
  );
}
const withdrawnAt = async (id: string) => (await database.readOne(WITHDRAWN_AT, { id }))?.[0] ?? null;
const versionOf = (of: EntityStatement, version: string) => entityId('DatasetVersion', of.id, 'version', version);
const register = (of: EntityStatement, version: string, availableAt: number) =>
  say(of, { type: 'version', of: of.id, version, availableAt });

let runs = 0;
/** What a run reads that was first heard of at `at`. */
async function inferredAt(at: number): Promise<readonly string[]> {
  const id = hash('md5', `${label}-${runs++}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const run = runEntity(id);
  await say(
    run,
    { type: 'run-state', run: run.id, state: 'COMPLETED', at },
    { type: 'consumed', run: run.id, of: older.id, at },
  );
  return (await database.read(READS, { id: run.id, open: OPEN_END })).flat();
}

describe('spans of a relation that a union moves', () => {
  it('are a chain of their own at the one that stays: late evidence falls into its span', async () => {
    await readBy(newer, 'a', 2);
    await endRead(newer, 'a', 5);
    await readBy(newer, 'a', 10);
    await unite();
    expect(await spans('READ_BY')).toEqual(['a 2-5', 'a 10-']);
    await say(read(older, 'a', 8));
    expect(await spans('READ_BY')).toEqual(['a 2-5', 'a 8-']);
    await say(read(newer, 'a', 1));
    expect(await spans('READ_BY')).toEqual(['a 1-5', 'a 8-']);
  });

  it('stay ended, and are opened again by later evidence alone', async () => {
    await readBy(newer, 'a', 2);
    await endRead(newer, 'a', 5);
    await unite();
    await say(read(older, 'a', 3));
    expect(await spans('READ_BY')).toEqual(['a 2-5']);
    await say(read(older, 'a', 7));
    expect(await spans('READ_BY')).toEqual(['a 2-5', 'a 7-']);
    await endRead(older, 'a', 9);
    expect(await spans('READ_BY')).toEqual(['a 2-5', 'a 7-9']);
  });

  it('hold whenever they held under either name', async () => {
    await readBy(older, 'a', 4);
    await endRead(older, 'a', 6);
    await readBy(older, 'a', 9);
    await endRead(older, 'a', 12);
    await readBy(newer, 'a', 2);
    await endRead(newer, 'a', 5);
    await readBy(newer, 'a', 7);
    await endRead(newer, 'a', 8);
    await readBy(newer, 'b', 3);
    await readBy(older, 'b', 1);
    await endRead(older, 'b', 2);
    await unite();
    expect(await spans('READ_BY')).toEqual(['a 2-6', 'a 7-8', 'a 9-12', 'b 1-2', 'b 3-']);
  });
});

describe('a union of what is withdrawn', () => {
  it('with what stands stands, and what holds there goes on, whichever of the two stays', async () => {
    await readBy(older, 'a', 2);
    await readBy(newer, 'a', 3);
    await readBy(newer, 'b', 3);
    await withdraw(older.id, 5);
    await unite();
    expect(await withdrawnAt(older.id)).toBeNull();
    expect(await spans('READ_BY')).toEqual(['a 2-', 'b 3-']);
    // What is heard late is not ended by the withdrawal that holds no more.
    await readBy(older, 'c', 4);
    expect(await spans('READ_BY')).toEqual(['a 2-', 'b 3-', 'c 4-']);
  });

  it('leaves what stands as it is', async () => {
    await readBy(older, 'a', 2);
    await readBy(newer, 'a', 1);
    await readBy(newer, 'b', 3);
    await withdraw(newer.id, 5);
    await unite();
    expect(await withdrawnAt(older.id)).toBeNull();
    expect(await spans('READ_BY')).toEqual(['a 1-', 'b 3-5']);
    await readBy(older, 'c', 4);
    expect(await spans('READ_BY')).toEqual(['a 1-', 'b 3-5', 'c 4-']);
  });

  it.each([
    [5, 9],
    [9, 5],
  ])('with what is withdrawn is withdrawn since the later of the two (%i and %i)', async (first, second) => {
    await readBy(older, 'a', 2);
    await readBy(newer, 'a', 3);
    await withdraw(older.id, first);
    await withdraw(newer.id, second);
    await unite();
    expect(await withdrawnAt(older.id)).toBe(9);
    expect(await spans('READ_BY')).toEqual(['a 2-9']);
    await readBy(older, 'b', 6);
    expect(await spans('READ_BY')).toEqual(['a 2-9', 'b 6-9']);
    await say({ ...older, seenAt: 20 });
    expect(await withdrawnAt(older.id)).toBeNull();
  });

  it('can be withdrawn again, and brought back', async () => {
    await readBy(newer, 'a', 3);
    await withdraw(older.id, 5);
    await unite();
    await withdraw(older.id, 30);
    expect(await withdrawnAt(older.id)).toBe(30);
    expect(await spans('READ_BY')).toEqual(['a 3-30']);
    await readBy(newer, 'a', 40);
    expect(await withdrawnAt(older.id)).toBeNull();
    expect(await spans('READ_BY')).toEqual(['a 3-30', 'a 40-']);
  });
});

describe('versions of what is united', () => {
  it('that are withdrawn at one and stand at the other stand, and are read', async () => {
    await register(older, 'v1', 2);
    await register(newer, 'v1', 4);
    await withdraw(versionOf(older, 'v1'), 5);
    await unite();
    expect(await withdrawnAt(versionOf(older, 'v1'))).toBeNull();
    expect(await spans('HAS_VERSION')).toEqual(['v1 2-']);
    expect(await inferredAt(10)).toEqual([versionOf(older, 'v1')]);
  });

  it('that are withdrawn stay so: late readers of before read them, later ones do not', async () => {
    await register(newer, 'v1', 2);
    await register(newer, 'v2', 4);
    await withdraw(versionOf(newer, 'v2'), 6);
    await unite();
    expect(await withdrawnAt(versionOf(newer, 'v2'))).toBe(6);
    expect(await inferredAt(10)).toEqual([versionOf(newer, 'v1')]);
    expect(await inferredAt(5)).toEqual([versionOf(newer, 'v2')]);
  });

  it('that were taken along with their dataset stay withdrawn until somebody speaks of them', async () => {
    await register(newer, 'v1', 2);
    await register(older, 'v2', 3);
    await withdraw(newer.id, 6);
    await unite();
    expect(await withdrawnAt(older.id)).toBeNull();
    expect(await withdrawnAt(versionOf(newer, 'v1'))).toBe(6);
    expect(await spans('HAS_VERSION')).toEqual(['v1 2-6', 'v2 3-']);
    expect(await inferredAt(10)).toEqual([versionOf(older, 'v2')]);
    await register(older, 'v1', 12);
    expect(await withdrawnAt(versionOf(newer, 'v1'))).toBeNull();
    expect(await spans('HAS_VERSION')).toEqual(['v1 2-6', 'v1 12-', 'v2 3-']);
    expect(await inferredAt(15)).toEqual([versionOf(newer, 'v1')]);
  });
});
