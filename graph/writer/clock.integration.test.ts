import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { integer, row } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jLedgerStore } from '../ledger/ledger-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import { dataset } from '../model/natural-keys.ts';
import type { Command } from '../model/command.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';

const HOUR = 3_600_000;
/** A row: the time of the entry, and that of the entity that it made. */
const TIMES = query(
  'test.times',
  cypher`MATCH (e:Entry {seq: $seq}) MATCH (n:Entity {id: $id}) RETURN e.at, n.createdAt`,
  row(integer, integer),
);

let database: Database;
beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
afterAll(() => database.close());

function naming(name: string): { readonly id: string; readonly command: Command } {
  const key = randomUUID();
  const { id } = dataset('clock', `${name}-${key}`);
  const command: Command = {
    ...{ name: 'test', key, actor: 'test', bodyDigest: hash('sha256', key), guards: [], size: 1, answer: {} },
    statements: [dataset('clock', `${name}-${key}`)],
  };
  return { id, command };
}

it('writes times that never go back, when a clock is set back an hour and another machine’s is behind', async () => {
  // Later than whatever other tests wrote.
  const { at: begun } = await new Neo4jLedgerStore(database).head();
  const clock = { now: Math.max(Date.now(), begun) + 1_000 };
  const first = new Neo4jBatchStore(database, undefined, () => clock.now);
  const behind = new Neo4jBatchStore(database, undefined, () => clock.now - 10 * 60_000);
  const times: number[] = [];
  const write = async (store: Neo4jBatchStore): Promise<number> => {
    const { id, command } = naming('table');
    const [outcome] = await store.apply([command]);
    if (outcome?.ok !== true) throw new Error('refused', { cause: outcome?.error });
    const { seq } = outcome.receipt;
    const [at = 0, createdAt = 0] = (await database.readOne(TIMES, { seq, id })) ?? [];
    expect(createdAt).toBe(at);
    times.push(at);
    return seq;
  };
  const before = await write(first);
  await write(behind);
  const latest = clock.now;
  clock.now -= HOUR;
  const after = await write(first);
  await write(behind);
  expect(times).toEqual([latest, latest, latest, latest]);
  clock.now = latest + 5;
  await write(first);
  expect(times.at(-1)).toBe(latest + 5);
  // A question about a moment finds one place in the ledger, and what was recorded then is known then.
  expect(await new Neo4jLedgerStore(database).seqAt(latest)).toBe(after + 1);
  expect(after).toBeGreaterThan(before);
});
