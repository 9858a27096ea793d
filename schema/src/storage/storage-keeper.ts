import type { DetailSurvey } from '@rootline/graph';
import type { Outcome } from '@rootline/graph/model';
import type { ApplyRetention } from './apply-retention.args.ts';
import type { SetRetentionPolicy } from './set-retention-policy.args.ts';

/** What a policy lets go of: the list of changes of old ledger entries, or their bodies. The entries stay. */
export const RETENTION_KINDS = ['LEDGER_DETAIL', 'BODIES'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

export type StorageRecord = {
  readonly bodies: {
    readonly state: 'ok' | 'full' | 'failing';
    readonly detail?: string;
    readonly bytes: number;
    readonly segments: number;
  };
  readonly ledger: { readonly entries: number; readonly withoutDetailTo: number };
  readonly policies: readonly {
    readonly kind: RetentionKind;
    /** Null: nothing is dropped. */
    readonly keepDays: number | null;
    /** The last entry that a run has reached; 0 before the first one. */
    readonly droppedTo: number;
  }[];
  readonly lastCheck: {
    readonly at: number;
    readonly seq: number;
    readonly entries: number;
    readonly facts: number;
    readonly bodies: number;
    readonly findings: number;
    readonly deep: boolean;
    readonly ms: number;
  } | null;
  readonly lastBackup: {
    readonly at: number;
    readonly seq: number;
    readonly bodies: number;
    readonly people: number;
    readonly bytes: number;
    readonly folder: string;
  } | null;
};

/** What a run would drop now. */
export type RetentionPlanRecord = Omit<DetailSurvey, 'examples'> & {
  /** The first of them; of bodies with the digest. */
  readonly examples: readonly (DetailSurvey['examples'][number] & { readonly digest?: string })[];
  readonly kind: RetentionKind;
  readonly keepDays: number;
  /** After this entry, up to that one. */
  readonly from: number;
  readonly to: number;
  /** More is old enough than one run takes. */
  readonly more: boolean;
  /** Of bodies: the newest backup when it holds all that would go. */
  readonly backup: StorageRecord['lastBackup'];
};

/** What tells of an entry whether its body is gone. */
export type EntryBody = { readonly seq: number; readonly command: string; readonly bodyDigest: string };

/** The first run of retention that reached an entry whose body is gone. */
export type DroppedBodyRecord = {
  /** Epoch ms. */
  readonly at: number;
  /** The entry that says what the run drops. */
  readonly entry: number;
  readonly keepDays: number;
  /** Of the backup that holds the body, on the machine that wrote it. */
  readonly backupFolder: string | null;
};

export type RetentionRun = {
  readonly outcome: Outcome;
  readonly entries: number;
  readonly bytes: number;
  readonly more: boolean;
};

/** What is stored where, and what may go of it. */
export type StorageKeeper = {
  read(): Promise<StorageRecord>;
  /** Null while the body of the entry is kept, for one that never had any, and where no run accounts for it. */
  droppedBody(entry: EntryBody): Promise<DroppedBodyRecord | null>;
  /**
   * Changes nothing. `keepDays` of the policy when it is left out.
   * @throws InvalidInputError when neither says a number, ConflictError for bodies that cannot be dropped where they are kept
   */
  plan(kind: RetentionKind, keepDays?: number): Promise<RetentionPlanRecord>;
  /** `ids`: `project`. @throws ConflictError as `plan` */
  setPolicy(input: SetRetentionPolicy): Promise<Outcome>;
  /** Drops what `plan` lists under the policy, after the ledger says so. @throws as `plan`; ConflictError for bodies that no backup holds */
  apply(input: ApplyRetention): Promise<RetentionRun>;
};
