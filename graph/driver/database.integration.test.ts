import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { QueryTimeoutError } from '../model/errors.ts';
import { cypher, query } from './cypher.ts';
import { openDatabase } from './database.ts';
import { StoreError } from './errors.ts';
import { integer, list, noRows, row, text, unknown } from './rows.ts';
import { openTestDatabase } from './test-database.ts';

const database = openTestDatabase();
afterAll(() => database.close());

const TYPES = query('test.types', cypher`UNWIND $values AS v RETURN valueType(v), v`, row(text, unknown));
const CREATE = query('test.create', cypher`CREATE (n:DriverTest {id: $id, at: $at}) RETURN n.at`, row(integer));
const COUNT = query('test.count', cypher`MATCH (n:DriverTest {id: $id}) RETURN count(n)`, row(integer));
const DELETE = query('test.delete', cypher`MATCH (n:DriverTest {id: $id}) DELETE n`, noRows);
const BROKEN = query('test.broken', cypher`RETURN 1 / 0`, row(integer));
const ENDLESS = query(
  'test.endless',
  cypher`UNWIND range(1, 100000000) AS x UNWIND range(1, 1000000) AS y RETURN count(x + y)`,
  row(integer),
);
const HOSTILE = query('test.hostile', cypher`RETURN $texts`, row(list(text)));

describe('Database', () => {
  it('sends integers as integers, floats as floats, and reads both back as numbers', async () => {
    const values = [1, -1, 9_007_199_254_740_991, 0.5, 'a', null, true, [1, 2], { n: 3 }];
    const rows = await database.read(TYPES, { values });
    expect(rows.map(([type]) => type.replace(/ NOT NULL/g, ''))).toEqual([
      'INTEGER',
      'INTEGER',
      'INTEGER',
      'FLOAT',
      'STRING',
      'NULL',
      'BOOLEAN',
      'LIST<INTEGER>',
      'MAP',
    ]);
    expect(rows.map(([, value]) => value)).toEqual(values);
  });

  it('commits what pipelined statements wrote, in their order', async () => {
    const id = randomUUID();
    const transaction = database.begin();
    const created = transaction.run(CREATE, { id, at: 5 });
    const counted = transaction.run(COUNT, { id });
    expect(await created).toEqual([[5]]);
    expect(await counted).toEqual([[1]]);
    await transaction.commit();
    expect(await database.readOne(COUNT, { id })).toEqual([1]);
    await database.write(DELETE, { id });
  });

  it('undoes everything when a statement fails, and fails the statements after it', async () => {
    const id = randomUUID();
    const transaction = database.begin();
    void transaction.run(CREATE, { id, at: 5 });
    const broken = transaction.run(BROKEN);
    const after = transaction.run(CREATE, { id, at: 6 });
    await expect(broken).rejects.toMatchObject({ code: 'STORE_FAULT', query: 'test.broken' });
    await expect(after).rejects.toBeInstanceOf(StoreError);
    await transaction.rollback();
    expect(await database.readOne(COUNT, { id })).toEqual([0]);
  });

  it('ends a read that takes longer than its time limit', async () => {
    await expect(database.read(ENDLESS, {}, { timeoutMs: 300 })).rejects.toBeInstanceOf(QueryTimeoutError);
  });

  it('refuses to write in a read', async () => {
    await expect(database.read(CREATE, { id: 'x', at: 1 })).rejects.toMatchObject({ code: 'STORE_FAULT' });
  });

  it('keeps hostile text as data', async () => {
    const texts = [
      "'}) DETACH DELETE n //",
      '`x`',
      '\\u0027',
      '$id',
      '${1}',
      '"; MATCH (n) DETACH DELETE n',
      '\u0001\u202e',
    ];
    expect(await database.readOne(HOSTILE, { texts })).toEqual([texts]);
  });

  it('says that the store is unavailable when nothing listens there', async () => {
    const nowhere = openDatabase({ uri: 'bolt://127.0.0.1:1', user: 'neo4j', password: 'x' });
    await expect(nowhere.verify()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(nowhere.read(COUNT, { id: 'x' })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const transaction = nowhere.begin();
    await expect(transaction.run(COUNT, { id: 'x' })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await transaction.rollback();
    await nowhere.close();
  });
});
