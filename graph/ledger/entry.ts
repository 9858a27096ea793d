import { hash } from 'node:crypto';

/** One fact that an entry wrote or retracted. A retracted one has `before` and no `digest`. */
export type Change = { readonly id: string; readonly digest?: string; readonly before?: string };

/** What the ledger keeps of one command; its leaf is computed over exactly this. */
export type Entry = {
  readonly seq: number;
  readonly key: string;
  readonly at: number;
  readonly actor: string;
  readonly command: string;
  readonly project: string;
  readonly subjects: readonly string[];
  readonly changes: readonly Change[];
  readonly body: string;
  readonly outcome: 'committed' | 'refused';
  /** JSON text of the stored answer. */
  readonly answer: string;
};

/**
 * The entry as canonical JSON: members sorted by name, no white space, numbers are integers.
 * This is RFC 8785 for the values that can occur here (text, safe integers, lists, objects).
 */
export function canonicalEntry(entry: Entry): string {
  return JSON.stringify({
    actor: entry.actor,
    answer: hash('sha256', entry.answer, 'hex'),
    at: entry.at,
    body: entry.body,
    changes: entry.changes.map((change) => [change.id, change.digest ?? '', change.before ?? '']),
    command: entry.command,
    key: entry.key,
    outcome: entry.outcome,
    project: entry.project,
    seq: entry.seq,
    subjects: entry.subjects,
    v: 1,
  });
}

/** SHA-256 of 0x00 and the canonical entry, hex: a leaf of the Merkle tree of RFC 9162. */
export function leafOf(entry: Entry): string {
  return hash('sha256', Buffer.concat([Buffer.of(0), Buffer.from(canonicalEntry(entry))]), 'hex');
}
