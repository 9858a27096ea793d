import type { Change } from '../ledger/entry.ts';
import type { Findings } from './finding.ts';
import type { StoredFact } from './scan-facts.ts';

/** Digests by `<seq> <id>`: an id can be that of an entity and of an alias at once. */
type Left = Map<string, string[]>;

/** The facts of some ranges of seq, to be held against their entries one by one. */
export class Differences {
  /** What no entry has spoken of yet. */
  readonly #written: Left = new Map();
  readonly #retracted: Left = new Map();

  constructor(found: readonly StoredFact[], within: (seq: number) => boolean) {
    for (const { id, recordedSeq, retractedSeq, digest } of found) {
      if (within(recordedSeq)) put(this.#written, `${recordedSeq} ${id}`, digest);
      if (within(retractedSeq)) put(this.#retracted, `${retractedSeq} ${id}`, digest);
    }
  }

  compare(seq: number, changes: readonly Change[], findings: Findings): void {
    const written = changes.flatMap(({ id, digest }) => (digest === undefined ? [] : [{ id, digest }]));
    for (const id of unmatched(this.#written, seq, written)) {
      if (takeAny(this.#written, `${seq} ${id}`)) findings.add('FACT_CHANGED', `${id} is not what entry ${seq} wrote`);
      else findings.add('FACT_MISSING', `entry ${seq} wrote ${id}, which is not there`);
    }
    const retracted = changes.flatMap(({ id, before }) => (before === undefined ? [] : [{ id, digest: before }]));
    for (const id of unmatched(this.#retracted, seq, retracted)) {
      if (takeAny(this.#retracted, `${seq} ${id}`))
        findings.add('FACT_CHANGED', `${id} is not what entry ${seq} retracted`);
      else findings.add('RETRACTION_MISSING', `entry ${seq} retracted ${id}, which is open or not there`);
    }
  }

  end(findings: Findings): void {
    for (const key of left(this.#written))
      findings.add('FACT_UNKNOWN', `${idIn(key)} says that entry ${seqIn(key)} wrote it, which knows nothing of it`);
    for (const key of left(this.#retracted))
      findings.add(
        'RETRACTION_UNKNOWN',
        `${idIn(key)} says that entry ${seqIn(key)} retracted it, which knows nothing of it`,
      );
  }
}

function put(facts: Left, key: string, digest: string): void {
  const known = facts.get(key);
  if (known === undefined) facts.set(key, [digest]);
  else known.push(digest);
}

/** Takes away what is as the entry says; the ids of the rest. */
function unmatched(
  facts: Left,
  seq: number,
  said: readonly { readonly id: string; readonly digest: string }[],
): readonly string[] {
  return said.flatMap(({ id, digest }) => {
    const known = facts.get(`${seq} ${id}`) ?? [];
    const at = known.indexOf(digest);
    if (at < 0) return [id];
    known.splice(at, 1);
    return [];
  });
}

function takeAny(facts: Left, key: string): boolean {
  return facts.get(key)?.pop() !== undefined;
}

function left(facts: Left): readonly string[] {
  return [...facts].flatMap(([key, digests]) => digests.map(() => key));
}

function idIn(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}

function seqIn(key: string): string {
  return key.slice(0, key.indexOf(' '));
}
