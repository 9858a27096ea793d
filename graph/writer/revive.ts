import { endAvailability, setAvailability } from './inference.ts';
import type { Simulation } from './simulation.ts';
import { assertStanding, withdrawalBefore } from './standing.ts';
import { availabilitiesOfVersion } from './version-timeline.ts';

/**
 * Somebody speaks of an entity as of a moment. What was withdrawn before that moment is back since then; its relations are
 * those that are said again. A version can be read again.
 */
export function speakOf(sim: Simulation, id: string, at: number | undefined): void {
  if (at === undefined || withdrawalBefore(sim, id, at) === null) return;
  assertStanding(sim, id, at, null);
  const [ended] = availabilitiesOfVersion(sim, id).filter(({ until }) => until !== undefined && until < at);
  if (ended !== undefined) setAvailability(sim, ended.of, id, `${id}@${at}`, at);
}

// Above that of a withdrawal of the same time, which it makes void.
const VOIDING_RANK = 1;

/** An entity that was withdrawn at `at` stood nevertheless: until `until`, or to this day. */
export function stand(sim: Simulation, id: string, at: number, until?: number): void {
  assertStanding(sim, id, at, null, VOIDING_RANK);
  for (const row of availabilitiesOfVersion(sim, id)) if (row.until === at) endAvailability(sim, row, until);
}
