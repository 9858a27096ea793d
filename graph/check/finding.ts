/** What a check found wrong. */
export const FINDING_KINDS = [
  'LEDGER_GAP',
  'LEAF_WRONG',
  'DETAIL_MISSING',
  'TIME_GOES_BACK',
  'BODY_MISSING',
  'BODY_WRONG',
  'FACT_MISSING',
  'FACT_UNKNOWN',
  'FACT_CHANGED',
  'RETRACTION_MISSING',
  'RETRACTION_UNKNOWN',
  'END_MISSING',
  'PROJECTION_WRONG',
  'RESTATEMENT_WRONG',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export type Finding = { readonly kind: FindingKind; readonly what: string };

// A report is read by people, and a store that is wrong everywhere must not fill the memory.
const SHOWN = 100;

/** Findings with their counts; the first of them in words. */
export class Findings {
  readonly #shown: Finding[] = [];
  readonly #counts = new Map<FindingKind, number>();

  add(kind: FindingKind, what: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    if (this.#shown.length < SHOWN) this.#shown.push({ kind, what });
  }

  get shown(): readonly Finding[] {
    return this.#shown;
  }

  get counts(): Readonly<Partial<Record<FindingKind, number>>> {
    return Object.fromEntries(this.#counts);
  }
}
