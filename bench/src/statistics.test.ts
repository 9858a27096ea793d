import { describe, expect, it } from 'vitest';
import { median, quantile, quantiles, rounded } from './statistics.ts';

describe('quantiles', () => {
  it('are values that were measured, by nearest rank', () => {
    const values = [50, 15, 40, 20, 35];
    expect(quantile(values, 0.05)).toBe(15);
    expect(quantile(values, 0.3)).toBe(20);
    expect(quantile(values, 0.4)).toBe(20);
    expect(quantile(values, 0.5)).toBe(35);
    expect(quantile(values, 1)).toBe(50);
  });

  it('leave the list as it was, and are not a number for an empty one', () => {
    const values = [3, 1, 2];
    quantiles(values);
    expect(values).toEqual([3, 1, 2]);
    expect(quantiles([])).toEqual({ p50: Number.NaN, p95: Number.NaN, p99: Number.NaN });
  });
});

describe('the median', () => {
  it('is the middle of an odd number and the mean of the middle two of an even one', () => {
    expect(median([5, 1, 9])).toBe(5);
    expect(median([4, 1, 9, 2])).toBe(3);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });
});

describe('rounding', () => {
  it('keeps three digits whatever the size', () => {
    expect([1234.5, 12.345, 0.012345].map(rounded)).toEqual([1230, 12.3, 0.0123]);
  });
});
