import { sortableTime } from '../model/time.ts';
import { OPEN_END } from '../model/time.ts';
import type { AvailabilityRow, ReadRow } from './rows.ts';
import type { Simulation } from './simulation.ts';

/*
 * Which version of a dataset was there when. In memory a simulation holds, of each dataset that a batch touches, the
 * availabilities and reads around the moments that matter; `look` asks for the surroundings of one more moment.
 */

/**
 * Sorts as (time, version id) do: the later, then the greater id, is the latest. Versions that were withdrawn are by themselves, in
 * the order in which they were: whoever looks for the latest passes none of them.
 */
export function availabilityKey(row: Pick<AvailabilityRow, 'of' | 'at' | 'until' | 'version'>): string {
  if (row.until !== undefined) return `${row.of}|~|${sortableTime(row.until)}|${row.version}`;
  return `${row.of}|${sortableTime(row.at)}|${row.version}`;
}

export function readKey(row: { readonly of: string; readonly at: number; readonly run: string }): string {
  return `${row.of}|${sortableTime(row.at)}|${row.run}`;
}

/**
 * Brings the surroundings of a moment of a dataset into memory: what could be read `before` it is enough for a reader;
 * `around` it are also the next version and the readers up to that, for a version that comes or goes.
 */
export function look(sim: Simulation, of: string, at: number, extent: 'before' | 'around'): void {
  const key = `${of}|${at}|${extent}`;
  const window = sim.loaded.windows.get(key);
  if (window === undefined) {
    sim.misses.windows.add(key);
    return;
  }
  for (const row of window.availabilities) admitAvailability(sim, row);
  for (const row of window.reads) admitRead(sim, row);
}

/** What the store knows of the run's reads and outputs, once. */
export function lookAtRun(sim: Simulation, run: string): void {
  for (const row of loadedOrMiss(sim, 'readsOfRun', run)) admitRead(sim, row);
  for (const row of loadedOrMiss(sim, 'availabilitiesOfRun', run)) admitAvailability(sim, row);
  const outputs = outputsOf(sim, run);
  for (const { of, version } of loadedOrMiss(sim, 'outputsOfRun', run))
    if (!sim.retold.has(version)) outputs.set(version, of);
}

/** Versions that a run made → what they are versions of. */
export function outputsOf(sim: Simulation, run: string): Map<string, string> {
  const known = sim.outputs.get(run);
  if (known !== undefined) return known;
  const outputs = new Map<string, string>();
  sim.outputs.set(run, outputs);
  return outputs;
}

function loadedOrMiss<K extends 'readsOfRun' | 'availabilitiesOfRun' | 'outputsOfRun'>(
  sim: Simulation,
  what: K,
  run: string,
): ReturnType<Simulation['loaded'][K]['get']> & object {
  const loaded = sim.loaded[what].get(run);
  if (loaded === undefined && sim.storeMayKnow(run)) sim.misses[what].add(run);
  return (loaded ?? []) as ReturnType<Simulation['loaded'][K]['get']> & object;
}

/** Rows that the simulation has changed already (or dropped: `gone`) are not brought back by the store's. */
function admitAvailability(sim: Simulation, row: AvailabilityRow): void {
  const known = availabilitiesOf(sim, row.of);
  const key = `${row.version}|${row.run}`;
  if (!known.has(key)) known.set(key, row);
}

function admitRead(sim: Simulation, row: ReadRow): void {
  const known = readsOf(sim, row.of);
  const moved = sim.plan.removedReads.has(`${row.of}|${row.run}`);
  if (!known.has(row.run) && !moved) known.set(row.run, row);
}

/** By `version|run`; a row with `retractedSeq` set is gone. */
export function availabilitiesOf(sim: Simulation, of: string): Map<string, AvailabilityRow> {
  const known = sim.availabilities.get(of);
  if (known !== undefined) return known;
  const made = new Map<string, AvailabilityRow>();
  sim.availabilities.set(of, made);
  return made;
}

/** By run. */
export function readsOf(sim: Simulation, of: string): Map<string, ReadRow> {
  const known = sim.reads.get(of);
  if (known !== undefined) return known;
  const made = new Map<string, ReadRow>();
  sim.reads.set(of, made);
  return made;
}

/** Since when, and thanks to whom, one version can be read: open rows, as this batch left them. */
export function availabilitiesOfVersion(sim: Simulation, version: string): readonly AvailabilityRow[] {
  const loaded = sim.storeMayKnow(version) ? sim.loaded.availabilitiesOfVersion.get(version) : [];
  if (loaded === undefined) sim.misses.availabilitiesOfVersion.add(version);
  for (const row of loaded ?? []) admitAvailability(sim, row);
  const known = [...sim.availabilities.values()].flatMap((rows) => [...rows.values()]);
  return known.filter((row) => row.version === version && row.retractedSeq === OPEN_END);
}

/** The version that could be read last before `at`, or undefined. */
export function latestBefore(sim: Simulation, of: string, at: number): string | undefined {
  let best: AvailabilityRow | undefined;
  let bestKey = '';
  for (const row of availabilitiesOf(sim, of).values()) {
    if (row.at >= at || row.retractedSeq !== OPEN_END || (row.until ?? OPEN_END) <= at) continue;
    const key = `${sortableTime(row.at)}|${row.version}`;
    if (key > bestKey) [best, bestKey] = [row, key];
  }
  return best?.version;
}

/** When the next version after `at` could be read; OPEN_END when none follows. */
function nextAfter(sim: Simulation, of: string, at: number): number {
  let next = OPEN_END;
  for (const row of availabilitiesOf(sim, of).values()) {
    if (row.retractedSeq === OPEN_END && row.until === undefined && row.at > at && row.at < next) next = row.at;
  }
  return next;
}

/** The runs whose inferred version can change when one comes or goes at `at`: up to the next version. */
export function readersAfter(sim: Simulation, of: string, at: number): readonly ReadRow[] {
  const next = nextAfter(sim, of, at);
  return [...readsOf(sim, of).values()].filter((read) => read.at > at && read.at <= next);
}
