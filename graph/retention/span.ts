/** Entries of the ledger after one position and up to another. */
export type Span = { readonly from: number; readonly to: number };

// Some 10 MB of changes in one transaction, which takes well under a second.
const STEP = 1_000;

/** A span in pieces that are read or written at once. */
export function* stepsOf({ from, to }: Span): Generator<Span> {
  for (let at = from; at < to; at += STEP) yield { from: at, to: Math.min(at + STEP, to) };
}
