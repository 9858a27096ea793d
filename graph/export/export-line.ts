import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import type { Json } from '../model/statements.ts';

/** When the hub learnt it: the entry of its ledger, and that entry's time (epoch ms). */
export type Recorded = { readonly recordedSeq: number; readonly recordedAt: number };

/** An identity with what follows from nothing else: the names that lead to it, and moments. Times are epoch ms. */
export type EntityLine = Recorded & {
  readonly type: 'entity';
  readonly id: string;
  readonly kind: EntityKind;
  /** As it was first recorded; a revision of the field `name` renames it. */
  readonly name: string;
  readonly namespace?: string;
  /** Other parts of the natural key. */
  readonly key?: Readonly<Record<string, string>>;
  /** Id of the project that owns it. */
  readonly project: string;
  /** JSON text of a Schema or JobVersion, which is a part of its identity. */
  readonly content?: string;
  /** Ids that lead to it, with the name that people write. */
  readonly aliases?: readonly {
    readonly id: string;
    readonly label: string;
    readonly validFrom: number;
    readonly recordedSeq: number;
  }[];
  /** Runs: the earliest event. As known now, whatever the position. */
  readonly earliestAt?: number;
  /** The latest time at which somebody spoke of it. As known now, whatever the position. */
  readonly lastSeenAt?: number;
  /** Versions: since when it can be read, as far as that follows from no run of the export. */
  readonly availableAt?: number;
  /** True when it was not asked for and stands here because something that was refers to it. */
  readonly context?: true;
};

/** A field had this value from then on. Fields `slot:<relation>:<slot>` hold the id of what fills the slot, by whichever of its names it was told, or null. */
export type RevisionLine = Recorded & {
  readonly type: 'revision';
  readonly of: string;
  readonly field: string;
  readonly value: Json;
  readonly validFrom: number;
  /** Orders assertions of one time. */
  readonly rank: number;
  /** Of a schema that is named by its id: the names of its columns. */
  readonly columns?: readonly string[];
};

/** One thing leads to another. */
export type RelationLine = Recorded & {
  readonly type: 'relation';
  readonly kind: RelationKind;
  readonly from: string;
  readonly to: string;
  readonly validFrom: number;
  /** Null while it holds. */
  readonly validTo: number | null;
  /** True: the hub worked out which version it is; nobody named it. */
  readonly inferred?: true;
  /** What the version at its end is a version of (CONSUMED_BY, PRODUCED). */
  readonly of?: string;
  /** The field from whose revisions it follows: it is told besides and asserts nothing. */
  readonly follows?: string;
};

export type ExportLine = EntityLine | RevisionLine | RelationLine;
