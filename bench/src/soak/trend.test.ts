import { expect, it } from 'vitest';
import { growthOf } from './trend.ts';

it('compares the last third of the samples with the one before it', () => {
  expect(growthOf([1, 2, 3, 100, 110, 90, 100, 110, 90])).toBe(1);
  expect(growthOf([5, 5, 5, 10, 10, 10, 15, 15, 15])).toBe(1.5);
  expect(growthOf([100, 10, 5])).toBe(0.5);
});

it('says nothing of too few', () => {
  expect(growthOf([1, 2])).toBeNaN();
});
