import path from 'node:path';
import { afterAll } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { ledgerStoreContract } from '../ledger/ledger-store.contract.ts';
import { Neo4jLedgerStore } from '../ledger/ledger-store.neo4j.ts';
import { lineageStoreContract, lineageWorld } from '../lineage/lineage-store.contract.ts';
import { Neo4jLineageStore } from '../lineage/lineage-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { searchStoreContract, searchWorld } from '../search/search-store.contract.ts';
import { Neo4jSearchStore } from '../search/search-store.neo4j.ts';
import { entityStoreContract, entityWorld } from './entity-store.contract.ts';
import { Neo4jEntityStore } from './entity-store.neo4j.ts';
import { storeWorld, type World } from './world.fixture.ts';

/* What the fakes promise, on the real store: one file, as all four begin with an empty one. */

const database = openTestDatabase();
const entities = new Neo4jEntityStore(database);
afterAll(() => database.close());

async function filled(world: World): Promise<void> {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  await storeWorld(database, world);
}

entityStoreContract('entities in Neo4j', async () => {
  await filled(entityWorld);
  return entities;
});

lineageStoreContract('lineage in Neo4j', async () => {
  await filled(lineageWorld);
  return new Neo4jLineageStore(database, entities);
});

searchStoreContract('search in Neo4j', async () => {
  await filled(searchWorld);
  return new Neo4jSearchStore(database, entities);
});

ledgerStoreContract(
  'the ledger in Neo4j',
  async () => {
    await filled(entityWorld);
    return new Neo4jLedgerStore(database);
  },
  entityWorld.lastSeq,
);
