import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { integer, noRows, row, text } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { UnprojectableError } from '../ledger/project.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import type { Command, Outcome } from '../model/command.ts';
import { dataset, job, run } from '../model/natural-keys.ts';
import type { EntityStatement, Statement } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';
import { MOST_ROWS_UNITED } from './most-united.ts';
import { warmUp } from './warm-up.ts';

const NOW = query(
  'test.now',
  cypher`MATCH (d:Entity {id: $id})-[r]-(b) WHERE r.retractedSeq = $open RETURN type(r), b.id, r.recordedSeq ORDER BY type(r), b.id`,
  row(text, text, integer),
);
const FORGET_UNION = query('test.forget-union', cypher`MATCH (d:Entity {id: $id}) REMOVE d.unitedSeq`, noRows);
const MENTION_OFTEN = query(
  'test.mention-often',
  cypher`MATCH (e:Entry) WITH max(e.seq) AS last UNWIND range(1, $count) AS n
CREATE (:Mention {key: $id + '|' + toString(last + n)}) CREATE (:Entry {seq: last + n, key: $id + n, at: 1, actor: 'test', command: 'test', project: 'p', body: 'b', answer: '{}', outcome: 'committed', leaf: 'l', subjects: [], changes: '[]'})
WITH last + $count AS head MATCH (c:Counter {id: '0'}) SET c.seq = head`,
  noRows,
);

let database: Database;
let store: Neo4jBatchStore;
let namespace = '';
const commands = new Map<string, Command>();

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
  // A union takes fifty plans: too many for one transaction of a store that was started just now, as a hub does it before it is ready.
  await warmUp(database);
});
beforeEach(() => {
  namespace = `apart-${randomUUID()}`;
  store = new Neo4jBatchStore(
    database,
    () => undefined,
    Date.now,
    ({ key }) => Promise.resolve(commands.get(key) ?? command()),
  );
});
afterAll(() => database.close());

function command(...statements: readonly Statement[]): Command {
  const key = randomUUID();
  const texts = { name: 'test', key, actor: 'test', bodyDigest: hash('sha256', key) };
  const made = { ...texts, guards: [], statements, size: 1, answer: {} };
  commands.set(key, made);
  return made;
}

async function apply(...statements: readonly Statement[]): Promise<Outcome> {
  const [outcome] = await store.apply([command(...statements)]);
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

const named = (alias: EntityStatement, of: EntityStatement, mode: 'learn' | 'claim' = 'learn'): Statement => {
  return { type: 'alias', alias: alias.id, of: of.id, label: alias.name, validFrom: 1, mode };
};
const readBy = (from: EntityStatement, to: EntityStatement): Statement => {
  return { type: 'relation', kind: 'READ_BY', from: from.id, to: to.id, validFrom: 1 };
};
const apart = (of: EntityStatement, from: EntityStatement): Statement => {
  return { type: 'separate', of: of.id, from: from.id, at: 2 };
};
const textOf = (outcome: Outcome) => (outcome.ok ? 'ok' : `${outcome.error.code}: ${outcome.error.message}`);
const now = async ({ id }: EntityStatement) =>
  (await database.read(NOW, { id, open: OPEN_END })).map(([kind, other]) => `${kind} ${other}`);

/** Two datasets that a job each reads, united; a third job reads them by both names. */
async function unitedPair() {
  const [a, b] = [dataset(namespace, 'a'), dataset(namespace, 'b')];
  const [ja, jb, both] = [job(namespace, 'ja'), job(namespace, 'jb'), job(namespace, 'both')];
  await apply(a, ja, readBy(a, ja));
  await apply(b, jb, readBy(b, jb));
  await apply(a, b, named(b, a));
  await apply(a, both, readBy(a, both));
  // Says nothing new of what they are now; of two it does.
  await apply(b, both, readBy(b, both));
  return { a, b, ja, jb, both };
}

test('each has what was said under its own names, also what said nothing new of both', async () => {
  const { a, b, ja, jb, both } = await unitedPair();
  expect(await now(a)).toHaveLength(3);
  expect(textOf(await apply(apart(b, a)))).toBe('ok');
  expect(await now(a)).toEqual([`READ_BY ${both.id}`, `READ_BY ${ja.id}`].sort());
  expect(await now(b)).toEqual([`READ_BY ${both.id}`, `READ_BY ${jb.id}`].sort());
});

test('what stays as it was is not written again', async () => {
  const { a, b, ja } = await unitedPair();
  const rowOf = async () =>
    (await database.read(NOW, { id: a.id, open: OPEN_END })).find(([, other]) => other === ja.id);
  const before = await rowOf();
  await apply(apart(b, a));
  expect(await rowOf()).toEqual(before);
});

test('names that are learnt unite them no more, and a claimed one is refused', async () => {
  const { a, b } = await unitedPair();
  await apply(apart(b, a));
  const before = await now(b);
  expect(textOf(await apply(a, b, named(b, a)))).toBe('ok');
  expect(await now(b)).toEqual(before);
  expect(textOf(await apply(named(b, a, 'claim')))).toMatch(/^CONFLICT: somebody separated/);
  expect(textOf(await apply(apart(b, a)))).toMatch(/^CONFLICT: .* they were separated already$/);
});

test.each([
  [
    'is only a name',
    async () => {
      const [a, b] = [dataset(namespace, 'a'), dataset(namespace, 'b')];
      await apply(a, named(b, a));
      return apply(apart(b, a));
    },
    'is only a name of',
  ],
  [
    'leads nowhere',
    async () => {
      const [a, b] = [dataset(namespace, 'a'), dataset(namespace, 'b')];
      await apply(a, b);
      return apply(apart(b, a));
    },
    'does not lead to',
  ],
  [
    'was united before what is said was noted',
    async () => {
      const { a, b } = await unitedPair();
      await database.write(FORGET_UNION, { id: a.id });
      store = new Neo4jBatchStore(
        database,
        () => undefined,
        Date.now,
        ({ key }) => Promise.resolve(commands.get(key) ?? command()),
      );
      return apply(apart(b, a));
    },
    'run rootline rebuild first',
  ],
  [
    'was withdrawn once',
    async () => {
      const { a, b } = await unitedPair();
      await apply({ type: 'withdraw', of: a.id, at: 5, reason: 'test', rest: false });
      return apply(apart(b, a));
    },
    'was withdrawn once',
  ],
  [
    'is told of in a body that is not kept any more',
    async () => {
      const { a, b } = await unitedPair();
      store = new Neo4jBatchStore(
        database,
        () => undefined,
        Date.now,
        () => Promise.reject(new UnprojectableError('its body is not kept any more')),
      );
      return apply(apart(b, a));
    },
    'its body is not kept any more',
  ],
  [
    'was spoken of by too many entries',
    async () => {
      const { a, b } = await unitedPair();
      await database.write(MENTION_OFTEN, { id: a.id, count: MOST_ROWS_UNITED });
      return apply(apart(b, a));
    },
    `more than ${MOST_ROWS_UNITED} entries`,
  ],
])('an entity that %s is not separated, and nothing changes', async (_why, attempt, text) => {
  expect(textOf(await attempt())).toContain(text);
});

test('a run that read one of them reads that one', async () => {
  const [a, b] = [dataset(namespace, 'a'), dataset(namespace, 'b')];
  const [maker, reader] = [run(randomUUID()), run(randomUUID())];
  await apply(
    a,
    maker,
    { type: 'produced', run: maker.id, of: a.id, at: 1 },
    { type: 'run-state', run: maker.id, state: 'COMPLETED', at: 2 },
  );
  await apply(b, named(b, a));
  await apply(b, a, named(b, a));
  const other = dataset(namespace, 'c');
  await apply(other);
  await apply(named(other, a));
  await apply(
    other,
    reader,
    { type: 'run-state', run: reader.id, state: 'RUNNING', at: 5 },
    { type: 'consumed', run: reader.id, of: other.id, at: 5 },
  );
  expect((await now(other)).length).toBe(0);
  expect(textOf(await apply(apart(other, a)))).toBe('ok');
  expect(await now(other)).toEqual([`CONSUMED_BY ${reader.id}`]);
});
