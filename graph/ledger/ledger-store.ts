import type { Page, PageRequest } from '../entity/entity-store.ts';

/** The head of an entry: all but its changes, which may be thousands. */
export type LedgerRecord = {
  readonly seq: number;
  readonly key: string;
  /** Epoch milliseconds; never goes back from one entry to the next. */
  readonly at: number;
  readonly actor: string;
  readonly command: string;
  /** Project id. */
  readonly project: string;
  /** Ids of the entities touched. */
  readonly subjects: readonly string[];
  /** How many facts it wrote or retracted; `changes` has them. */
  readonly changeCount: number;
  readonly bodyDigest: string;
  readonly outcome: 'committed' | 'refused';
  readonly leaf: string;
  /** Its changes were dropped under a policy: `changes` gives none, whatever `changeCount` says. */
  readonly detailDropped?: boolean;
};

/** A fact that an entry wrote: its id and SHA-256. `before` of facts that it retracted, with an empty `digest` unless written anew (as in the leaf). */
export type LedgerChangeRecord = { readonly id: string; readonly digest: string; readonly before?: string };

/** A position in the ledger: which store (epoch), which shard, which entry. */
export type Position = { readonly epoch: string; readonly shard: number; readonly seq: number };

/** A piece of the ledger in its order. */
export type LedgerSpan = {
  /** Where the ledger stood right after the entries were read: they are of this epoch. */
  readonly head: Position;
  /** Oldest first; the first is next to what was asked after, and none is missing between them. */
  readonly entries: readonly LedgerRecord[];
  /** The oldest entry that is kept; said only when the entry next to what was asked after is no longer kept. */
  readonly oldest?: number;
};

/** Reads of the ledger. */
export type LedgerStore = {
  /** Where the ledger stands now. */
  head(): Promise<Position & { readonly at: number }>;
  /** The last position whose time is not after `at` (epoch ms); 0 when all are later. */
  seqAt(at: number): Promise<number>;
  /** Newest first. */
  list(
    page: PageRequest,
    filter?: { readonly command?: string; readonly subject?: string },
  ): Promise<Page<LedgerRecord>>;
  /** Up to `take` entries next to `seq`, oldest first. */
  after(seq: number, take: number): Promise<LedgerSpan>;
  get(seq: number): Promise<LedgerRecord | null>;
  /** Entries by seq, absent where there is none. At most 200 of them. */
  getMany(seqs: readonly number[]): Promise<ReadonlyMap<number, LedgerRecord>>;
  /** The changes of one entry, in the order of its leaf; an empty page where there is no such entry. */
  changes(seq: number, page: PageRequest): Promise<Page<LedgerChangeRecord>>;
};
