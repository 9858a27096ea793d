/** What a list of times says, in milliseconds. */
export type Quantiles = { readonly p50: number; readonly p95: number; readonly p99: number };

/**
 * The smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank); NaN for an empty list.
 * A value that was measured, never one between two.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function quantiles(values: readonly number[]): Quantiles {
  return { p50: quantile(values, 0.5), p95: quantile(values, 0.95), p99: quantile(values, 0.99) };
}

/** The middle of an odd number of values, the mean of the two in the middle of an even one; NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** For people: three digits say all that a measurement on a shared machine is good for. */
export function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(3)) : value;
}
