import { VERSION_KIND_OF, type VersionKind } from '../model/kinds.ts';
import { OPEN_END } from '../model/time.ts';
import { kindOf } from './assert-entity.ts';
import { endAvailability, retractAvailability, setAvailability } from './inference.ts';
import type { AvailabilityRow, RelationRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { availabilitiesOf, lookAtRun } from './version-timeline.ts';

const VERSION_KINDS: ReadonlySet<string> = new Set<VersionKind>(Object.values(VERSION_KIND_OF));

type Union = { readonly winner: string; readonly loser: string };

/** A version is another one: whoever could read it since then can read that one since then. `relations`: the open ones of the loser. */
export function moveReadability(sim: Simulation, { winner, loser }: Union, relations: readonly RelationRow[]): void {
  if (!VERSION_KINDS.has(kindOf(loser))) return;
  const makers = relations.filter((row) => row.kind === 'PRODUCED' && row.to === loser).map(({ from }) => from);
  // A version registered by hand is kept under its own id in place of a run's.
  for (const run of new Set([...makers, loser, winner])) lookAtRun(sim, run);
  const rows = [...sim.availabilities.values()].flatMap((known) => [...known.values()]);
  for (const row of rows) {
    if (row.version !== loser || row.retractedSeq !== OPEN_END) continue;
    setAvailability(sim, row.of, loser, row.run, null);
    makeReadable(sim, { ...row, version: winner, run: row.run === loser ? winner : row.run });
  }
}

/** What could be read of one of two that are one now can be read of the one that stays. */
export function moveTimeline(sim: Simulation, { winner, loser }: Union): void {
  for (const row of [...availabilitiesOf(sim, loser).values()]) {
    if (row.retractedSeq !== OPEN_END) continue;
    retractAvailability(sim, row);
    moveAvailability(sim, row, winner);
  }
}

function moveAvailability(sim: Simulation, row: AvailabilityRow, of: string): void {
  makeReadable(sim, { ...row, of });
  // One that was withdrawn for a time could not be read then, though it can be now.
  const moved = availabilitiesOf(sim, of).get(`${row.version}|${row.run}`);
  if (row.until !== undefined && moved?.until === undefined && moved?.recordedSeq === sim.seq)
    endAvailability(sim, moved, row.until);
}

/** The earliest time that anybody gives for a version holds. */
function makeReadable(sim: Simulation, { of, version, run, at }: AvailabilityRow): void {
  const known = availabilitiesOf(sim, of).get(`${version}|${run}`);
  const isEarlier = known?.retractedSeq === OPEN_END && known.at <= at;
  if (!isEarlier) setAvailability(sim, of, version, run, at);
}
