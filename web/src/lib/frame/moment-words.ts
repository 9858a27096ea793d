import { absoluteTime } from '../format/time.ts';
import { isTime } from './address.ts';

/** A moment for people: `As of 2026-…, valid at 2026-…`; a cursor has no time of its own. `zone` is for tests. */
export function momentWords(asOf: string | null, validAt: string | null, zone?: string): string {
  const known = asOf === null ? [] : [`as of ${isTime(asOf) ? absoluteTime(asOf, zone) : 'a position in the ledger'}`];
  const so = validAt === null ? [] : [`valid at ${absoluteTime(validAt, zone)}`];
  const words = [...known, ...so].join(', ');
  return words === '' ? 'Now' : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
