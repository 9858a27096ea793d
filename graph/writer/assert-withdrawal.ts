import { NotFoundError } from '../model/errors.ts';
import type { WithdrawStatement } from '../model/statements.ts';
import { WITHDRAWAL_STEP } from '../model/withdrawal.ts';
import { endRelation } from './assert-end.ts';
import { endAvailability } from './inference.ts';
import type { RelationRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { assertStanding, lastWithdrawal, withdrawalNow } from './standing.ts';
import { availabilitiesOfVersion } from './version-timeline.ts';
import type { Withdrawn } from './working-set.ts';

/**
 * Takes an entity back: marks it, then ends what it is related by, then each of its versions in the same way. What does not fit into one
 * command is left for the next (`rest`). Withdrawn again it stays as it was, and what was left is gone on with.
 */
export function assertWithdrawal(sim: Simulation, { of, at, reason, rest }: WithdrawStatement): void {
  if (sim.nodes.isAbsent(of)) sim.refuse(new NotFoundError(of));
  if (sim.nodes.get(of) === undefined) return;
  const known = rest ? lastWithdrawal(sim, of) : withdrawalNow(sim, of);
  const withdrawal = known ?? { at, reason, by: sim.actor };
  const since = withdrawal.at;
  if (known === null) assertStanding(sim, of, since, withdrawal);
  const found = withdrawnOf(sim, of, since, known === null);
  if (found === undefined) return;
  const { own, parts } = found;
  for (const row of own.slice(0, WITHDRAWAL_STEP)) end(sim, row, since);
  endAvailabilities(sim, of, since);
  for (const [part, row] of parts.slice(0, Math.max(0, WITHDRAWAL_STEP - own.length))) {
    if (withdrawalNow(sim, part) === null) assertStanding(sim, part, since, withdrawal);
    endAvailabilities(sim, part, since);
    end(sim, row, since);
  }
  if (own.length + parts.length > WITHDRAWAL_STEP) sim.answers['rest'] = of;
}

/** As this command left it: a relation between two versions is found at both. */
function end(sim: Simulation, row: RelationRow, at: number): void {
  const known = sim.openRelations.get(row.factId);
  if (known !== null) endRelation(sim, known ?? row, at);
}

function endAvailabilities(sim: Simulation, version: string, at: number): void {
  for (const row of availabilitiesOfVersion(sim, version)) {
    if (row.until === undefined && row.at < at) endAvailability(sim, row, at);
  }
}

/** What is open at it. `first`: also what is said to begin later; after that only what began by then, as the rest may have come since. */
function withdrawnOf(sim: Simulation, id: string, at: number, first: boolean): Withdrawn | undefined {
  const key = `${id}|${first ? 'all' : at}`;
  const loaded = sim.loaded.withdrawn.get(key);
  if (loaded === undefined) sim.misses.withdrawn.add(key);
  return loaded;
}
