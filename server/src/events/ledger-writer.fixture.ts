import { join } from 'node:path';
import { type Database, migrate, resetStore } from '@rootline/graph';
import { cypher, query } from '../../../graph/driver/cypher.ts';
import { integer, noRows, row } from '../../../graph/driver/rows.ts';

/** Entries without facts, as cheap as they can be had; the counter is locked as the writer locks it. */
const GROW = query(
  'test.grow-ledger',
  cypher`
    MATCH (c:Counter {id: '0'})
    SET c.seq = c.seq + $count
    WITH c.seq AS last
    UNWIND range(last - $count + 1, last) AS seq
    CREATE (:Entry {seq: seq, key: 'key-' + seq, at: 1000 + seq, actor: 'somebody', command: 'graphql.tag', project: 'project:1',
      subjects: $subjects, changes: '[]', changeCount: 0, body: 'bb', outcome: 'committed', answer: '{}', leaf: 'aa'})
    RETURN max(seq)`,
  row(integer),
);
const FORGET = query('test.forget-ledger', cypher`MATCH (e:Entry) WHERE e.seq <= $until DELETE e`, noRows);

/** An empty store of a new epoch. */
export async function emptyLedger(database: Database): Promise<void> {
  await migrate(database, { directory: join(import.meta.dirname, '../../../graph/migrations') });
  await resetStore(database);
}

/** `count` more entries that name these subjects. Returns the seq of the last. */
export async function growLedger(
  database: Database,
  count: number,
  subjects: readonly string[] = ['run:1'],
): Promise<number> {
  const [[last] = [0]] = await database.write(GROW, { count, subjects });
  return last;
}

export async function forgetLedger(database: Database, until: number): Promise<void> {
  await database.write(FORGET, { until });
}
