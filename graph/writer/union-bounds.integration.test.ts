import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { integer, noRows, row } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { initialiseStore } from '../migrate/store.ts';
import type { Command, Outcome } from '../model/command.ts';
import { dataset, job } from '../model/natural-keys.ts';
import type { EntityStatement, Statement } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { Neo4jBatchStore } from './batch-store.neo4j.ts';
import { MOST_ROWS_UNITED } from './most-united.ts';

/** As many readers as a union does not take. */
const PLANT = query(
  'test.plant-readers',
  cypher`MATCH (d:Entity {id: $id}) UNWIND range(1, $count) AS n
CREATE (d)-[:READ_BY {factId: $id + n, validFrom: 1, validTo: $open, recordedSeq: d.recordedSeq, retractedSeq: $open}]->(d)`,
  noRows,
);
const UPROOT = query('test.uproot', cypher`MATCH (d:Entity {id: $id})-[r:READ_BY]->(d) DELETE r`, noRows);
const OPEN_AT = query(
  'test.open-at',
  cypher`MATCH (d:Entity {id: $id})-[r:READ_BY]->(b) WHERE r.retractedSeq = $open AND b <> d RETURN count(r)`,
  row(integer),
);

let database: Database;
let store: Neo4jBatchStore;
let namespace = '';

beforeAll(async () => {
  database = openTestDatabase();
  await migrate(database, { directory: new URL('../migrations', import.meta.url).pathname });
  await initialiseStore(database);
});
beforeEach(() => {
  namespace = `bounds-${randomUUID()}`;
  store = new Neo4jBatchStore(database);
});
afterAll(() => database.close());

function command(...statements: readonly Statement[]): Command {
  const key = randomUUID();
  const texts = { name: 'test', key, actor: 'test', bodyDigest: hash('sha256', key) };
  return { ...texts, guards: [], statements, size: 1, answer: {} };
}
const symlink = (alias: EntityStatement, of: EntityStatement): Statement => {
  return { type: 'alias', alias: alias.id, of: of.id, label: alias.name, validFrom: 1 };
};
const readBy = (from: EntityStatement, to: EntityStatement): Statement => {
  return { type: 'relation', kind: 'READ_BY', from: from.id, to: to.id, validFrom: 1 };
};
const errorOf = (outcome: Outcome | undefined) => (outcome?.ok === false ? outcome.error : undefined);

test.each(['the one that stays', 'the one that goes'])(
  'a union that would rewrite too much of %s is refused with the number, and what came with it goes on',
  async (which) => {
    const [older, newer, reader] = [dataset(namespace, 'older'), dataset(namespace, 'newer'), job(namespace, 'r')];
    await store.apply([command(older)]);
    await store.apply([command(newer)]);
    const { id } = which === 'the one that stays' ? older : newer;
    await database.write(PLANT, { id, count: MOST_ROWS_UNITED + 1, open: OPEN_END });
    try {
      const [refused, other] = await store.apply([
        command(symlink(newer, older), older),
        command(newer, reader, readBy(newer, reader)),
      ]);
      expect(errorOf(refused)).toMatchObject({ code: 'CONFLICT' });
      expect(errorOf(refused)?.message).toContain(`more than ${MOST_ROWS_UNITED} facts`);
      expect(other).toMatchObject({ ok: true });
      expect(await database.read(OPEN_AT, { id: newer.id, open: OPEN_END })).toEqual([[1]]);
    } finally {
      await database.write(UPROOT, { id });
    }
  },
);

test('a union of what has many versions of the same names, each of which would become one, is refused with the number', async () => {
  const [older, newer] = [dataset(namespace, 'older'), dataset(namespace, 'newer')];
  const versions = (of: EntityStatement) =>
    Array.from({ length: 251 }, (_, n): Statement => ({
      type: 'version',
      of: of.id,
      version: `v${n}`,
      availableAt: n + 1,
    }));
  await store.apply([command(older, ...versions(older))]);
  await store.apply([command(newer, ...versions(newer))]);
  const [outcome] = await store.apply([command(symlink(newer, older), older)]);
  expect(errorOf(outcome)?.message).toContain('more than 500 versions');
});
