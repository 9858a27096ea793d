import { OPEN_END } from '../model/time.ts';
import { versionId } from './assert-entity.ts';
import type { AvailabilityRow, ReadRow, RelationRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { endOf, withdrawalNow } from './standing.ts';
import { availabilitiesOf, latestBefore, look, readersAfter, readsOf } from './version-timeline.ts';

/** The id by which a run's unnamed version of something is looked up. */
export function runVersionId(of: string, run: string): string {
  return versionId(of, { run });
}

/** From `at` on the version can be read; null: it cannot (its run did not succeed). */
export function setAvailability(sim: Simulation, of: string, version: string, run: string, at: number | null): void {
  const all = availabilitiesOf(sim, of);
  const key = `${version}|${run}`;
  const known = all.get(key);
  const open = known !== undefined && known.retractedSeq === OPEN_END ? known : undefined;
  if (open?.at === at || (open === undefined && at === null)) return;
  if (open !== undefined) {
    look(sim, of, open.at, 'around');
    retractAvailability(sim, open);
    rederive(sim, of, open.at);
  }
  if (at !== null) {
    look(sim, of, at, 'around');
    const until = withdrawalNow(sim, version)?.at;
    const row: AvailabilityRow = {
      ...{ of, version, run, at, recordedSeq: sim.seq, retractedSeq: OPEN_END },
      ...(until === undefined ? {} : { until }),
    };
    all.set(key, row);
    sim.plan.availabilities.set(availabilityPlanKey(row), row);
    rederive(sim, of, at);
  }
  const node = sim.nodes.edit(version);
  if (node !== undefined) node.availableAt = at;
}

/** The version was withdrawn at a moment (undefined: at none): those who read later than that read what was the latest before it. */
export function endAvailability(sim: Simulation, row: AvailabilityRow, until: number | undefined): void {
  const { of, version, run, at } = row;
  for (const moment of [row.until, until]) if (moment !== undefined) look(sim, of, moment, 'around');
  retractAvailability(sim, row);
  const ended: AvailabilityRow = {
    ...{ of, version, run, at, recordedSeq: sim.seq, retractedSeq: OPEN_END },
    ...(until === undefined ? {} : { until }),
  };
  availabilitiesOf(sim, of).set(`${version}|${run}`, ended);
  sim.plan.availabilities.set(availabilityPlanKey(ended), ended);
  for (const moment of [row.until, until]) if (moment !== undefined) rederive(sim, of, moment);
}

export function retractAvailability(sim: Simulation, row: AvailabilityRow): void {
  const retracted = { ...row, retractedSeq: sim.seq };
  const planKey = availabilityPlanKey(row);
  availabilitiesOf(sim, row.of).set(`${row.version}|${row.run}`, retracted);
  if (!sim.plan.availabilities.has(planKey)) sim.plan.retractedAvailabilities.push(retracted);
  else if (row.recordedSeq === sim.seq) sim.plan.availabilities.delete(planKey);
  else sim.plan.availabilities.set(planKey, retracted);
}

/** A union brings rows of one version and run from one dataset to another within a command. */
export function availabilityPlanKey({ of, version, run, recordedSeq }: AvailabilityRow): string {
  return `${of}|${version}|${run}|${recordedSeq}`;
}

function rederive(sim: Simulation, of: string, at: number): void {
  for (const read of readersAfter(sim, of, at)) infer(sim, read);
}

export function saveRead(sim: Simulation, read: ReadRow): void {
  readsOf(sim, read.of).set(read.run, read);
  sim.plan.removedReads.delete(`${read.of}|${read.run}`);
  sim.plan.reads.set(`${read.of}|${read.run}`, read);
}

/**
 * Points the run at the version that was the latest before its earliest known event. Where none was, the dataset
 * itself stands in: something of it was read, nobody knows which version.
 */
export function infer(sim: Simulation, read: ReadRow): void {
  if (read.explicit) return;
  const { of, run, validFrom } = read;
  const from = latestBefore(sim, of, read.at) ?? of;
  const open = openInferred(sim, of, run);
  if (open?.from === from && open.validFrom === validFrom) return;
  if (open !== undefined) sim.retractRelation(open);
  const validTo = endOf(sim, validFrom, from, run);
  if (validTo <= validFrom) {
    sim.openInferred.set(`${of}|${run}`, null);
    return;
  }
  const id = sim.factId('CONSUMED_BY', from, run);
  // While two names are united, what was told under one of them comes before what was inferred under the other.
  if (sim.openRelations.get(id)?.inferred === false) {
    sim.openInferred.set(`${of}|${run}`, null);
    return;
  }
  const row = sim.createRelation({
    kind: 'CONSUMED_BY',
    factId: id,
    from,
    to: run,
    validFrom,
    validTo,
    inferred: true,
    of,
  });
  sim.openInferred.set(`${of}|${run}`, row);
}

export function closeInferred(sim: Simulation, of: string, run: string): void {
  const open = openInferred(sim, of, run);
  if (open === undefined) return;
  sim.retractRelation(open);
  sim.openInferred.set(`${of}|${run}`, null);
}

export function openInferred(sim: Simulation, of: string, run: string): RelationRow | undefined {
  const key = `${of}|${run}`;
  const known = sim.openInferred.get(key);
  if (known !== undefined) return stillOpen(sim, known);
  const loaded = sim.loaded.inferred.get(key);
  if (loaded === undefined && sim.storeMayKnow(run, of)) sim.misses.inferred.add(key);
  return stillOpen(sim, loaded);
}

/** A row that the same batch has retracted since, or put what somebody told in its place, is open no more. */
function stillOpen(sim: Simulation, row: RelationRow | null | undefined): RelationRow | undefined {
  if (row === null || row === undefined) return undefined;
  const now = sim.openRelations.get(row.factId);
  return now === undefined || (now?.inferred === true && now.recordedSeq === row.recordedSeq) ? row : undefined;
}
