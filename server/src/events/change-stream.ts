import type { LedgerRecord } from '@rootline/graph';

/** What became of an append: done, or refused because the stream ends elsewhere. */
export type Appended = { readonly done: true } | { readonly done: false };

/**
 * A copy of the ledger's newest entries, one stream for each epoch of the store. It has no hole and no double, whoever appends
 * and however often: only the successor of its last entry is taken.
 */
export type ChangeStream = {
  /** Seq of the last entry; undefined where the stream has none. */
  last(epoch: string): Promise<number | undefined>;
  /**
   * Appends entries that follow each other, all or none, if the first is the successor of the stream's last. A stream that
   * has none takes any when `begins` is true, else it refuses too.
   */
  append(epoch: string, entries: readonly LedgerRecord[], begins: boolean): Promise<Appended>;
  /** Up to `limit` entries next to `after`, oldest first; none where the stream does not hold the next one. */
  range(epoch: string, after: number, limit: number): Promise<readonly LedgerRecord[]>;
  /** Forgets the stream. */
  drop(epoch: string): Promise<void>;
};
