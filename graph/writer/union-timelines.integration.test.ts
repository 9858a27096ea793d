import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { boolean, row, text } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import type { Command } from '../model/command.ts';
import { entityId } from '../model/ids.ts';
import { dataset, run as runEntity } from '../model/natural-keys.ts';
import type { EntityStatement, Statement } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';

/** What a run is known to have read. Row: the version, whether it was inferred. */
const READS = query(
  'test.reads',
  cypher`MATCH (v:Entity)-[r:CONSUMED_BY]->(:Entity {id: $id}) WHERE r.retractedSeq = $open RETURN v.id, coalesce(r.inferred, false)`,
  row(text, boolean),
);

let database: Database;
let store: Neo4jBatchStore;
let older: EntityStatement;
let newer: EntityStatement;
let label = '';

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
beforeEach(async () => {
  label = `timelines-${randomUUID()}`;
  store = new Neo4jBatchStore(database);
  [older, newer] = [dataset(label, 'older'), dataset(label, 'newer')];
  await apply([older], [newer]);
});
afterAll(() => database.close());

async function apply(...commands: readonly (readonly Statement[])[]): Promise<void> {
  const outcomes = await store.apply(
    commands.map((statements): Command => {
      const key = randomUUID();
      const texts = { name: 'test', key, actor: 'test', bodyDigest: hash('sha256', key) };
      return { ...texts, guards: [], statements, size: 1, answer: {} };
    }),
  );
  for (const outcome of outcomes) if (!outcome.ok) throw outcome.error;
}

const runOf = (n: number) =>
  runEntity(hash('md5', `${label}-${n}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));

type Use = { readonly version?: string; readonly madeBy?: number; readonly state?: 'RUNNING' | 'COMPLETED' };

/** An event of a run that made or read something. */
function event(n: number, what: 'consumed' | 'produced', of: EntityStatement, at: number, use: Use = {}): Statement[] {
  const { version, madeBy, state = 'COMPLETED' } = use;
  const named = version === undefined ? {} : { version };
  const by = madeBy === undefined ? {} : { madeBy: runOf(madeBy).id };
  const run = runOf(n);
  return [
    of,
    run,
    { type: 'run-state', run: run.id, state, at },
    { type: what, run: run.id, of: of.id, at, ...named, ...by },
  ];
}
const registered = (of: EntityStatement, version: string, availableAt: number): Statement[] => [
  of,
  { type: 'version', of: of.id, version, availableAt },
];
const union = (): Statement[] => [
  { type: 'alias', alias: newer.id, of: older.id, label: `${label}/newer`, validFrom: 1 },
  older,
];
const versionOf = (of: EntityStatement, version: string) => entityId('DatasetVersion', of.id, 'version', version);
const readBy = (n: number) => database.read(READS, { id: runOf(n).id, open: OPEN_END });

test('a version that people registered under both names can be read since the earlier of the two times', async () => {
  await apply(registered(older, 'v1', 5), registered(newer, 'v1', 9), registered(older, 'v2', 7));
  await apply(union());
  await apply(event(1, 'consumed', older, 10));
  expect(await readBy(1)).toEqual([[versionOf(older, 'v2'), true]]);
});

test('a read under both names is the one that was told, also when the same version was inferred, and is told once', async () => {
  await apply(
    event(1, 'produced', older, 5, { version: 'v1' }),
    event(2, 'consumed', older, 10),
    event(2, 'consumed', newer, 10, { version: 'v1' }),
  );
  await apply(union(), event(2, 'consumed', newer, 10, { version: 'v1' }));
  expect(await readBy(2)).toEqual([[versionOf(older, 'v1'), false]]);
});

test('a version that got its name under the other one is read by it', async () => {
  await apply(
    event(1, 'produced', older, 5),
    event(2, 'consumed', older, 10),
    event(1, 'produced', newer, 5, { version: 'v1' }),
  );
  await apply(union());
  await apply(event(3, 'consumed', older, 11));
  const named = versionOf(newer, 'v1');
  expect([...(await readBy(2)), ...(await readBy(3))]).toEqual([
    [named, true],
    [named, true],
  ]);
});

test('a version that another run finished is readable since then, also when it turns out to be a named one', async () => {
  await apply(
    event(1, 'produced', older, 2, { state: 'RUNNING' }),
    event(2, 'produced', older, 12, { madeBy: 1 }),
    event(3, 'consumed', older, 15),
    event(4, 'produced', older, 3, { version: 'v1' }),
    event(5, 'produced', older, 8, { version: 'v0' }),
  );
  await apply(event(1, 'produced', older, 20, { version: 'v1' }));
  expect(await readBy(3)).toEqual([[versionOf(older, 'v1'), true]]);
});
