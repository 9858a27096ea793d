import { entityId } from '../model/ids.ts';
import { commit, gitRef } from '../model/natural-keys.ts';
import type { EntityStatement } from '../model/statements.ts';
import { assertAlias } from './assert-alias.ts';
import type { Simulation } from './simulation.ts';

/**
 * A commit or ref that is named by another address of its repository (the one before or after a renaming, or that of
 * another protocol) is the one that the repository has already. What it was named by leads there from then on, and what
 * was recorded under both is united.
 */
export function atHome(sim: Simulation, statement: EntityStatement): EntityStatement {
  const address = statement.key?.['repository'];
  if (address === undefined || (statement.kind !== 'Commit' && statement.kind !== 'Ref')) return statement;
  const named = sim.caches.memo(`repository|${address}`, () => entityId('Repository', address));
  const home = sim.resolve(named);
  // All there is in the key of a repository is its address.
  const url = home === named ? undefined : sim.nodes.get(home)?.words;
  if (url === undefined || url === '') return statement;
  const { sha = '', ref = '' } = statement.key ?? {};
  const { id, key } = statement.kind === 'Commit' ? commit(url, sha) : gitRef(url, ref);
  // What was known before the two addresses were one stays as it is; the other leads to it.
  if (sim.resolve(id) === statement.id) return statement;
  if (sim.resolve(statement.id) !== sim.resolve(id)) {
    // Both addresses have named it ever since it is there.
    assertAlias(sim, { type: 'alias', alias: statement.id, of: id, validFrom: 0, label: '' }, []);
  }
  return { ...statement, id, ...(key === undefined ? {} : { key }) };
}
