import type { LedgerRecord } from '@rootline/graph';

/** An entry as the ledger gives it. */
export function entryAt(seq: number): LedgerRecord {
  const texts = { actor: 'somebody', command: 'graphql.tag', project: 'project:1', bodyDigest: 'bb', leaf: 'aa' };
  return {
    ...texts,
    seq,
    key: `key-${seq}`,
    at: 1_000 + seq,
    subjects: ['run:1'],
    changeCount: 1,
    outcome: 'committed',
  };
}

export function entriesFrom(first: number, count: number): readonly LedgerRecord[] {
  return Array.from({ length: count }, (_, index) => entryAt(first + index));
}
