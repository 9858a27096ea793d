import { isTime } from '../frame/address.ts';

/** Moments at which something changed; with `cursor` as `asOf` one sees what was known after the latest of them. */
export type Span = {
  readonly since: string;
  readonly until: string;
  readonly changes: number;
  readonly cursor: string;
};

/** Which of the spans, oldest first, is the latest that a moment knows of; their number stands for now, null for a moment between ledger positions that no span names. */
export function placeOf(asOf: string | null, spans: readonly Span[]): number | null {
  if (asOf === null) return spans.length;
  if (isTime(asOf)) {
    const then = Date.parse(asOf);
    const later = spans.findIndex((span) => Date.parse(span.until) > then);
    return Math.max((later === -1 ? spans.length : later) - 1, 0);
  }
  const place = spans.findIndex((span) => span.cursor === asOf);
  return place === -1 ? null : place;
}
