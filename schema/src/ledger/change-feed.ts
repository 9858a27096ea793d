import type { LedgerRecord } from '@rootline/graph';

export type ChangePage = {
  /** Oldest first, none missing. */
  readonly entries: readonly LedgerRecord[];
  /** Right after the last of them, or where it was asked from when there is none. */
  readonly cursor: string;
  readonly hasMore: boolean;
};

/** Entries that are next to each other, at least one, and the cursor right after the last of them. */
export type ChangeSpan = Omit<ChangePage, 'hasMore'>;

/** An entry of the ledger, and the cursor right after it. */
export type Change = { readonly cursor: string; readonly entry: LedgerRecord };

/**
 * The entries of the ledger in their order, each exactly once. A cursor is what the hub gave earlier (with a change, an
 * answer, its status); without one it begins with the oldest entry that is kept.
 */
export type ChangeFeed = {
  /**
   * Without `after` from the oldest entry that is kept.
   * @throws CursorExpiredError when the cursor is of another store or the next entry is no longer kept; InvalidInputError
   * when it is none that the hub has given
   */
  read(after: string | undefined, limit: number): Promise<ChangePage>;
  /**
   * All entries after the cursor, then each one as it comes, until `signal` aborts. Goes on over a Neo4j or a Redis that is
   * away for a while. Entries are read as they are taken: a slow consumer holds up nobody and costs a page of memory.
   * @throws CursorExpiredError also later, when the store is emptied; InvalidInputError when `after` is no cursor of the hub
   */
  follow(after: string | undefined, signal: AbortSignal): AsyncIterable<Change>;
  /** The same, as many at a time as are there. */
  spans(after: string | undefined, signal: AbortSignal): AsyncIterable<ChangeSpan>;
};
