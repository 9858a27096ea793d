import type { Query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import * as Q from './writer.queries.ts';

// Lists that are not there are empty to UNWIND, and no counter has no id: the lock is not taken.
const NOTHING = {
  in: { ids: [], keys: [], rows: [], head: { id: null } },
  id: '',
  prefix: '',
  end: '',
  open: 0,
};

/**
 * Lets Neo4j plan the writer's statements before the first command needs them: some fifty plans, 30 to 100 ms each, that
 * the first events of a fresh store would wait for. Runs them on nothing and rolls back.
 */
export async function warmUp(database: Database): Promise<void> {
  const all = Object.values(Q).flatMap((each): Query<unknown>[] => (each instanceof Map ? [...each.values()] : [each]));
  // Not the lock: commands would wait for the warm-up.
  const queries = all.filter((query) => query !== Q.LOCK);
  const tx = database.begin();
  try {
    // One after the other: planning takes a core, and real commands shall get the other one.
    for (const query of queries) await tx.run(query, NOTHING);
  } finally {
    await tx.rollback();
  }
}
