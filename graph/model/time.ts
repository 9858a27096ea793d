/** "Until further notice": the end of what is still so, and the position at which what is still held true is retracted. */
export const OPEN_END = 9_007_199_254_740_991;

/** The moment asked about when nobody names one: any open end is later. */
export const NOW_VALID = OPEN_END - 1;

/** Earliest and latest times that an event may name (years 1900 to 2200), in epoch milliseconds. */
export const MIN_TIME = Date.UTC(1900, 0, 1);
export const MAX_TIME = Date.UTC(2200, 0, 1);

/**
 * A time as a string that sorts as the number does, also before 1970.
 * Width 16 holds any time up to OPEN_END.
 */
export function sortableTime(millis: number): string {
  return String(millis + 1e14).padStart(17, '0');
}
