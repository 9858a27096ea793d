import { hash } from 'node:crypto';
import type { Change } from '../ledger/entry.ts';
import type { StoredFact } from './scan-facts.ts';

// A range of this many entries is looked at one by one when its sums differ.
const RANGE = 200;
const BITS = 128;

/**
 * What the entries of a ledger say and what the facts of a graph say, added up over ranges of seq: two sums of hashes, whatever
 * the order. Where they are equal every fact has its entry and every entry its facts; a range weighs some 100 bytes.
 */
export class FactSums {
  readonly #until: number;
  readonly #after: number;
  readonly #sums = new Map<number, bigint>();

  /** `after`: up to that entry there is nothing to add up with. */
  constructor(until: number, after = 0) {
    this.#until = until;
    this.#after = after;
  }

  /** What an entry says that it wrote and retracted. */
  addEntry(seq: number, changes: readonly Change[]): void {
    for (const { id, digest, before } of changes) {
      if (digest !== undefined) this.#add(seq, written(id, digest), 1n);
      if (before !== undefined) this.#add(seq, retracted(id, before), 1n);
    }
  }

  /** A fact as it is found. */
  addFact({ id, recordedSeq, retractedSeq, digest }: StoredFact): void {
    if (recordedSeq <= this.#until) this.#add(recordedSeq, written(id, digest), -1n);
    if (retractedSeq <= this.#until) this.#add(retractedSeq, retracted(id, digest), -1n);
  }

  /** The ranges that do not add up, as their first seq, lowest first. */
  differing(): readonly number[] {
    return [...this.#sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([range]) => range * RANGE)
      .sort((a, b) => a - b);
  }

  #add(seq: number, text: string, sign: bigint): void {
    if (seq <= this.#after) return;
    const range = Math.floor(seq / RANGE);
    const value = BigInt(`0x${hash('sha256', `${seq} ${text}`, 'hex').slice(0, BITS / 4)}`);
    this.#sums.set(range, BigInt.asUintN(BITS, (this.#sums.get(range) ?? 0n) + sign * value));
  }
}

/** First and last seq of the range that begins there. */
export function rangeOf(first: number): { readonly first: number; readonly last: number } {
  return { first, last: first + RANGE - 1 };
}

function written(id: string, digest: string): string {
  return `written ${id} ${digest}`;
}

function retracted(id: string, digest: string): string {
  return `retracted ${id} ${digest}`;
}
