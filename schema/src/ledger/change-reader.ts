import type { LedgerRecord } from '@rootline/graph';

export type ChangePage = {
  /** Oldest first, none missing. */
  readonly entries: readonly LedgerRecord[];
  /** Right after the last of them, or where it was asked from when there is none. */
  readonly cursor: string;
  readonly hasMore: boolean;
};

/** Reads the ledger on from where a client left off. */
export type ChangeReader = {
  /**
   * Without `after` from the oldest entry that is kept.
   * @throws CursorExpiredError when the cursor is of another store or the next entry is no longer kept; InvalidInputError
   * when it is none that the hub has given
   */
  read(after: string | undefined, limit: number): Promise<ChangePage>;
};
