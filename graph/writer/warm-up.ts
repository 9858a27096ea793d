import { type Query, cypher, query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import type { Params } from '../driver/params.ts';
import { noRows } from '../driver/rows.ts';
import * as Q from './writer.queries.ts';

// Neo4j keeps a plan for the names and types of all parameters, and for the size of texts by powers of ten: 11 to 100
// characters, as ids and ranges of them have.
const NO_ID = 'x'.repeat(48);

/** A change that is undone: a transaction that has changed something gets plans of its own, and a batch begins with its lock. */
const CHANGE = query('writer.warm-up', cypher`CREATE ()`, noRows);

/** What the writer's statements take. Lists within a map that are not there are empty to UNWIND. */
const NOTHING: Params = {
  in: { ids: [], keys: [], rows: [], head: { id: null } },
  id: NO_ID,
  prefix: NO_ID,
  end: NO_ID,
  writer: NO_ID,
  open: 0,
  until: 0,
  most: 1,
};

/**
 * Lets Neo4j plan the writer's statements before the first command needs them: some fifty plans, 30 to 100 ms each and
 * seconds on a busy machine, that the first events of a fresh store would wait for. Runs them on nothing and rolls back.
 */
export async function warmUp(database: Database): Promise<void> {
  const all = Object.values(Q).flatMap((each): Query<unknown>[] => (each instanceof Map ? [...each.values()] : [each]));
  // What every command needs comes first, in case that nobody waits for the rest.
  const first: readonly Query<unknown>[] = [Q.LOOK_UP, Q.SAVE, Q.PROJECT_RULES];
  const others = all.filter((query) => query !== Q.LOCK && !first.includes(query));
  // The lock by itself, so that commands wait for it no longer than for another batch.
  await runAndUndo(database, [Q.LOCK]);
  await runAndUndo(database, [CHANGE, ...first, ...others]);
}

async function runAndUndo(database: Database, queries: readonly Query<unknown>[]): Promise<void> {
  const tx = database.begin();
  try {
    // One after the other: planning takes a core, and real commands shall get the other one.
    for (const query of queries) await tx.run(query, paramsOf(query));
  } finally {
    await tx.rollback();
  }
}

/** What the statement names and nothing else: one parameter more would be another plan. */
function paramsOf({ text }: Query<unknown>): Params {
  const named = new Set(Array.from(text.matchAll(/\$(\w+)/g), ([, name]) => name ?? ''));
  return Object.fromEntries(Object.entries(NOTHING).filter(([name]) => named.has(name)));
}
