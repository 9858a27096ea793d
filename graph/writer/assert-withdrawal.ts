import { ConflictError, NotFoundError } from '../model/errors.ts';
import type { RevisionStatement, WithdrawStatement } from '../model/statements.ts';
import { WITHDRAWAL_STEP, type Withdrawal } from '../model/withdrawal.ts';
import { endRelation } from './assert-end.ts';
import { endAvailability } from './inference.ts';
import { speakOf, stand } from './revive.ts';
import type { RelationRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { assertStanding, lastWithdrawal, withdrawalNow } from './standing.ts';
import { availabilitiesOfVersion } from './version-timeline.ts';
import type { Withdrawn } from './working-set.ts';

// Each relation that ends is one retracted and one written: about as much as a step of a withdrawal.
const MOST_CHANGES = 2 * WITHDRAWAL_STEP;

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

/** What is known elsewhere of an entity: that it was withdrawn, or was back. */
export function retellStanding(
  sim: Simulation,
  {
    of,
    value,
    validFrom: at,
    rank = 0,
  }: Pick<RevisionStatement, 'value' | 'validFrom' | 'rank'> & { readonly of: string },
): void {
  if (value === null && rank > 0) stand(sim, of, at);
  else if (value === null) speakOf(sim, of, at);
  else {
    assertStanding(sim, of, at, value as Withdrawal);
    if (withdrawalNow(sim, of)?.at !== at) return;
    const rows = withdrawnOf(sim, of, at, false)?.own ?? [];
    if (rows.length > WITHDRAWAL_STEP || (rows.length > 0 && sim.changes.length > MOST_CHANGES))
      sim.refuse(new ConflictError(`what is withdrawn there has many relations here: withdraw ${of} here first`));
    for (const row of rows) end(sim, row, at);
    endAvailabilities(sim, of, at);
  }
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
