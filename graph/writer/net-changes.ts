import { OPEN_END } from '../model/time.ts';
import { availabilityPlanKey } from './inference.ts';
import type { AliasRow, AvailabilityRow, RelationRow } from './rows.ts';
import type { Simulation } from './simulation.ts';

/*
 * What the command at hand took back and then said again as it was, and what it said and then took back: neither is a change.
 */

/** For a command that is a batch by itself. */
export function dropRepeated(sim: Simulation): void {
  dropRelations(sim);
  dropRevisions(sim);
  dropAliases(sim);
  dropAvailabilities(sim);
  sim.subjects = new Set([
    ...[...sim.plan.relations.values(), ...sim.plan.retractedRelations].flatMap(({ from, to }) => [from, to]),
    ...[...sim.plan.revisions.values(), ...sim.plan.retractedRevisions].map(({ entity }) => entity),
    ...[...sim.plan.aliases.values(), ...sim.plan.retractedAliases].map(({ to }) => to),
    ...sim.plan.entities.map(({ id }) => id),
  ]);
}

function dropRelations(sim: Simulation): void {
  const { plan } = sim;
  for (const row of plan.retractedRelations.splice(0)) {
    const key = `${row.factId}|${sim.seq}`;
    const again = plan.relations.get(key);
    if (again === undefined || !sameRelation(row, again)) plan.retractedRelations.push(row);
    else {
      plan.relations.delete(key);
      const before = { ...row, retractedSeq: OPEN_END };
      sim.openRelations.set(row.factId, before);
      if (row.inferred) sim.openInferred.set(`${row.of ?? ''}|${row.to}`, before);
      forgetChanges(sim, row.factId);
    }
  }
}

function sameRelation(a: RelationRow, b: RelationRow): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.validFrom === b.validFrom &&
    a.validTo === b.validTo &&
    a.inferred === b.inferred &&
    a.of === b.of
  );
}

/** Equal keys are equal values. */
function dropRevisions(sim: Simulation): void {
  const { plan } = sim;
  for (const [key, row] of plan.revisions) {
    if (row.retractedSeq !== sim.seq || row.recordedSeq !== sim.seq) continue;
    plan.revisions.delete(key);
    // What the store holds of it was taken back first.
    const first = sim.changes.find(({ id }) => id === key);
    const kept = first?.digest === undefined ? first : undefined;
    sim.changes = sim.changes.filter((change) => change.id !== key || change === kept);
  }
  for (const row of plan.retractedRevisions.splice(0)) {
    if (!plan.revisions.delete(row.key)) plan.retractedRevisions.push(row);
    else forgetChanges(sim, row.key);
  }
}

function dropAliases(sim: Simulation): void {
  const { plan } = sim;
  for (const row of plan.retractedAliases.splice(0)) {
    const key = `${row.id}|${sim.seq}`;
    const again = plan.aliases.get(key);
    if (again === undefined || !sameAlias(row, again)) plan.retractedAliases.push(row);
    else {
      plan.aliases.delete(key);
      sim.openAliases.set(row.id, { ...row, retractedSeq: OPEN_END });
      forgetChanges(sim, row.id);
    }
  }
}

function sameAlias(a: AliasRow, b: AliasRow): boolean {
  return a.to === b.to && a.label === b.label && a.validFrom === b.validFrom;
}

function dropAvailabilities(sim: Simulation): void {
  const { plan } = sim;
  for (const row of plan.retractedAvailabilities.splice(0)) {
    const key = availabilityPlanKey({ ...row, recordedSeq: sim.seq });
    const again = plan.availabilities.get(key);
    if (again === undefined || !sameAvailability(row, again)) plan.retractedAvailabilities.push(row);
    else plan.availabilities.delete(key);
  }
}

function sameAvailability(a: AvailabilityRow, b: AvailabilityRow): boolean {
  return a.of === b.of && a.at === b.at && a.until === b.until;
}

function forgetChanges(sim: Simulation, id: string): void {
  sim.changes = sim.changes.filter((change) => change.id !== id);
}
