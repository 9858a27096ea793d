import { ConflictError } from '../model/errors.ts';
import type { Simulation } from './simulation.ts';

/*
 * A union rewrites what is open at one of two entities and looks again at all readers of both, in one transaction under the
 * ledger's lock. What would hold up every other writer for seconds is refused before it is read.
 */

// Measured on two busy cores: 3,000 rows of a dataset (versions, what can be read since when, readers) took 3.3 s to unite,
// 7,500 took 9.7 s, and a transaction of the writer has ten.
export const MOST_ROWS_UNITED = 5_000;

// Two datasets, and versions of theirs that turn out to be one: each takes six statements of its own.
const MOST_ENTITIES_UNITED = 500;

/** Notes that the command at hand unites the entity, and refuses it when that is too much. */
export function isWithinBounds(sim: Simulation, id: string): boolean {
  sim.united.set(id, sim.loaded.sizes.get(id) ?? 0);
  const rows = [...sim.united.values()].reduce((sum, size) => sum + size, 0);
  if (sim.united.size <= MOST_ENTITIES_UNITED && rows <= MOST_ROWS_UNITED) return true;
  const found =
    rows > MOST_ROWS_UNITED ? `more than ${MOST_ROWS_UNITED} facts` : `more than ${MOST_ENTITIES_UNITED} versions`;
  sim.refuse(
    new ConflictError(
      `the two names stay apart: making ${[...sim.united.keys()].slice(0, 2).join(' and ')} one would look at ${found} ` +
        `at once, and at most ${MOST_ROWS_UNITED} facts and ${MOST_ENTITIES_UNITED} versions are united by one command`,
    ),
  );
  return false;
}
