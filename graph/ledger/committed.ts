import type { Entry } from './entry.ts';
import type { LedgerRecord } from './ledger-store.ts';

/** What one transaction of this process added to the ledger, in order and without a gap. */
export type Committed = { readonly epoch: string; readonly entries: readonly LedgerRecord[] };

/** The head of an entry, as a read of the ledger gives it. */
export function recordOf(entry: Entry & { readonly leaf: string }): LedgerRecord {
  const { seq, key, at, actor, command, project, subjects, changes, body, outcome, leaf } = entry;
  const said = { seq, key, at, actor, command, project, subjects, outcome, leaf };
  return { ...said, changeCount: changes.length, bodyDigest: body };
}
