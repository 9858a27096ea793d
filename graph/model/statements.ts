import type { EntityKind, VersionedKind } from './kinds.ts';
import type { Field } from './fields.ts';
import type { RelationKind } from './relations.ts';
import type { RunState } from './run-state.ts';

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * What a command says, before aliases are resolved. The planner turns statements, in order, into facts under the
 * writer's lock. Ids are those of natural keys (`entityId`) or name keys (`nameKey`); times are epoch milliseconds
 * of the world, not of the hub.
 */
export type Statement =
  | EntityStatement
  | RevisionStatement
  | RelationStatement
  | SlotStatement
  | AliasStatement
  | RunStateStatement
  | ConsumedStatement
  | ProducedStatement
  | VersionStatement
  | EndStatement
  | WithdrawStatement
  | SeparateStatement;

/** There is such an entity. Properties are its natural key and are never changed; a stub needs no more. */
export type EntityStatement = {
  readonly type: 'entity';
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace?: string;
  /** More natural key parts by name, for example `{ sha }` of a commit. */
  readonly key?: Readonly<Record<string, string>>;
  /** Decides the project by rule instead of `namespace` (a version belongs where its dataset does). */
  readonly projectOf?: string;
  /** Content of a content-keyed entity (Schema, JobVersion) as JSON text; part of its identity, at most 1 MB. */
  readonly content?: string;
  /** The newest time at which somebody spoke of it; only ever grows. */
  readonly seenAt?: number;
};

/** A field had this value from then on. Same field, time and rank: the greater digest wins, on every replica alike. */
export type RevisionStatement = {
  readonly type: 'revision';
  readonly of: Ref;
  readonly field: Field;
  readonly value: Json;
  readonly validFrom: number;
  readonly rank?: number;
};

/** A relation that, once so, stays so: the earliest evidence gives its start. */
export type RelationStatement = {
  readonly type: 'relation';
  readonly kind: RelationKind;
  readonly from: Ref;
  readonly to: Ref;
  readonly validFrom: number;
  /** It is told to have held from `validFrom` until then. What is known of it otherwise stays as it is. */
  readonly until?: number;
};

/**
 * A relation that ends when the next one of its slot begins: the version that a deployment runs, an owner.
 * `from: null` says that nothing is there from then on.
 */
export type SlotStatement = {
  readonly type: 'slot';
  readonly kind: RelationKind;
  /** The end that the slot belongs to: at any time at most one relation of this kind and slot reaches it. */
  readonly to: Ref;
  readonly slot: string;
  /** By the name that it was given: it is whatever that leads to. */
  readonly from: string | null;
  readonly validFrom: number;
  readonly rank?: number;
};

/** `alias` is another name of `of`. Unites two entities when both exist; the one the hub knew first stays. */
export type AliasStatement = {
  readonly type: 'alias';
  /** An id, or a name key. (A run's unnamed version gets its name by `produced`.) */
  readonly alias: string;
  readonly of: string;
  readonly validFrom: number;
  /** `claim`: refuse when the name already means something else. `learn` (default): unite. */
  readonly mode?: 'learn' | 'claim' | 'if-absent';
  /** How people write it, for lists: `namespace/name`. */
  readonly label: string;
};

/** An event of a run. `state` absent: the event says only that the run was there at that time. */
export type RunStateStatement = {
  readonly type: 'run-state';
  readonly run: string;
  readonly state?: RunState;
  readonly at: number;
};

/** A run read something that has versions. Without `version` (or `madeBy`) the hub infers which. */
export type ConsumedStatement = {
  readonly type: 'consumed';
  readonly run: string;
  readonly of: string;
  readonly version?: string;
  /** In place of a name: the version that this run made. */
  readonly madeBy?: string;
  /** In place of both: the id of a version that exists, or that the same command makes. */
  readonly is?: string;
  readonly at: number;
  /** Of a version that is named: it was known to have read it until then. */
  readonly until?: number;
};

/** A run made a version of something. Without `version` (or `madeBy`) it is the run's version of it. */
export type ProducedStatement = {
  readonly type: 'produced';
  readonly run: string;
  readonly of: string;
  readonly version?: string;
  /** In place of a name: the version that this other run is known to have made, too. */
  readonly madeBy?: string;
  /** In place of both: the id of a version that exists, or that the same command makes. */
  readonly is?: string;
  readonly at: number;
  /** It was known to have made it until then. */
  readonly until?: number;
};

/** A version exists by name, made by no run that the hub knows; it can be read from `availableAt` on. */
export type VersionStatement = {
  readonly type: 'version';
  readonly of: string;
  readonly version: string;
  /** In place of the name: the id of a version that exists, or that the same command makes. */
  readonly is?: string;
  readonly availableAt: number;
};

/**
 * A relation holds no longer from then on. Only later evidence opens it again. Refused where there is no such relation, or it
 * began no earlier; one that has ended by then stays as it is.
 */
export type EndStatement = {
  readonly type: 'end';
  readonly kind: RelationKind;
  readonly from: Ref;
  readonly to: Ref;
  readonly validFrom: number;
};

/**
 * Somebody takes an entity back, with its versions: from then on it is not there, and none of its relations holds. One command ends at
 * most WITHDRAWAL_STEP of them; where more are left its answer names the entity as `rest`, and `rest: true` goes on. A
 * later fact about the entity brings it back.
 */
export type WithdrawStatement = {
  readonly type: 'withdraw';
  readonly of: string;
  readonly at: number;
  readonly reason: string;
  readonly rest: boolean;
};

/**
 * Two entities that became one are two again: each has what was said under its own names, before and since, and names that
 * are learnt unite them no more. Refused unless `of` leads to `from`.
 */
export type SeparateStatement = {
  readonly type: 'separate';
  /** The entity that went. */
  readonly of: string;
  /** The one that it went into. */
  readonly from: string;
  readonly at: number;
};

/**
 * Points at an entity: by id, or as "the version of this called that" or "the version of this made by that run",
 * whose kind and id follow from what `of` resolves to.
 */
export type Ref = string | VersionRef;
export type VersionRef =
  { readonly of: string; readonly version: string } | { readonly of: string; readonly run: string };

/** What has to hold at the moment of the commit, else the command is refused and changes nothing. */
export type Guard =
  | { readonly type: 'exists'; readonly id: string; readonly path: string; readonly kinds?: readonly EntityKind[] }
  | { readonly type: 'version-exists'; readonly of: string; readonly version: string; readonly path: string };

export type { VersionedKind };
