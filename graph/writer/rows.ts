import { hash } from 'node:crypto';
import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';

/** An identity, as it is written: never changed afterwards. */
export type EntityRow = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace: string | null;
  readonly project: string;
  readonly key: Readonly<Record<string, string>>;
  readonly content: string | null;
  readonly recordedSeq: number;
};

/** One row of a relation: what was so (valid) as the hub knew it (recorded, retracted). */
export type RelationRow = {
  readonly kind: RelationKind;
  readonly factId: string;
  readonly from: string;
  readonly to: string;
  readonly validFrom: number;
  readonly validTo: number;
  readonly recordedSeq: number;
  readonly retractedSeq: number;
  readonly inferred: boolean;
  /** Inferred rows: what the run read, whichever of its versions the row points from. Intervals: the field of their slot. */
  readonly of?: string;
};

export type RevisionRow = {
  readonly key: string;
  readonly entity: string;
  readonly field: string;
  readonly order: string;
  /** JSON text. */
  readonly value: string;
  readonly digest: string;
  readonly validFrom: number;
  readonly rank: number;
  readonly recordedSeq: number;
  readonly retractedSeq: number;
};

export type AliasRow = {
  readonly id: string;
  readonly to: string;
  readonly label: string;
  readonly validFrom: number;
  readonly recordedSeq: number;
  readonly retractedSeq: number;
};

/** Since `at` the version `version` of `of` can be read, thanks to `run` (the version's own id when it was registered by hand). */
export type AvailabilityRow = {
  readonly of: string;
  readonly version: string;
  readonly run: string;
  readonly at: number;
  /** The version was withdrawn then: who reads later reads another one. */
  readonly until?: number;
  readonly recordedSeq: number;
  readonly retractedSeq: number;
};

/** The writer's own index: a run read `of`; `at` is the run's earliest known event. */
export type ReadRow = {
  readonly of: string;
  readonly run: string;
  readonly at: number;
  readonly validFrom: number;
  /** The producer named the version, so none is inferred. */
  readonly explicit: boolean;
};

/*
 * Digests cover a fact as recorded; `retractedSeq` is left out, because the entry that retracts it says so itself.
 * The arrays have a fixed order, which makes their JSON canonical.
 */

export function digestOfEntity(row: EntityRow): string {
  const key = Object.entries(row.key).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(['E', row.id, row.kind, row.name, row.namespace, row.project, key, row.content, row.recordedSeq]);
}

export function digestOfRelation(row: Omit<RelationRow, 'retractedSeq'>): string {
  const { kind, factId, from, to, validFrom, validTo, recordedSeq, inferred } = row;
  return sha256(['R', kind, factId, from, to, validFrom, validTo, recordedSeq, inferred]);
}

export function digestOfRevision(row: Omit<RevisionRow, 'retractedSeq'>): string {
  return sha256(['V', row.key, row.value, row.recordedSeq]);
}

export function digestOfAlias(row: Omit<AliasRow, 'retractedSeq'>): string {
  return sha256(['A', row.id, row.to, row.label, row.validFrom, row.recordedSeq]);
}

function sha256(fact: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(fact), 'hex');
}
