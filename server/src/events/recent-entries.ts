import type { LedgerRecord } from '@rootline/graph';
import { LRUCache } from 'lru-cache';

// Some 5 MB: what all followers read who keep up, and those who are a little behind.
const MAX_ENTRIES = 2_000;
const MAX_SUBJECTS = 50_000;

/** Entries that were read lately, so that followers at the same place read them once and hold them once. Of one epoch. */
export class RecentEntries {
  readonly #entries = new LRUCache<number, LedgerRecord>({
    max: MAX_ENTRIES,
    maxSize: MAX_SUBJECTS,
    maxEntrySize: MAX_SUBJECTS,
    sizeCalculation: ({ subjects }) => 1 + subjects.length,
  });
  #epoch = '';

  /** Entries next to `seq` without a hole, at most `limit`, whose subjects are no more than `subjects` in all but the first. */
  after(epoch: string, seq: number, { limit, subjects }: { readonly limit: number; readonly subjects: number }) {
    const run: LedgerRecord[] = [];
    if (epoch !== this.#epoch) return run;
    let named = 0;
    for (let next = seq + 1; run.length < limit; next++) {
      const entry = this.#entries.get(next);
      named += entry?.subjects.length ?? 0;
      if (entry === undefined || (run.length > 0 && named > subjects)) break;
      run.push(entry);
    }
    return run;
  }

  /** Keeps what was read. Returns the same entries, those that are held already as they are held. */
  keep(epoch: string, entries: readonly LedgerRecord[]): readonly LedgerRecord[] {
    if (epoch !== this.#epoch) this.#entries.clear();
    this.#epoch = epoch;
    return entries.map((entry) => {
      const held = this.#entries.get(entry.seq);
      if (held === undefined) this.#entries.set(entry.seq, entry);
      return held ?? entry;
    });
  }
}
