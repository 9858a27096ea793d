import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { integer, row, text } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import type { Outcome } from '../model/command.ts';
import { entityId } from '../model/ids.ts';
import { dataset, job, run } from '../model/natural-keys.ts';
import type { EntityStatement, Statement } from '../model/statements.ts';
import { NOW_VALID, OPEN_END } from '../model/time.ts';
import { WITHDRAWAL_STEP } from '../model/withdrawal.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';

/** What holds at a time, as known now. */
const HELD = query(
  'test.held',
  cypher`MATCH (a:Entity)-[r]->(b:Entity)
WHERE a.namespace = $space OR b.namespace = $space OR a.of IN $ids OR b.of IN $ids
WITH DISTINCT r, a, b WHERE r.validFrom <= $t AND r.validTo > $t AND r.retractedSeq = $open
RETURN type(r), a.name, b.name`,
  row(text, text, text),
);
const COUNT = query(
  'test.open',
  cypher`MATCH (n:Entity {id: $id})-[r]-() WHERE r.retractedSeq = $open AND r.validTo = $open RETURN count(r)`,
  row(integer),
);
const WITHDRAWN_NODES = query(
  'test.withdrawn-nodes',
  cypher`MATCH (n:Entity) WHERE n.withdrawnAt >= 0 AND (n.of = $id OR n.id = $id) RETURN n.id`,
  row(text),
);

let database: Database;
let store: Neo4jBatchStore;
let keys = 0;

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await resetStore(database);
  store = new Neo4jBatchStore(database);
});
afterAll(() => database.close());

async function say(...statements: readonly Statement[]): Promise<Outcome & { readonly ok: true }> {
  const key = `withdrawal-${keys++}`;
  const command = {
    name: 'test',
    key,
    actor: 'tester',
    bodyDigest: hash('sha256', key),
    guards: [],
    statements,
    size: 1,
  };
  const [outcome] = await store.apply([{ ...command, answer: {} }]);
  if (outcome?.ok !== true) throw new Error('refused', { cause: outcome?.error });
  return outcome;
}

const withdraw = (of: string, at: number, rest = false) => say({ type: 'withdraw', of, at, reason: 'why', rest });
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

async function held(space: string, t: number, ids: readonly string[] = []) {
  const rows = await database.read(HELD, { space, ids, t, open: OPEN_END });
  return rows.map((one) => one.join(' ')).sort();
}

it('ends a great many relations in steps, each of a bounded number, and goes on where it stopped', async () => {
  const hub = dataset('many', 'hub');
  const many = Math.round(WITHDRAWAL_STEP * 1.5);
  const jobs = Array.from({ length: many }, (_, n) => job('many', `j${n}`));
  for (let from = 0; from < many; from += 1_000) {
    const some = jobs.slice(from, from + 1_000);
    const read = some.map(({ id }): Statement => ({
      type: 'relation',
      kind: 'READ_BY',
      from: hub.id,
      to: id,
      validFrom: 10,
    }));
    await say(hub, ...some, ...read);
  }
  const open = async () => (await database.read(COUNT, { id: hub.id, open: OPEN_END }))[0]?.[0];
  expect(await open()).toBe(many);
  expect((await withdraw(hub.id, 100)).ids).toEqual({ rest: hub.id });
  expect(await open()).toBe(many - WITHDRAWAL_STEP);
  expect((await database.read(WITHDRAWN_NODES, { id: hub.id })).flat()).toEqual([hub.id]);
  // Between the steps somebody reads it again: that is no part of what was taken back.
  await say(job('many', 'fresh'), {
    type: 'relation',
    kind: 'READ_BY',
    from: hub.id,
    to: job('many', 'fresh').id,
    validFrom: 200,
  });
  expect((await withdraw(hub.id, 300, true)).ids).toEqual({});
  expect(await held('many', NOW_VALID)).toEqual(['READ_BY hub fresh']);
  expect(await held('many', 99)).toHaveLength(many);
});

it('takes versions along, also one that is heard of late, and brings back the one that is spoken of', async () => {
  const table = dataset('parts', 'table');
  const version = (name: string) => entityId('DatasetVersion', table.id, 'version', name);
  const register = (name: string, availableAt: number) =>
    say(table, { type: 'version', of: table.id, version: name, availableAt });
  await register('v1', 10);
  await register('v2', 20);
  await withdraw(table.id, 100);
  await register('late', 30);
  const gone = async () => (await database.read(WITHDRAWN_NODES, { id: table.id })).flat().sort();
  expect(await gone()).toEqual([table.id, version('v1'), version('v2'), version('late')].sort());
  expect(await held('parts', 50, [table.id])).toEqual([
    'HAS_VERSION table late',
    'HAS_VERSION table v1',
    'HAS_VERSION table v2',
  ]);
  await register('v1', 200);
  expect(await gone()).toEqual([version('v2'), version('late')].sort());
  expect(await held('parts', NOW_VALID, [table.id])).toEqual(['HAS_VERSION table v1']);
});

it('infers for late readers what was the latest when they read, withdrawn since or not', async () => {
  const table = dataset('readers', 'table');
  const ids = [table.id];
  const make = (n: number, at: number) =>
    say(
      table,
      run(uuid(n), 'readers'),
      { type: 'run-state', run: run(uuid(n)).id, state: 'COMPLETED', at },
      { type: 'produced', run: run(uuid(n)).id, of: table.id, at },
    );
  const read = (n: number, at: number) =>
    say(
      run(uuid(n), 'readers'),
      { type: 'run-state', run: run(uuid(n)).id, state: 'RUNNING', at },
      { type: 'consumed', run: run(uuid(n)).id, of: table.id, at },
    );
  const reads = async (n: number) =>
    (await held('readers', NOW_VALID, ids)).filter((line) => line.startsWith('CONSUMED_BY') && line.endsWith(uuid(n)));
  await make(101, 10);
  await make(102, 30);
  const second = entityId('DatasetVersion', table.id, 'run', run(uuid(102)).id);
  await withdraw(second, 50);
  await read(103, 60);
  expect(await reads(103)).toEqual([`CONSUMED_BY run ${name(101)} ${uuid(103)}`]);
  // One that was made in between turns up: it is the latest of those that still stand.
  await make(104, 20);
  expect(await reads(103)).toEqual([`CONSUMED_BY run ${name(104)} ${uuid(103)}`]);
  await read(105, 40);
  expect(await reads(105)).toEqual([]);
  expect(await held('readers', 45, ids)).toContain(`CONSUMED_BY run ${name(102)} ${uuid(105)}`);
  // It is made once more: from then on it can be read again.
  await say(run(uuid(102), 'readers'), { type: 'produced', run: run(uuid(102)).id, of: table.id, at: 70 });
  await read(106, 80);
  expect(await reads(106)).toEqual([`CONSUMED_BY run ${name(102)} ${uuid(106)}`]);
});

/** What a version goes by that has no name. */
function name(n: number): string {
  return run(uuid(n)).id.slice(-32, -24);
}

it('ends what a deployment runs and who owns something, also where that is heard of late', async () => {
  const born = (kind: 'Deployment' | 'RegisteredModel', title: string): EntityStatement => ({
    ...{ type: 'entity', kind, id: entityId(kind, 'born', title), name: title, namespace: 'slots' },
  });
  const [api, model, other] = [born('Deployment', 'api'), born('RegisteredModel', 'm'), born('RegisteredModel', 'n')];
  const ada: EntityStatement = {
    type: 'entity',
    kind: 'Principal',
    id: entityId('Principal', 'name', 'ada'),
    name: 'ada',
  };
  const deploy = (from: EntityStatement, validFrom: number) =>
    say(api, from, { type: 'slot', kind: 'DEPLOYED_AS', slot: 'version', to: api.id, from: from.id, validFrom });
  const own = (validFrom: number) =>
    say(ada, model, {
      type: 'revision',
      of: model.id,
      field: 'owners',
      value: [{ name: 'ada', principal: ada.id }],
      validFrom,
    });
  await deploy(model, 10);
  await own(10);
  await withdraw(model.id, 100);
  expect(await held('slots', NOW_VALID)).toEqual([]);
  expect(await held('slots', 50)).toEqual(['DEPLOYED_AS m api', 'OWNED_BY m ada']);
  await own(60);
  await deploy(model, 5);
  expect(await held('slots', NOW_VALID)).toEqual([]);
  await deploy(other, 120);
  await withdraw(api.id, 200);
  await deploy(other, 150);
  expect(await held('slots', NOW_VALID)).toEqual([]);
  expect(await held('slots', 160)).toEqual(['DEPLOYED_AS n api']);
  await deploy(model, 300);
  expect(await held('slots', NOW_VALID)).toEqual(['DEPLOYED_AS m api']);
});

it('leaves the runs of a job, which happened, and takes back a run by itself', async () => {
  const work = job('jobs', 'work');
  for (const n of [1, 2])
    await say(
      work,
      run(uuid(200 + n), 'jobs'),
      { type: 'run-state', run: run(uuid(200 + n)).id, state: 'COMPLETED', at: 10 },
      { type: 'relation', kind: 'HAS_RUN', from: work.id, to: run(uuid(200 + n)).id, validFrom: 10 },
    );
  await withdraw(run(uuid(201)).id, 100);
  expect(await held('jobs', NOW_VALID)).toEqual([`HAS_RUN work ${uuid(202)}`]);
  await withdraw(work.id, 110);
  expect(await held('jobs', NOW_VALID)).toEqual([`HAS_RUN work ${uuid(202)}`]);
  expect((await database.read(WITHDRAWN_NODES, { id: work.id })).flat()).toEqual([work.id]);
});
