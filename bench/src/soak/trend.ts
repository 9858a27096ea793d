import { median } from '../statistics.ts';

/**
 * By which factor a value grew from the middle third of its samples to the last one (medians): in the first third compilers and caches
 * fill. NaN for less than three samples.
 */
export function growthOf(samples: readonly number[]): number {
  const third = Math.floor(samples.length / 3);
  if (third === 0) return Number.NaN;
  return median(samples.slice(-third)) / median(samples.slice(third, samples.length - third));
}
