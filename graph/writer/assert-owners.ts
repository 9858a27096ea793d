import { kindOfId } from '../model/ids.ts';
import type { Json } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { setTimeline, timelineOf } from './assert-revision.ts';
import type { RelationRow, RevisionRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import type { SlotUnion } from './unite-slots.ts';

/*
 * Who owns something follows from its field `owners`: at any time those own it whom the newest assertion names. An owner's
 * relation holds as long as assertion after assertion names it, whatever the order in which they came; what repeats
 * the owners writes its revision and no relation.
 */

/** The field whose assertions they follow; intervals of owners name it as what they are intervals `of`. */
export const OWNERS = 'owners';

type Span = { readonly to: string; readonly validFrom: number; readonly validTo: number };

/** Brings the owners of an entity in line with an assertion that was just written. */
export function followOwners(sim: Simulation, row: RevisionRow): void {
  const { before, after } = neighboursOf(sim, row);
  note(sim, row);
  // Of assertions of one moment the last in order counts, and from then on the next moment's.
  if (after?.validFrom === row.validFrom) return;
  const [was, is] = [ownersIn(sim, before), ownersIn(sim, row)];
  const span = { validFrom: row.validFrom, validTo: after?.validFrom ?? OPEN_END };
  if (was.size === is.size && [...was].every((owner) => is.has(owner))) return;
  const rows = ownershipsOf(sim, row.entity, span);
  for (const to of was) if (!is.has(to)) cut(sim, rows, { ...span, to }, row.entity);
  for (const to of is) if (!was.has(to)) join(sim, rows, { ...span, to }, row.entity);
}

/** Owners after a union: what either was said to be owned by is one list of assertions, and an owner that is another owner is one owner. */
export function uniteOwners(sim: Simulation, { loser, winner, intervals, moved }: SlotUnion): void {
  const added = moved.filter((row) => row?.field === OWNERS) as readonly RevisionRow[];
  if (added.length > 0) {
    setTimeline(sim, winner, OWNERS, [...assertionsOf(sim, winner), ...added]);
    rebuildOwners(sim, winner);
  }
  const owned = intervals.filter((row) => isOwnership(row) && row.to === loser).map((row) => row.from);
  for (const entity of new Set(owned)) if (entity !== loser) rebuildOwners(sim, entity);
}

/** Writes the owners of an entity as all of its assertions say, where the open relations say otherwise. */
export function rebuildOwners(sim: Simulation, entity: string): void {
  const rows = ownershipsOf(sim, entity, { validFrom: -OPEN_END, validTo: OPEN_END });
  const wanted = new Map(spansOf(sim, assertionsOf(sim, entity)).map((span) => [factIdOf(sim, entity, span), span]));
  for (const row of rows) {
    if (wanted.get(row.factId)?.validTo === row.validTo) wanted.delete(row.factId);
    else sim.retractRelation(row);
  }
  for (const span of wanted.values()) write(sim, entity, span);
}

/** True for a relation that says who owns something for some time. */
export function isOwnership(row: Pick<RelationRow, 'of'>): boolean {
  return row.of === OWNERS;
}

/** Maximal spans of each owner over assertions in order. */
function spansOf(sim: Simulation, timeline: readonly RevisionRow[]): readonly Span[] {
  const spans: Span[] = [];
  let open = new Map<string, number>();
  for (const [place, row] of timeline.entries()) {
    if (timeline[place + 1]?.validFrom === row.validFrom) continue;
    const owners = ownersIn(sim, row);
    for (const [to, validFrom] of open) if (!owners.has(to)) spans.push({ to, validFrom, validTo: row.validFrom });
    open = new Map([...owners].map((to) => [to, open.get(to) ?? row.validFrom]));
  }
  for (const [to, validFrom] of open) spans.push({ to, validFrom, validTo: OPEN_END });
  return spans;
}

/** It owned all through the span, and does so no more. */
function cut(sim: Simulation, rows: readonly RelationRow[], span: Span, entity: string): void {
  const { to, validFrom, validTo } = span;
  const row = rows.find((one) => one.to === to && one.validFrom <= validFrom && one.validTo >= validTo);
  if (row === undefined) return;
  sim.retractRelation(row);
  if (row.validFrom < validFrom) write(sim, entity, { to, validFrom: row.validFrom, validTo: validFrom });
  if (row.validTo > validTo) write(sim, entity, { to, validFrom: validTo, validTo: row.validTo });
}

/** It did not own during the span, and does so now, in one with what it owned before and after. */
function join(sim: Simulation, rows: readonly RelationRow[], span: Span, entity: string): void {
  const mine = rows.filter((one) => one.to === span.to);
  const left = mine.find((one) => one.validTo === span.validFrom);
  const right = span.validTo === OPEN_END ? undefined : mine.find((one) => one.validFrom === span.validTo);
  if (left !== undefined) sim.retractRelation(left);
  if (right !== undefined) sim.retractRelation(right);
  write(sim, entity, {
    to: span.to,
    validFrom: left?.validFrom ?? span.validFrom,
    validTo: right?.validTo ?? span.validTo,
  });
}

function write(sim: Simulation, from: string, span: Span): void {
  sim.createRelation({
    kind: 'OWNED_BY',
    factId: factIdOf(sim, from, span),
    from,
    ...span,
    inferred: false,
    of: OWNERS,
  });
}

function factIdOf(sim: Simulation, from: string, { to, validFrom }: Span): string {
  return sim.factId('OWNED_BY', from, to, OWNERS, String(validFrom));
}

/** The ids of those whom an assertion names: an owner without one is text only. */
function ownersIn(sim: Simulation, row: RevisionRow | undefined): ReadonlySet<string> {
  const value = row === undefined ? null : (JSON.parse(row.value) as Json);
  if (!Array.isArray(value)) return new Set();
  const ids = (value as readonly Json[]).flatMap((owner) => {
    const id = typeof owner === 'object' && owner !== null && !Array.isArray(owner) ? (owner as Owner).principal : '';
    return typeof id === 'string' && kindOfId(id) === 'Principal' ? [sim.resolve(id)] : [];
  });
  return new Set(ids);
}
type Owner = { readonly principal?: Json };

type Neighbours = { readonly before: RevisionRow | undefined; readonly after: RevisionRow | undefined };

/** The assertions right before and after one, of those in the store and of this batch. */
function neighboursOf(sim: Simulation, row: RevisionRow): Neighbours {
  const whole = sim.timelines.get(`${row.entity}|${row.field}`);
  if (whole !== undefined) return nearest(row, whole);
  const stored = sim.storeMayKnow(row.entity) ? storedNeighbours(sim, row.key) : [];
  return nearest(row, [...stored, ...(sim.ownerAssertions.get(row.entity) ?? [])]);
}

/** All of its assertions, in order, with those of this batch. */
function assertionsOf(sim: Simulation, entity: string): readonly RevisionRow[] {
  const known = sim.timelines.get(`${entity}|${OWNERS}`);
  if (known !== undefined) return known;
  return setTimeline(sim, entity, OWNERS, [
    ...timelineOf(sim, entity, OWNERS),
    ...(sim.ownerAssertions.get(entity) ?? []),
  ]);
}

function storedNeighbours(sim: Simulation, key: string): readonly RevisionRow[] {
  const loaded = sim.loaded.neighbours.get(key);
  if (loaded === undefined) sim.misses.neighbours.add(key);
  return loaded ?? [];
}

function nearest(row: RevisionRow, rows: readonly RevisionRow[]): Neighbours {
  let [before, after]: (RevisionRow | undefined)[] = [];
  for (const one of rows) {
    if (one.order < row.order && (before === undefined || one.order > before.order)) before = one;
    if (one.order > row.order && (after === undefined || one.order < after.order)) after = one;
  }
  return { before, after };
}

function note(sim: Simulation, row: RevisionRow): void {
  const key = `${row.entity}|${row.field}`;
  const whole = sim.timelines.get(key);
  if (whole !== undefined)
    sim.timelines.set(
      key,
      [...whole, row].sort((a, b) => (a.order < b.order ? -1 : 1)),
    );
  sim.ownerAssertions.set(row.entity, [...(sim.ownerAssertions.get(row.entity) ?? []), row]);
}

/** The open relations of owners that touch a span, as this batch left them. */
function ownershipsOf(sim: Simulation, entity: string, span: Omit<Span, 'to'>): readonly RelationRow[] {
  const key = `${entity}|${span.validFrom}|${span.validTo}`;
  const loaded = sim.storeMayKnow(entity) ? sim.loaded.ownerships.get(key) : [];
  if (loaded === undefined) sim.misses.ownerships.add(key);
  const rows = (loaded ?? []).filter((row) => !sim.openRelations.has(row.factId));
  for (const row of sim.openRelations.values()) {
    if (row?.kind === 'OWNED_BY' && row.from === entity && isOwnership(row)) rows.push(row);
  }
  return rows;
}
