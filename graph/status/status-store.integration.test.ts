import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../driver/database.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { GraphFixture } from '../entity/graph-fixture.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';
import { dataset } from '../model/natural-keys.ts';
import { Neo4jStatusStore } from './status-store.neo4j.ts';

const database = openTestDatabase();
beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  const gone = { ...dataset('a', 'z'), properties: { withdrawnAt: 1, withdrawals: 1 } };
  await new GraphFixture(database).entities([dataset('a', 'x'), dataset('a', 'y'), gone]);
});
afterAll(() => database.close());

describe('Neo4jStatusStore', () => {
  it('counts the entities of every kind, without what is withdrawn', async () => {
    const counts = await new Neo4jStatusStore(database).countsByKind();
    expect(counts.map(({ kind }) => kind)).toEqual([...ENTITY_KINDS]);
    expect(counts.filter(({ count }) => count > 0)).toEqual([{ kind: 'Dataset', count: 2 }]);
  });

  it('tells the version of the store', async () => {
    expect(await new Neo4jStatusStore(database).version()).toMatch(/^5\.26\./);
  });

  it('answers a ping, and throws where no store is before a read would give up waiting', async () => {
    await new Neo4jStatusStore(database).ping();
    const nowhere = openDatabase({ uri: 'bolt://127.0.0.1:1', user: 'neo4j', password: 'x' });
    const start = Date.now();
    await expect(new Neo4jStatusStore(nowhere).ping()).rejects.toThrow();
    expect(Date.now() - start).toBeLessThan(4_500);
    await nowhere.close();
  });
});
