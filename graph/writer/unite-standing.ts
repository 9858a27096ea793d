import { stand } from './revive.ts';
import type { Simulation } from './simulation.ts';
import { assertStanding, withdrawalNow } from './standing.ts';

/**
 * What two names lead to stands while it stood under either: the one that stays is withdrawn only when both were, since the later
 * of the two withdrawals.
 */
export function uniteStanding(
  sim: Simulation,
  { winner, loser }: { readonly winner: string; readonly loser: string },
): void {
  const [ours, theirs] = [withdrawalNow(sim, winner), withdrawalNow(sim, loser)];
  if (ours === null || (theirs !== null && theirs.at <= ours.at)) return;
  stand(sim, winner, ours.at, theirs?.at);
  if (theirs !== null) assertStanding(sim, winner, theirs.at, theirs);
}
