import { ConflictError } from '../model/errors.ts';
import { ANY_ROWS_UNITED, MOST_ENTITIES_UNITED, MOST_ROWS_UNITED } from './most-united.ts';
import type { Simulation } from './simulation.ts';

/*
 * A union rewrites what is open at one of two entities and looks again at all readers of both, in one transaction under the
 * ledger's lock. What would hold up every other writer for seconds is refused before it is read.
 */

/** Notes that the command at hand unites the entity, and refuses it when that is too much. */
export function isWithinBounds(sim: Simulation, id: string): boolean {
  if (sim.loaded.mostUnited === ANY_ROWS_UNITED) return true;
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
