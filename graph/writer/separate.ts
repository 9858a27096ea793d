import { ConflictError, ExpectedError } from '../model/errors.ts';
import type { Ref, SeparateStatement, Statement } from '../model/statements.ts';
import { listAgain } from './assert-entity.ts';
import { rebuildOwners, isOwnership } from './assert-owners.ts';
import { setTimeline, timelineOf, writeIntervals } from './assert-revision.ts';
import { areApart, setApart } from './apart.ts';
import { belongingsOf } from './belongings.ts';
import { inOrder } from './in-order.ts';
import { retractAvailability } from './inference.ts';
import { dropRepeated } from './net-changes.ts';
import type { RelationRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { isInterval } from './unite-slots.ts';
import { readsOf } from './version-timeline.ts';
import type { Belongings, Told } from './working-set.ts';

/** Applies one statement of an earlier command; `siblings` are all of that command. */
export type Say = (statement: Statement, siblings: readonly Statement[], project: string | undefined) => void;

/** An entity, its versions, and every name that leads to one of them. */
type Circle = {
  readonly parts: ReadonlyMap<string, Belongings>;
  readonly names: ReadonlySet<string>;
};

/**
 * Undoes a union. All that is open at the entity that two became, and at its versions, is taken back, and what was ever said under any
 * of their names is said again in the order in which it came, with the two known to be others from the start. What comes out as it was
 * stays as it is. So the graph is what it would be had nobody ever taken one for the other, and earlier positions still see one.
 */
export function assertSeparation(sim: Simulation, statement: SeparateStatement, say: Say): void {
  const { of, from } = statement;
  if (sim.resolve(of) !== from || of === from) {
    sim.refuse(new ConflictError(`${of} does not lead to ${whyNot(sim, of, from)}`));
    return;
  }
  const [gone, stayed] = [sim.nodes.get(of), sim.nodes.get(from)];
  if (sim.nodes.isAbsent(of))
    sim.refuse(new ConflictError(`${of} is only a name of ${from}: there was no entity of its own`));
  if (gone === undefined || stayed === undefined) return;
  if (stayed.unitedSeq === null)
    sim.refuse(
      new ConflictError(
        'they became one under an earlier version, which did not note what was said since: run rootline rebuild first',
      ),
    );
  const circle = circleOf(sim, from);
  if (circle === undefined) return;
  if ([...circle.parts.keys()].some((id) => sim.nodes.get(id)?.projection.has('withdrawn') === true))
    sim.refuse(new ConflictError(`${from} or a version of it was withdrawn once: what ended then would begin again`));
  const told = toldOf(sim, [...circle.parts.keys(), ...circle.names]);
  if (told === undefined || sim.fault !== undefined) return;
  const owned = forget(sim, circle, of);
  for (const id of [of, from]) listAgain(sim, id);
  const separations = told.flatMap(({ statements }) => statements.filter((one) => one.type === 'separate'));
  for (const pair of [...separations, statement]) setApart(sim, pair);
  for (const { statements, project } of told)
    retell(sim, statements, circle.names, (one) => say(one, statements, project));
  for (const entity of owned) rebuildOwners(sim, entity);
  dropRepeated(sim);
}

function whyNot(sim: Simulation, of: string, from: string): string {
  if (of === from) return 'another entity: it is by itself already';
  return areApart(sim, of, from) ? `${from}: they were separated already` : from;
}

/** Undefined when the store has not been asked yet, or when it is too much. */
function circleOf(sim: Simulation, id: string): Circle | undefined {
  const whole = belongingsOf(sim, id);
  if (whole === undefined) return undefined;
  const parts = new Map([[id, whole]]);
  for (const { id: version } of whole.versions) {
    const own = belongingsOf(sim, version);
    if (own !== undefined) parts.set(version, own);
  }
  if (parts.size <= whole.versions.length) return undefined;
  const names = new Set([...parts.values()].flatMap(({ aliases }) => aliases.map((alias) => alias.id)));
  for (const name of [...parts.keys(), ...names]) sim.nodes.get(name);
  return { parts, names: new Set([...parts.keys(), ...names]) };
}

function toldOf(sim: Simulation, ids: readonly string[]): readonly Told[] | undefined {
  const key = [...new Set(ids)].sort().join(' ');
  const told = sim.loaded.told.get(key);
  if (told === undefined) sim.misses.told.add(key);
  if (typeof told !== 'string') return told;
  sim.refuse(new ConflictError(`what was said of both cannot be told again: ${told}`));
  return undefined;
}

/** Takes back all that is open in the circle. Returns who else is owned by what is in it. */
function forget(sim: Simulation, { parts, names }: Circle, of: string): ReadonlySet<string> {
  const owned = new Set<string>();
  for (const [id, { relations, revisions, aliases, reads, availabilities }] of parts) {
    sim.retold.add(id);
    for (const row of relations) {
      if (isOwnership(row) && !parts.has(row.from)) owned.add(row.from);
      else if (sim.openRelations.get(row.factId) !== null) forgetRelation(sim, row);
    }
    for (const row of relations) if (row.from === id && !parts.has(row.to)) vacate(sim, row, names);
    for (const row of revisions) {
      sim.retractRevision(row);
      setTimeline(sim, id, row.field, []);
    }
    sim.ownerAssertions.delete(id);
    for (const alias of aliases) sim.retractAlias(alias);
    for (const { run } of reads) {
      readsOf(sim, id).delete(run);
      sim.openInferred.set(`${id}|${run}`, null);
      sim.plan.removedReads.add(`${id}|${run}`);
    }
    for (const row of availabilities) retractAvailability(sim, row);
  }
  for (const name of names) forgetNode(sim, name, of);
  return owned;
}

function forgetRelation(sim: Simulation, row: RelationRow): void {
  sim.retractRelation(row);
  if (row.inferred) sim.openInferred.set(`${row.of ?? ''}|${row.to}`, null);
}

/** What others were said to be occupied by: said again, it may be another. */
function vacate(sim: Simulation, row: RelationRow, names: ReadonlySet<string>): void {
  if (!isInterval(row) || isOwnership(row)) return;
  const { to, of: field = '' } = row;
  const timeline = timelineOf(sim, to, field);
  const kept = timeline.filter(({ value }) => !names.has(JSON.parse(value) as string));
  for (const assertion of timeline) if (!kept.includes(assertion)) sim.retractRevision(assertion);
  if (kept.length === timeline.length) return;
  setTimeline(sim, to, field, kept);
  writeIntervals(sim, kept, kept.keys());
}

/** Versions and names count as not there until somebody speaks of them again: what they were may be another one now. */
function forgetNode(sim: Simulation, id: string, of: string): void {
  const node = sim.nodes.get(id) === undefined ? undefined : sim.nodes.edit(id);
  if (node === undefined) return;
  node.aliasOf = of;
  node.projection = new Map();
  node.aliases = [];
  node.columns = null;
  node.lastSeenAt = null;
  node.availableAt = null;
  node.unitedSeq = null;
}

/** In the order of a command: names, then what there is, then what is said about it. */
function retell(
  sim: Simulation,
  statements: readonly Statement[],
  names: ReadonlySet<string>,
  say: (statement: Statement) => void,
): void {
  const mine = statements.filter((statement) => concerns(statement, names));
  const [aliases, rest] = [mine.filter(({ type }) => type === 'alias'), mine.filter(({ type }) => type !== 'alias')];
  for (const statement of [...aliases, ...inOrder(rest)])
    tolerate(sim, () => {
      say(statement);
    });
}

/** What was so of one that was two may be impossible of either: then nothing of it is said. */
function tolerate(sim: Simulation, say: () => void): void {
  const { fault } = sim;
  try {
    say();
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
  }
  sim.fault = fault;
}

function concerns(statement: Statement, names: ReadonlySet<string>): boolean {
  const isNamed = (ref: Ref | null | undefined) => ref != null && names.has(typeof ref === 'string' ? ref : ref.of);
  switch (statement.type) {
    case 'entity':
      return names.has(statement.id);
    case 'alias':
      return names.has(statement.alias) || names.has(statement.of);
    case 'consumed':
    case 'produced':
    case 'version':
      return names.has(statement.of) || isNamed(statement.is);
    case 'revision':
      return isNamed(statement.of);
    case 'relation':
    case 'slot':
    case 'end':
      return isNamed(statement.from) || isNamed(statement.to);
    default:
      return false;
  }
}
