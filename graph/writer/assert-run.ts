import { RUN_STATE_RANK, isTerminal } from '../model/run-state.ts';
import type {
  ConsumedStatement,
  ProducedStatement,
  Ref,
  RunStateStatement,
  VersionStatement,
} from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { assertVersion, nameByRun, type ProjectOf, versionId } from './assert-entity.ts';
import { assertRelation } from './assert-relation.ts';
import { assertRevision } from './assert-revision.ts';
import { assertTold } from './assert-span.ts';
import { closeInferred, infer, runVersionId, saveRead, setAvailability } from './inference.ts';
import { label } from './labels.ts';
import { completionOf, type NodeState } from './node-state.ts';
import { speakOf } from './revive.ts';
import type { ReadRow } from './rows.ts';
import { withdrawAlong } from './standing.ts';
import type { Simulation } from './simulation.ts';
import { unite } from './unite.ts';
import { availabilitiesOf, look, lookAtRun, outputsOf, readsOf } from './version-timeline.ts';

/** An event of a run: its state by rank and time, its earliest event, and what follows for versions and readers. */
export function assertRunState(sim: Simulation, statement: RunStateStatement): void {
  const run = statement.run;
  const before = sim.nodes.get(run);
  if (before === undefined) return;
  lookAtRun(sim, run);
  const completedBefore = completionOf(before);
  const node = sim.nodes.edit(run);
  if (node === undefined) return;
  const { at, state } = statement;
  speakOf(sim, run, at);
  const earlier = node.earliestAt === null || at < node.earliestAt;
  if (earlier) node.earliestAt = at;
  if (state !== undefined) {
    if (state === 'RUNNING' && (node.startedAt === null || at < node.startedAt)) node.startedAt = at;
    const rank = RUN_STATE_RANK[state];
    const order = node.projection.get('state')?.[0];
    assertRevision(sim, { entity: run, field: 'state', value: state, validFrom: at, rank });
    if (isTerminal(state) && sim.nodes.get(run)?.projection.get('state')?.[0] !== order) node.endedAt = at;
  }
  if (earlier) for (const reads of sim.reads.values()) rereadEarlier(sim, reads.get(run), at);
  const completedAfter = completionOf(sim.nodes.get(run) ?? node);
  if (completedAfter !== completedBefore) {
    for (const [version, of] of outputsOf(sim, run)) {
      // Either may have been united into another since the run was said to make it.
      setAvailability(sim, sim.resolve(of), sim.resolve(version), run, completedAfter);
    }
  }
}

function rereadEarlier(sim: Simulation, read: ReadRow | undefined, at: number): void {
  if (read === undefined || read.at <= at) return;
  const moved = { ...read, at };
  saveRead(sim, moved);
  look(sim, moved.of, at, 'before');
  infer(sim, moved);
}

/** A run read something: a named version, or the one that was the latest when the run was first heard of. */
export function assertConsumed(sim: Simulation, statement: ConsumedStatement, projectOf: ProjectOf): void {
  const of = sim.resolve(statement.of);
  const { run, at } = statement;
  lookAtRun(sim, run);
  for (const id of [of, run]) speakOf(sim, id, at);
  const known = readsOf(sim, of).get(run);
  const earliest = sim.nodes.get(run)?.earliestAt ?? at;
  const ref = versionNamed(sim, of, statement);
  if (ref !== undefined) {
    const version = versionOf(sim, ref, projectOf);
    assertPart(sim, of, version, at);
    const read = { of, run, at: earliest, validFrom: Math.min(at, known?.validFrom ?? at), explicit: true };
    if (known?.explicit !== true || read.validFrom < known.validFrom) saveRead(sim, read);
    closeInferred(sim, of, run);
    assertTold(sim, { kind: 'CONSUMED_BY', from: version, to: run, validFrom: at, until: statement.until });
    return;
  }
  if (known !== undefined && known.validFrom <= at) return;
  const read: ReadRow = { of, run, at: earliest, validFrom: at, explicit: known?.explicit ?? false };
  saveRead(sim, read);
  look(sim, of, read.at, 'before');
  infer(sim, read);
}

function assertPart(sim: Simulation, of: string, version: string, at: number): void {
  assertRelation(sim, 'HAS_VERSION', of, version, at);
  withdrawAlong(sim, of, version, at);
}

/** The version that is spoken of, by its id, its name or the run that made it; undefined when none is named. */
function versionNamed(
  sim: Simulation,
  of: string,
  { version, madeBy, is }: Pick<ConsumedStatement, 'version' | 'madeBy' | 'is'>,
): Ref | undefined {
  if (is !== undefined) return is;
  if (version !== undefined) return { of, version };
  return madeBy === undefined ? undefined : { of, run: sim.resolve(madeBy) };
}

/** The version's id; it is made unless it is there or is named by its id. */
function versionOf(sim: Simulation, ref: Ref, projectOf: ProjectOf): string {
  return typeof ref === 'string' ? sim.resolve(ref) : assertVersion(sim, ref, projectOf);
}

/** A run made a version: the one that the producer named, else the run's own. */
export function assertProduced(sim: Simulation, statement: ProducedStatement, projectOf: ProjectOf): void {
  const of = sim.resolve(statement.of);
  const { run, at } = statement;
  lookAtRun(sim, run);
  const name = statement.version;
  if (name !== undefined) nameRunVersion(sim, { of, run, name, at });
  const version = versionOf(sim, versionNamed(sim, of, statement) ?? { of, run }, projectOf);
  assertPart(sim, of, version, at);
  assertTold(sim, { kind: 'PRODUCED', from: run, to: version, validFrom: at, until: statement.until });
  if (name !== undefined) adoptRunVersion(sim, of, run, version, at);
  if (outputsOf(sim, run).get(version) === undefined) {
    outputsOf(sim, run).set(version, of);
    const node = sim.nodes.get(run);
    const completion = node === undefined ? null : completionOf(node);
    if (completion !== null) setAvailability(sim, of, version, run, completion);
  }
}

type Naming = { readonly of: string; readonly run: string; readonly name: string; readonly at: number };

/**
 * A run was said to make a version, and now the version gets its name (most producers name it only at the end): the
 * name leads to what is there, as long as nothing else has it.
 */
function nameRunVersion(sim: Simulation, { of, run, name, at }: Naming): void {
  const id = sim.resolve(runVersionKey(sim, of, run));
  const known = sim.nodes.standing(id);
  // A run that makes several named versions: the first name is that of the version which it began with.
  if (known === undefined || !isUnnamed(known, run)) return;
  const named = versionId(of, { version: name });
  if (sim.resolve(named) !== named || sim.nodes.standing(named) !== undefined) return;
  sim.createAlias({ id: named, to: id, label: name, validFrom: at });
  label(sim, id, name);
  assertRevision(sim, { entity: id, field: 'name', value: name, validFrom: at });
}

function runVersionKey(sim: Simulation, of: string, run: string): string {
  return sim.caches.memo(`run-version|${of}|${run}`, () => runVersionId(of, run));
}

/** Whether a version that a run's key leads to (its own, or after a union that of the other dataset) still goes by the run. */
function isUnnamed(version: NodeState, run: string): boolean {
  return version.name === nameByRun(run) && !version.projection.has('name');
}

/** The version that the run was said to have made before its name was known is that named one. */
function adoptRunVersion(sim: Simulation, of: string, run: string, named: string, at: number): void {
  const id = sim.resolve(runVersionKey(sim, of, run));
  if (id === named) return;
  const known = sim.nodes.standing(id);
  if (known === undefined) {
    sim.createAlias({ id, to: named, label: '', validFrom: at });
    return;
  }
  if (!isUnnamed(known, run)) return;
  const available = availabilitiesOf(sim, of).get(`${id}|${run}`);
  outputsOf(sim, run).delete(id);
  outputsOf(sim, run).set(named, of);
  setAvailability(sim, of, id, run, null);
  unite(sim, { winner: named, loser: id, label: '', validFrom: at });
  if (available?.retractedSeq === OPEN_END) setAvailability(sim, of, named, run, available.at);
}

/** A version that no run is known to have made. The earliest time that anybody gives for it holds. */
export function assertRegisteredVersion(sim: Simulation, statement: VersionStatement, projectOf: ProjectOf): void {
  const of = sim.resolve(statement.of);
  const at = statement.availableAt;
  const version = versionOf(sim, statement.is ?? { of, version: statement.version }, projectOf);
  // Who knows its id says by itself since when it is a version of this.
  if (statement.is === undefined) assertPart(sim, of, version, at);
  // A version registered by hand is kept under its own id in place of a run's.
  lookAtRun(sim, version);
  const known = availabilitiesOf(sim, of).get(`${version}|${version}`);
  if (known?.retractedSeq !== OPEN_END || known.at > at) setAvailability(sim, of, version, version, at);
}
