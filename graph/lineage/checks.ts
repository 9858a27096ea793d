import { InvalidInputError } from '../model/errors.ts';
import type { Moment } from '../entity/entity-store.ts';

/** @throws InvalidInputError naming the argument */
export function checkBetween(path: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InvalidInputError(path, `an integer from ${least} to ${most}`, String(value));
  }
}

/** @throws InvalidInputError naming the argument */
export function checkIds(path: string, ids: readonly string[], most: number): void {
  if (ids.length < 1 || ids.length > most) throw new InvalidInputError(path, `1 to ${most} ids`, `${ids.length}`);
}

/** @throws InvalidInputError naming the argument */
export function checkMoment(moment: Moment): void {
  if (moment.asOfSeq !== undefined && (!Number.isSafeInteger(moment.asOfSeq) || moment.asOfSeq < 0)) {
    throw new InvalidInputError('asOf', 'a ledger position', String(moment.asOfSeq));
  }
  if (moment.validAt !== undefined && !Number.isSafeInteger(moment.validAt)) {
    throw new InvalidInputError('validAt', 'a time in epoch milliseconds', String(moment.validAt));
  }
}
