import type { Body } from '../bodies/body-store.ts';

/** What a producer was promised and the graph does not have yet. */
export type SpoolEntry = {
  /** The idempotency key of its command. */
  readonly key: string;
  /** The protocol that it came by: says who can read the body again. */
  readonly protocol: string;
  /** The name of its command when it was accepted, for people. */
  readonly command: string;
  /** Who sent it. */
  readonly actor: string;
  /** The project that the sender's token belongs to. */
  readonly project?: string;
  /** What the hub drew for its command and the body does not say. */
  readonly drawn?: { readonly at: number; readonly ulid: string };
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly body: Body;
};

/** Why an entry did not become part of the graph when its turn came. */
export type SpoolRefusal = {
  readonly code: string;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly refusedAt: number;
};

/** An entry that was accepted and later refused; its body is kept with it. */
export type RefusedEntry = SpoolRefusal &
  Omit<SpoolEntry, 'body'> & {
    /** SHA-256 of the body. */
    readonly digest: string;
    /** Length of the body. */
    readonly bodyBytes: number;
  };

/** Entries whose turn it is, oldest first. */
export type SpoolBatch = { readonly entries: readonly SpoolEntry[] };

export type SpoolStats = {
  readonly waiting: number;
  /** On disk, of what waits and of what was refused. */
  readonly bytes: number;
  /** When the entry whose turn is next was received. */
  readonly oldestReceivedAt?: number;
  /** Entries that were refused when their turn came, and are kept. */
  readonly refused: number;
  /** Waiting and refused entries, and their bytes, beyond which nothing is taken. */
  readonly limitEntries: number;
  readonly limitBytes: number;
  /** Why the last append failed; undefined when it did not. */
  readonly fault?: string;
};

/**
 * Accepted intake that waits for the graph: bounded, on disk before it is acknowledged, worked off in the order in which it came.
 * Of one consumer: `next` gives the same entries until they are settled.
 */
export type Spool = {
  /**
   * Resolves when all entries are on disk; calls that arrive together share one fsync.
   * @throws SpoolFullError at its limit, StorageFullError, StorageFaultError; then none of the entries is promised to be kept
   */
  append(entries: readonly SpoolEntry[]): Promise<void>;
  /** The oldest entries, at most so many and so many bytes of bodies, and one when there is any. */
  next(maxEntries: number, maxBytes: number): Promise<SpoolBatch>;
  /**
   * The first `count` entries of the batch had their turn. Those in `refused` (by place in the batch) are kept as refused, the
   * others are let go. Without effect on a spool that was emptied since.
   */
  settle(batch: SpoolBatch, count: number, refused: ReadonlyMap<number, SpoolRefusal>): Promise<void>;
  stats(): SpoolStats;
  /** Refused entries, the latest refusal first: so many behind the one with the key `after`, none when it is not known. */
  refused(first: number, after?: string): readonly RefusedEntry[];
  /** Forgets everything, what was refused too. */
  empty(): Promise<void>;
  close(): Promise<void>;
};
