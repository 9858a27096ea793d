import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { boolean, integer, row, text } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import type { Command, Outcome } from '../model/command.ts';
import { entityId, nameKey } from '../model/ids.ts';
import { dataset, externalModel, job, run as runEntity } from '../model/natural-keys.ts';
import type { EntityStatement, Statement } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';

const KNOWN = query(
  'test.known',
  cypher`MATCH (a:Entity {id: $id})-[r]-(b:Entity) WHERE r.recordedSeq <= $seq AND r.retractedSeq > $seq
RETURN type(r), startNode(r).id, endNode(r).id, coalesce(r.inferred, false)`,
  row(text, text, text, boolean),
);

const INTERVALS = query(
  'test.intervals',
  cypher`MATCH (a:Entity)-[r:SERVED_BY]->(:Entity {id: $id}) WHERE r.recordedSeq <= $seq AND r.retractedSeq > $seq
RETURN a.id, r.validFrom, r.validTo ORDER BY r.validFrom`,
  row(text, integer, integer),
);

async function intervalsOf(id: string, seq: number) {
  return database.read(INTERVALS, { id, seq });
}

let database: Database;
let store: Neo4jBatchStore;
let namespace = '';

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
beforeEach(() => {
  namespace = `alias-${randomUUID()}`;
  store = new Neo4jBatchStore(database);
});
afterAll(() => database.close());

function command(statements: readonly Statement[], answer: Command['answer'] = {}): Command {
  const key = randomUUID();
  return { name: 'test', key, actor: 'test', bodyDigest: hash('sha256', key), guards: [], statements, size: 1, answer };
}

async function apply(...commands: readonly Command[]): Promise<readonly (Outcome & { ok: true })[]> {
  const outcomes = await store.apply(commands);
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome;
  });
}

async function relationsOf(id: string, seq: number): Promise<string[]> {
  const rows = await database.read(KNOWN, { id, seq });
  return rows.map(([kind, from, to, inferred]) => `${from} ${kind} ${to}${inferred ? ' inferred' : ''}`).sort();
}

const symlink = (alias: EntityStatement, of: EntityStatement): Statement => {
  return { type: 'alias', alias: alias.id, of: of.id, label: `${alias.namespace ?? ''}/${alias.name}`, validFrom: 1 };
};
const readBy = (from: EntityStatement, to: EntityStatement): Statement => {
  return { type: 'relation', kind: 'READ_BY', from: from.id, to: to.id, validFrom: 1 };
};
const latest = (outcomes: readonly (Outcome & { ok: true })[]) => outcomes.at(-1)?.receipt.seq ?? 0;

describe('another name of a dataset', () => {
  test('that is known first leads every later write to the one node', async () => {
    const [table, path, reader] = [dataset(namespace, 'table'), dataset(namespace, '/path'), job(namespace, 'reader')];
    const outcomes = await apply(command([symlink(path, table), table]), command([path, reader, readBy(path, reader)]));
    expect(await relationsOf(table.id, latest(outcomes))).toEqual([`${table.id} READ_BY ${reader.id}`]);
    expect(await relationsOf(path.id, latest(outcomes))).toEqual([]);
  });

  test('that is learnt late unites two nodes that both had a life, and leaves the past as it was known', async () => {
    const [table, path] = [dataset(namespace, 'table'), dataset(namespace, '/path')];
    const [a, b] = [job(namespace, 'a'), job(namespace, 'b')];
    const before = await apply(command([table, a, readBy(table, a)]), command([path, b, readBy(path, b)]));
    const after = await apply(command([symlink(path, table), table]));
    expect(await relationsOf(table.id, latest(after))).toEqual(
      [`${table.id} READ_BY ${a.id}`, `${table.id} READ_BY ${b.id}`].sort(),
    );
    expect(await relationsOf(path.id, latest(after))).toEqual([]);
    expect(await relationsOf(path.id, latest(before))).toEqual([`${path.id} READ_BY ${b.id}`]);
    expect(await relationsOf(table.id, latest(before))).toEqual([`${table.id} READ_BY ${a.id}`]);
  });

  test('keeps the one that the hub knew first, whichever is named as the alias', async () => {
    const [older, newer, reader] = [dataset(namespace, 'older'), dataset(namespace, 'newer'), job(namespace, 'r')];
    await apply(command([older, reader, readBy(older, reader)]));
    const outcomes = await apply(command([symlink(older, newer), newer], { dataset: newer.id }));
    expect(outcomes[0]?.ids).toEqual({ dataset: older.id });
    expect(await relationsOf(older.id, latest(outcomes))).toEqual([`${older.id} READ_BY ${reader.id}`]);
  });

  test('within one batch is as good as over several', async () => {
    const [table, path] = [dataset(namespace, 'table'), dataset(namespace, '/path')];
    const [a, b, c] = [job(namespace, 'a'), job(namespace, 'b'), job(namespace, 'c')];
    const outcomes = await apply(
      command([table, a, readBy(table, a)]),
      command([path, b, readBy(path, b)]),
      command([symlink(path, table), table]),
      command([path, c, readBy(path, c)]),
    );
    expect(await relationsOf(table.id, latest(outcomes))).toEqual(
      [a, b, c].map(({ id }) => `${table.id} READ_BY ${id}`).sort(),
    );
  });

  test('chains: what leads to a name that is united leads on', async () => {
    const [x, y, z] = ['x', 'y', 'z'].map((name) => dataset(namespace, name)) as [
      EntityStatement,
      EntityStatement,
      EntityStatement,
    ];
    const reader = job(namespace, 'reader');
    await apply(command([z]), command([symlink(x, y), y]));
    const outcomes = await apply(command([symlink(y, z), z]), command([x, reader, readBy(x, reader)]));
    expect(await relationsOf(z.id, latest(outcomes))).toEqual([`${z.id} READ_BY ${reader.id}`]);
  });

  test('leads on when one event says that it is a name of a name', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => dataset(namespace, name)) as [
      EntityStatement,
      EntityStatement,
      EntityStatement,
    ];
    const reader = job(namespace, 'reader');
    await apply(command([symlink(c, a), symlink(a, b), a, b]));
    const outcomes = await apply(command([c, reader, readBy(c, reader)], { c: c.id, a: a.id }));
    expect(outcomes[0]?.ids['a']).toBe(outcomes[0]?.ids['c']);
    expect(await relationsOf(outcomes[0]?.ids['c'] ?? '', latest(outcomes))).toEqual([
      `${outcomes[0]?.ids['c']} READ_BY ${reader.id}`,
    ]);
  });

  test('that one event gives to two datasets makes them one', async () => {
    const [p, q, shared] = ['p', 'q', 'shared'].map((name) => dataset(namespace, name)) as [
      EntityStatement,
      EntityStatement,
      EntityStatement,
    ];
    const [outcome] = await apply(
      command([symlink(shared, p), symlink(shared, q), p, q], { p: p.id, q: q.id, shared: shared.id }),
    );
    expect(new Set(Object.values(outcome?.ids ?? {})).size).toBe(1);
  });

  test('is seen by another writer that had remembered the old name', async () => {
    const [table, path, a, b] = [
      dataset(namespace, 'table'),
      dataset(namespace, '/path'),
      job(namespace, 'a'),
      job(namespace, 'b'),
    ];
    const other = new Neo4jBatchStore(database);
    await other.apply([command([path, a, readBy(path, a)])]);
    await other.apply([command([path, a, readBy(path, a)])]);
    await apply(command([table]), command([symlink(path, table), table]));
    const [outcome] = await other.apply([command([path, b, readBy(path, b)])]);
    const winner = path.id;
    const expected = [`${winner} READ_BY ${a.id}`, `${winner} READ_BY ${b.id}`].sort();
    // `table` was there first only when its command came first: here `path` was.
    expect(await relationsOf(winner, outcome?.receipt?.seq ?? 0)).toEqual(expected);
  });
});

describe('versions under two names', () => {
  const event = (
    n: number,
    of: EntityStatement,
    what: 'consumed' | 'produced',
    at: number,
    version?: string,
  ): readonly Statement[] => {
    const run = runEntity(
      hash('md5', `${namespace}-${n}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    );
    return [
      of,
      run,
      { type: 'run-state', run: run.id, state: 'COMPLETED', at },
      { type: what, run: run.id, of: of.id, at, ...(version === undefined ? {} : { version }) },
    ];
  };
  const runId = (n: number) => event(n, dataset(namespace, ''), 'consumed', 0)[1] as EntityStatement;

  test('of one producer are one version, and readers of either name read it', async () => {
    const [table, path] = [dataset(namespace, 'table'), dataset(namespace, '/path')];
    await apply(
      command(event(1, table, 'produced', 10, 'v1')),
      command(event(2, path, 'produced', 20, 'v1')),
      command(event(3, path, 'consumed', 30)),
    );
    const outcomes = await apply(command([symlink(path, table), table]));
    const v1 = entityId('DatasetVersion', table.id, 'version', 'v1');
    expect(await relationsOf(v1, latest(outcomes))).toEqual(
      [
        `${table.id} HAS_VERSION ${v1}`,
        `${runId(1).id} PRODUCED ${v1}`,
        `${runId(2).id} PRODUCED ${v1}`,
        `${v1} CONSUMED_BY ${runId(3).id} inferred`,
      ].sort(),
    );
  });

  test('are one timeline: a reader of one name is inferred to have read what was written under the other', async () => {
    const [table, path] = [dataset(namespace, 'table'), dataset(namespace, '/path')];
    await apply(command(event(1, table, 'produced', 10)), command(event(2, path, 'consumed', 20)));
    const outcomes = await apply(command([symlink(path, table), table]));
    const made = entityId('DatasetVersion', table.id, 'run', runId(1).id);
    expect(await relationsOf(runId(2).id, latest(outcomes))).toEqual([`${made} CONSUMED_BY ${runId(2).id} inferred`]);
  });

  test('that got their name at the end of their run are found by it under the name that stays', async () => {
    const [older, newer] = [dataset(namespace, 'older'), dataset(namespace, 'newer')];
    const run = runId(1);
    const started: Statement[] = [newer, run, { type: 'produced', run: run.id, of: newer.id, at: 10 }];
    await apply(command([older]), command(started), command(event(1, newer, 'produced', 20, 'v1')));
    await apply(command([symlink(newer, older), older]));
    const [outcome] = await apply(
      command(event(2, older, 'consumed', 30, 'v1'), { read: { of: older.id, version: 'v1' } }),
    );
    const made = entityId('DatasetVersion', newer.id, 'run', run.id);
    expect(outcome?.ids['read']).toBe(made);
    expect(await relationsOf(made, outcome?.receipt.seq ?? 0)).toContain(`${made} CONSUMED_BY ${runId(2).id}`);
  });

  test('are readable under the name that stays when the run ends in the batch that unites them', async () => {
    const [older, newer, reader] = [dataset(namespace, 'older'), dataset(namespace, 'newer'), dataset(namespace, 'x')];
    await apply(command([older]));
    const run = runId(1);
    const started: Statement[] = [
      newer,
      run,
      { type: 'run-state', run: run.id, state: 'RUNNING', at: 10 },
      { type: 'produced', run: run.id, of: newer.id, at: 10 },
    ];
    const outcomes = await apply(
      command(started),
      command([symlink(newer, older), older]),
      command([run, { type: 'run-state', run: run.id, state: 'COMPLETED', at: 20 }]),
      command([reader, ...event(2, older, 'consumed', 30)], { version: { of: older.id, run: run.id } }),
    );
    const version = outcomes.at(-1)?.ids['version'] ?? '';
    expect(await relationsOf(runId(2).id, latest(outcomes))).toContain(
      `${version} CONSUMED_BY ${runId(2).id} inferred`,
    );
  });

  test('of a dataset that turns out to be a model become versions of the model', async () => {
    const [asDataset, model] = [dataset(namespace, 'm'), externalModel(namespace, 'm')];
    const trainer = job(namespace, 'train');
    await apply(command([asDataset, trainer, readBy(asDataset, trainer)]));
    const outcomes = await apply(
      command([symlink(asDataset, model), model, ...event(1, asDataset, 'produced', 10, '7')], {
        version: { of: asDataset.id, version: '7' },
      }),
    );
    expect(outcomes[0]?.ids['version']).toBe(entityId('ModelVersion', model.id, 'version', '7'));
    expect(await relationsOf(model.id, latest(outcomes))).toContain(`${model.id} READ_BY ${trainer.id}`);
  });
});

describe('what a slot holds', () => {
  const deploy = (from: EntityStatement, to: EntityStatement, validFrom: number): Statement => {
    return { type: 'slot', kind: 'SERVED_BY', slot: '', from: from.id, to: to.id, validFrom };
  };

  test('is one thing at a time after two of its names turn out to be one', async () => {
    const [first, second, target] = [
      dataset(namespace, 'first'),
      dataset(namespace, 'second'),
      job(namespace, 'target'),
    ];
    await apply(command([first]), command([second, target, deploy(second, target, 100)]));
    await apply(command([symlink(second, first), first]));
    const third = dataset(namespace, 'third');
    const outcomes = await apply(command([third, target, deploy(third, target, 200)]));
    expect(await intervalsOf(target.id, latest(outcomes))).toEqual([
      [first.id, 100, 200],
      [third.id, 200, OPEN_END],
    ]);
  });

  const cases = [true, false].flatMap((early) =>
    [true, false].flatMap((first) => [true, false].map((rising) => ({ early, first, rising }))),
  );
  test.each(cases)(
    'of what began at once is the same whenever a name was learnt: $early, $first, $rising',
    async (one) => {
      const { early, first, rising } = one;
      const digestOf = ({ id }: EntityStatement) => hash('sha256', JSON.stringify(id));
      const byDigest = ['a', 'b', 'c']
        .map((name) => dataset(namespace, name))
        .sort((a, b) => (digestOf(a) < digestOf(b) === rising ? -1 : 1));
      // What the name leads to would come on the other side of the thing in the middle.
      const [name, middle, of] = byDigest as [EntityStatement, EntityStatement, EntityStatement];
      const target = job(namespace, 'target');
      const moves = [name, middle].map((held) => command([held, target, deploy(held, target, 100)]));
      const told = first ? moves : moves.toReversed();
      const learnt = command([symlink(name, of), of]);
      await apply(command([of]));
      const outcomes = await apply(...(early ? [learnt, ...told] : [...told, learnt]));
      const last = rising ? middle : of;
      expect(await intervalsOf(target.id, latest(outcomes))).toEqual([[last.id, 100, OPEN_END]]);
    },
  );

  test('is one timeline after two things that have the slot turn out to be one', async () => {
    const [x, y, a, b] = [dataset(namespace, 'x'), dataset(namespace, 'y'), job(namespace, 'a'), job(namespace, 'b')];
    await apply(command([x, a, deploy(x, a, 100)]), command([y, b, deploy(y, b, 200)]));
    const outcomes = await apply(command([symlink(b, a), a]));
    expect(await intervalsOf(a.id, latest(outcomes))).toEqual([
      [x.id, 100, 200],
      [y.id, 200, OPEN_END],
    ]);
    expect(await intervalsOf(b.id, latest(outcomes))).toEqual([]);
  });
});

describe('names of what is born here', () => {
  const born = (name: string, mode: 'if-absent' | 'claim'): Command => {
    const id = entityId('RegisteredModel', 'born', randomUUID());
    const statements: Statement[] = [
      { type: 'alias', alias: nameKey('RegisteredModel', namespace, name), of: id, mode, label: name, validFrom: 1 },
      { type: 'entity', id, kind: 'RegisteredModel', name },
      { type: 'version', of: id, version: '1', availableAt: 1 },
    ];
    return command(statements, { model: id, version: { of: id, version: '1' } });
  };

  test('lead to the one that has them, also within a batch', async () => {
    const [first, second] = await apply(born('churn', 'if-absent'), born('churn', 'if-absent'));
    const [third] = await apply(born('churn', 'if-absent'));
    expect(second?.ids).toEqual(first?.ids);
    expect(third?.ids).toEqual(first?.ids);
  });

  test('are refused to a second one that claims them, and nothing is changed', async () => {
    await apply(born('churn', 'claim'));
    const [outcome] = await store.apply([born('churn', 'claim')]);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    const again = await store.apply([born('other', 'claim')]);
    expect(again[0]).toMatchObject({ ok: true });
  });
});
