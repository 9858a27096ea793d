import { hash } from 'node:crypto';
import { InvalidInputError, NotFoundError } from '../model/errors.ts';
import { type Field, isProjected } from '../model/fields.ts';
import { wordsText } from '../search/words.ts';
import type { Json } from '../model/statements.ts';
import { OPEN_END, sortableTime } from '../model/time.ts';
import type { RelationKind } from '../model/relations.ts';
import type { RevisionRow } from './rows.ts';
import type { Simulation } from './simulation.ts';

type Assertion = {
  readonly entity: string;
  readonly field: Field | `slot:${string}`;
  readonly value: Json;
  readonly validFrom: number;
  readonly rank?: number;
  readonly columns?: readonly string[];
};

/** Writes the revision unless it is there, and makes it the node's current value when it is the newest. */
export function assertRevision(sim: Simulation, assertion: Assertion): RevisionRow | undefined {
  const node = sim.nodes.get(assertion.entity);
  const row = revisionRow(assertion);
  const exists = sim.revisionExists(row.key, row.entity);
  // What was not asked for yet is no reason to refuse: the simulation is void anyway, and an error's stack costs time.
  if (sim.nodes.isAbsent(assertion.entity)) sim.refuse(new NotFoundError(assertion.entity));
  if (node === undefined || exists) return undefined;
  const newest = project(sim, row, assertion.value);
  if (newest && assertion.columns !== undefined) {
    const edited = sim.nodes.edit(assertion.entity);
    if (edited !== undefined) edited.columns = wordsText(...assertion.columns);
  }
  return sim.createRevision(row);
}

/** Makes a row's value the current one when it is newer than what the node carries. Returns whether it was. */
export function project(
  sim: Simulation,
  row: { readonly entity: string; readonly field: string; readonly order: string },
  value: Json,
): boolean {
  if (!isProjected(row.field as Field) || row.field.startsWith('slot:')) return false;
  const known = sim.nodes.get(row.entity)?.projection.get(row.field);
  if (known !== undefined && known[0] >= row.order) return false;
  sim.nodes.edit(row.entity)?.projection.set(row.field, [row.order, value]);
  return true;
}

function revisionRow(assertion: Assertion): Omit<RevisionRow, 'recordedSeq' | 'retractedSeq'> {
  const { entity, field, validFrom, rank = 0 } = assertion;
  const value = JSON.stringify(assertion.value);
  if (value.length > 1_000_000)
    throw new InvalidInputError(field, 'a value of at most 1 MB', `${value.length} characters`);
  const digest = hash('sha256', value, 'hex');
  const order = orderOf(field, validFrom, rank, digest);
  return { key: revisionKey(entity, field, order), entity, field, order, value, digest, validFrom, rank };
}

export function revisionKey(entity: string, field: string, order: string): string {
  // A field is `tag:<user text>` or `facet:<user text>`; the separator cannot occur in the parts around it.
  return `${entity}|${field}|${order}`;
}

/** What a revision's key and value say of it. */
export function revisionParts(
  key: string,
  field: string,
  value: string,
): Pick<RevisionRow, 'entity' | 'order' | 'digest' | 'rank'> {
  const entity = key.slice(0, key.indexOf('|'));
  const order = key.slice(entity.length + field.length + 2);
  const [first, second] = order.split('|');
  const rank = Number(ranksFirst(field) ? first : second);
  return { entity, order, digest: hash('sha256', value, 'hex'), rank };
}

/** A run's state goes by rank before time: a finished run stays finished. */
function ranksFirst(field: string): boolean {
  return field === 'state';
}

/** Newest last, the same on every replica: by time, then rank, then content. */
function orderOf(field: string, validFrom: number, rank: number, digest: string): string {
  const time = sortableTime(validFrom);
  const level = String(rank).padStart(6, '0');
  return `${ranksFirst(field) ? `${level}|${time}` : `${time}|${level}`}|${digest.slice(0, 16)}`;
}

export type SlotAssertion = {
  readonly kind: RelationKind;
  readonly slot: string;
  readonly to: string;
  /** By the name that it was given. */
  readonly from: string | null;
  readonly validFrom: number;
  readonly rank?: number;
};

/**
 * A relation that ends when the next of its slot begins. The assertions are revisions of the slot; the relation's
 * rows are the intervals between them, and only those that change are retracted and written again. A revision holds the
 * name as it was given, so that the order of what began at once is the same whenever it is learnt what a name leads to.
 */
export function assertSlot(sim: Simulation, assertion: SlotAssertion): void {
  const { kind, slot, to, from, validFrom } = assertion;
  const field = `slot:${kind}:${slot}` as const;
  const timeline = timelineOf(sim, to, field);
  const rank = assertion.rank ?? 0;
  const added = assertRevision(sim, { entity: to, field, value: from, validFrom, rank });
  if (added === undefined) return;
  const after = setTimeline(sim, to, field, [...timeline, added]);
  const at = after.indexOf(added);
  writeIntervals(sim, after, [at - 1, at]);
}

/** The assertions of a slot, in order. */
export function setTimeline(
  sim: Simulation,
  to: string,
  field: string,
  rows: readonly RevisionRow[],
): readonly RevisionRow[] {
  const ordered = rows.toSorted((a, b) => (a.order < b.order ? -1 : 1));
  sim.timelines.set(`${to}|${field}`, [...ordered]);
  return ordered;
}

/** Brings the relations of these places of a timeline in line with it. */
export function writeIntervals(sim: Simulation, timeline: readonly RevisionRow[], places: Iterable<number>): void {
  for (const index of places) {
    const row = timeline[index];
    if (row !== undefined) writeInterval(sim, row, timeline[index + 1]?.validFrom ?? OPEN_END);
  }
}

export function timelineOf(sim: Simulation, to: string, field: string): readonly RevisionRow[] {
  const key = `${to}|${field}`;
  const known = sim.timelines.get(key);
  if (known !== undefined) return known;
  const loaded = sim.loaded.timelines.get(key);
  if (loaded === undefined) sim.misses.timelines.add(key);
  return loaded ?? [];
}

function writeInterval(sim: Simulation, row: RevisionRow, validTo: number): void {
  const [, kind, slot] = /^slot:([A-Z_]+):(.*)$/s.exec(row.field) as unknown as [string, RelationKind, string];
  const name = JSON.parse(row.value) as string | null;
  if (name === null) return;
  const from = sim.resolve(name);
  const id = sim.factId(kind, from, row.entity, slot, row.order);
  const open = sim.openRelation({ kind, factId: id, from, to: row.entity });
  if (open?.validTo === validTo) return;
  if (open !== undefined) sim.retractRelation(open);
  if (validTo > row.validFrom) {
    sim.createRelation({
      kind,
      factId: id,
      from,
      to: row.entity,
      validFrom: row.validFrom,
      validTo,
      inferred: false,
      of: row.field,
    });
  }
}
