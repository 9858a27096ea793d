import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import type { Json } from '../model/statements.ts';

/** Which moment a read is about. Both absent: what is so now, as known now. */
export type Moment = {
  /** Ledger position: what the hub knew. Inclusive. */
  readonly asOfSeq?: number;
  /** Epoch milliseconds: what was so in the world. */
  readonly validAt?: number;
  /**
   * Without `asOfSeq`: the position at which "now" stands still, so that several reads of one request agree. The position
   * is one that the ledger has just reached: reads stay as cheap as those of now.
   */
  readonly pinnedSeq?: number;
};

/** An entity as of a moment, with the values of its fields then. */
export type EntityRecord = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace: string | null;
  /** Natural key parts beside name and namespace: `sha`, `runId`, `url`, `version`, `of` (the parent's id) … */
  readonly key: Readonly<Record<string, string>>;
  /** Id of the owning project. */
  readonly project: string;
  /** Epoch milliseconds at which the hub first recorded it. */
  readonly createdAt: number;
  readonly recordedSeq: number;
  /** Current (or asked-for) values of projected fields: `description`, `state`, `schema` … */
  readonly values: Readonly<Record<string, Json>>;
  readonly tags: Readonly<Record<string, Json>>;
  /** Other names that lead here, as people write them. */
  readonly aliases: readonly string[];
  /** Runs only: epoch milliseconds, from the run's events. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Versions only: since when it can be read. */
  readonly availableAt: number | null;
};

/** False for what was withdrawn by the moment that the record is of: lists and searches leave it out. */
export function stands({ values }: Pick<EntityRecord, 'values'>): boolean {
  return values['withdrawn'] == null;
}

export type Page<T> = {
  readonly items: readonly { readonly cursor: string; readonly item: T }[];
  readonly hasNextPage: boolean;
  /**
   * Where to go on. Absent: after the last item. A filter that few match may end a page early, even an empty one
   * (a page looks at a bounded number of rows): then this is past the last item.
   */
  readonly endCursor?: string;
};

/** `first` is between 1 and 200. `after` is the cursor of an item of the same list; a wrong one is InvalidInputError. */
export type PageRequest = { readonly first: number; readonly after?: string };

export type EntityFilter = {
  readonly kind: EntityKind;
  readonly project?: string;
  readonly namespace?: string;
  /** Case-insensitive part of the name. */
  readonly nameContains?: string;
  /** `key` or `key=value`. */
  readonly tag?: string;
  /** Runs and deployments: states to show. */
  readonly states?: readonly string[];
  readonly createdAfter?: number;
  readonly createdBefore?: number;
};

/** One step along a relation. */
export type RelatedRecord = {
  readonly entity: EntityRecord;
  readonly relation: RelationKind;
  readonly inferred: boolean;
  readonly validFrom: number;
  /** Exclusive end; null while it holds. */
  readonly validTo: number | null;
};

export type RevisionRecord = {
  readonly field: string;
  readonly value: Json;
  readonly validFrom: number;
  readonly recordedSeq: number;
};

/** Which part of a history: those fields (a name, or a beginning such as `tag:`) and those relations. Neither: everything. */
export type HistoryFilter = {
  readonly fields?: readonly string[];
  readonly relations?: readonly RelationKind[];
  /** True: of the very id, also when it became one with another entity since; else of what the id leads to. */
  readonly own?: boolean;
};

/** One thing that a ledger entry said about an entity. */
export type HistoryRecord = {
  /** The entry. */
  readonly seq: number;
  /**
   * RECORDED: the entity became known. SET: a field has a value. BEGAN, ENDED, MOVED (its times are others): a relation, or a
   * name that leads here. UNITED: it became one with another entity. SEPARATED: the two are two again. WITHDRAWN: the hub no longer holds it true.
   */
  readonly change: 'RECORDED' | 'SET' | 'BEGAN' | 'ENDED' | 'MOVED' | 'UNITED' | 'SEPARATED' | 'WITHDRAWN';
  readonly field: string | null;
  readonly value: Json;
  /** The value that it came after in the world, as known then. */
  readonly before: Json;
  /** A value of more than 64,000 characters is left out. */
  readonly tooLong: boolean;
  readonly relation: {
    readonly kind: RelationKind;
    /** `out`: it leads from the entity to the other one. */
    readonly direction: 'in' | 'out';
    readonly other: string;
    readonly inferred: boolean;
  } | null;
  /** A name that leads here. */
  readonly label: string | null;
  /** The entity that became one with this one, or is another again; `into`: this one's names led there, and all that was known of it moved there. */
  readonly united: { readonly other: string; readonly into: boolean } | null;
  /** Since when it is so in the world, epoch ms; null for RECORDED. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
};

/** Reads of entities and their direct surroundings. Every list is paged, every read has a time limit. */
export type EntityStore = {
  /** In the order of the ids; null where there is none (yet, at that moment). Aliased ids answer with what they lead to. At most 1,000 ids. */
  getMany(ids: readonly string[], moment: Moment): Promise<readonly (EntityRecord | null)[]>;
  /**
   * Newest first, by time of first recording. At another moment than now: what was known then, as it was then, and the
   * filter asks for the values of then. What was united with another entity since is not listed, nor what was withdrawn by then.
   */
  list(filter: EntityFilter, page: PageRequest, moment: Moment): Promise<Page<EntityRecord>>;
  /** Entities one relation away, for each of `ids`; newest relation first. At most 200 ids a call. */
  related(
    ids: readonly string[],
    relations: readonly RelationKind[],
    direction: 'in' | 'out',
    page: PageRequest,
    moment: Moment,
    filter?: { readonly kinds?: readonly EntityKind[]; readonly states?: readonly string[] },
  ): Promise<ReadonlyMap<string, Page<RelatedRecord>>>;
  /** The newest version that can be read of each of `ids`, absent where there is none. */
  latestVersions(ids: readonly string[], moment: Moment): Promise<ReadonlyMap<string, EntityRecord>>;
  /** Values that `fields` of an entity had, newest first (a field name, or a prefix such as `facet:`). */
  revisions(id: string, fields: readonly string[], page: PageRequest, moment: Moment): Promise<Page<RevisionRecord>>;
  /** What was learnt about an entity, latest ledger entry first, up to the position asked; `first` is at most 100. */
  history(id: string, page: PageRequest, moment: Moment, filter?: HistoryFilter): Promise<Page<HistoryRecord>>;
  /** The entity that a name leads to: an id, `namespace/name`, a run's UUID, a commit's sha (7+ digits), a model's name. Other names that lead to it count too. Several when the name is not unique, what was withdrawn last; at most 20. */
  find(text: string, moment: Moment): Promise<readonly EntityRecord[]>;
};
