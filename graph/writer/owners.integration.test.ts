import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { integer, row, text } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import { entityId } from '../model/ids.ts';
import { job } from '../model/natural-keys.ts';
import type { EntityStatement, Statement } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';

/** Who was known at a position to own something, and for how long. */
const OWNERS = query(
  'test.owners',
  cypher`MATCH (:Entity {id: $id})-[r:OWNED_BY]->(p) WHERE r.recordedSeq <= $seq AND r.retractedSeq > $seq
RETURN p.name, r.validFrom, r.validTo ORDER BY p.name, r.validFrom`,
  row(text, integer, integer),
);

const ROWS = query('test.owner-rows', cypher`MATCH (:Entity {id: $id})-[r:OWNED_BY]->() RETURN count(r)`, row(integer));

let database: Database;
let store: Neo4jBatchStore;
let namespace = '';

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
beforeEach(() => {
  namespace = `owners-${randomUUID()}`;
  store = new Neo4jBatchStore(database);
});
afterAll(() => database.close());

async function apply(...all: readonly (readonly Statement[])[]): Promise<number> {
  const commands = all.map((statements) => {
    const key = randomUUID();
    return {
      ...{ name: 'test', key, actor: 'test', bodyDigest: hash('sha256', key), guards: [], statements, size: 1 },
      answer: {},
    };
  });
  const outcomes = await store.apply(commands);
  const last = outcomes.at(-1);
  if (last?.ok !== true) throw new Error('refused', { cause: last?.error });
  return last.receipt.seq;
}

const person = (name: string): EntityStatement => ({
  type: 'entity',
  kind: 'Principal',
  id: entityId('Principal', 'name', `${namespace}-${name}`),
  name,
});

const owned = (of: EntityStatement, at: number, ...names: readonly string[]): readonly Statement[] => [
  of,
  ...names.map(person),
  {
    type: 'revision',
    of: of.id,
    field: 'owners',
    value: names.map((name) => ({ name, principal: person(name).id })),
    validFrom: at,
  },
];

const ownersOf = (id: string, seq: number) => database.read(OWNERS, { id, seq });

describe('owners', () => {
  test('are those whom the newest assertion names, and were others before it, as known then and now', async () => {
    const it = job(namespace, 'job');
    const before = await apply(owned(it, 100, 'ada', 'team'));
    const after = await apply(owned(it, 200, 'team', 'bob'));
    expect(await ownersOf(it.id, before)).toEqual([
      ['ada', 100, OPEN_END],
      ['team', 100, OPEN_END],
    ]);
    expect(await ownersOf(it.id, after)).toEqual([
      ['ada', 100, 200],
      ['bob', 200, OPEN_END],
      ['team', 100, OPEN_END],
    ]);
    const entities = new Neo4jEntityStore(database);
    const names = async (moment: { validAt?: number; asOfSeq?: number }) =>
      [...(await entities.related([it.id], ['OWNED_BY'], 'out', { first: 10 }, moment)).values()]
        .flatMap((page) => page.items.map(({ item }) => item.entity.name))
        .sort();
    const field = async (moment: { validAt?: number; asOfSeq?: number }) => {
      const [entity] = await entities.getMany([it.id], moment);
      return (entity?.values['owners'] as readonly { name: string }[]).map(({ name }) => name).sort();
    };
    for (const moment of [{}, { validAt: 150 }, { validAt: 200 }, { asOfSeq: before }])
      expect(await names(moment)).toEqual(await field(moment));
    expect(await names({})).toEqual(['bob', 'team']);
    expect(await names({ validAt: 150 })).toEqual(['ada', 'team']);
  });

  test('that are named again by a late event between two others own it then, and no longer', async () => {
    const it = job(namespace, 'job');
    await apply(owned(it, 100, 'ada'), owned(it, 500, 'ada'));
    const late = await apply(owned(it, 300, 'bob'));
    expect(await ownersOf(it.id, late)).toEqual([
      ['ada', 100, 300],
      ['ada', 500, OPEN_END],
      ['bob', 300, 500],
    ]);
    const joined = await apply(owned(it, 300, 'bob'), owned(it, 400, 'ada'));
    expect(await ownersOf(it.id, joined)).toEqual([
      ['ada', 100, 300],
      ['ada', 400, OPEN_END],
      ['bob', 300, 400],
    ]);
  });

  test('are nobody when the newest assertion names nobody, and come back with the next', async () => {
    const it = job(namespace, 'job');
    const seq = await apply(owned(it, 100, 'ada'), owned(it, 200), owned(it, 300, 'ada'));
    expect(await ownersOf(it.id, seq)).toEqual([
      ['ada', 100, 200],
      ['ada', 300, OPEN_END],
    ]);
  });

  test('that every event names again are one relation, however many events there are', async () => {
    const it = job(namespace, 'job');
    for (const at of [500, 100, 300, 200, 400]) await apply(owned(it, at, 'ada', 'bob'));
    const [[rows]] = (await database.read(ROWS, { id: it.id })) as unknown as [[number]];
    // The first one's, and the one that began earlier, for each.
    expect(rows).toBe(4);
  });

  test('of two names of one thing are one list in time', async () => {
    const [one, other] = [job(namespace, 'one'), job(namespace, 'other')];
    await apply(owned(one, 100, 'ada'), owned(other, 200, 'bob'), owned(one, 300, 'ada', 'bob'));
    const seq = await apply([{ type: 'alias', alias: other.id, of: one.id, validFrom: 1, label: 'other' }, one]);
    expect(await ownersOf(one.id, seq)).toEqual([
      ['ada', 100, 200],
      ['ada', 300, OPEN_END],
      ['bob', 200, OPEN_END],
    ]);
    expect(await ownersOf(other.id, seq)).toEqual([]);
    const later = await apply(owned(other, 400, 'bob'));
    expect(await ownersOf(one.id, later)).toEqual([
      ['ada', 100, 200],
      ['ada', 300, 400],
      ['bob', 200, OPEN_END],
    ]);
  });

  test('that turn out to be one own what either owned', async () => {
    const it = job(namespace, 'job');
    await apply(owned(it, 100, 'ada'), owned(it, 200, 'lovelace'), owned(it, 300));
    const [ada, lovelace] = [person('ada'), person('lovelace')];
    const seq = await apply([{ type: 'alias', alias: lovelace.id, of: ada.id, validFrom: 1, label: 'lovelace' }, ada]);
    expect(await ownersOf(it.id, seq)).toEqual([['ada', 100, 300]]);
  });
});
