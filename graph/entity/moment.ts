import { cypher } from '../driver/cypher.ts';
import { InvalidInputError } from '../model/errors.ts';
import { NOW_VALID } from '../model/time.ts';
import type { Moment } from './entity-store.ts';

/** The moment as parameters: position `s`, and time `t` in epoch milliseconds; "now" is just below the open end. */
export type MomentParams = { readonly s: number; readonly t: number };

/** @throws InvalidInputError when a part is no integer, or the position is negative */
export function momentParams(moment: Moment): MomentParams {
  const { asOfSeq = moment.pinnedSeq ?? NOW_VALID, validAt = NOW_VALID } = moment;
  if (!Number.isSafeInteger(asOfSeq) || asOfSeq < 0)
    throw new InvalidInputError('asOf', 'a position of the ledger', String(asOfSeq));
  if (!Number.isSafeInteger(validAt))
    throw new InvalidInputError('validAt', 'a time in epoch milliseconds', String(validAt));
  return { s: Math.min(asOfSeq, NOW_VALID), t: Math.min(validAt, NOW_VALID) };
}

/** True when the projected values on the nodes answer; else revisions have to be asked. */
export function isNow(moment: Moment): boolean {
  return moment.asOfSeq === undefined && moment.validAt === undefined;
}

/** `r` was held true at position `$s`. */
export const knownAt = cypher`r.recordedSeq <= $s AND r.retractedSeq > $s`;

/** Relation `r` was held true at position `$s`, and was so at time `$t`. */
export const holdsAt = cypher`r.validFrom <= $t AND r.validTo > $t AND r.recordedSeq <= $s AND r.retractedSeq > $s`;
