import { expect, it } from 'vitest';
import { stepOption } from './step-option.ts';

it('goes down through the options and back to the field', () => {
  expect([-1, 0, 1, 2].map((active) => stepOption(active, 1, 3))).toEqual([0, 1, 2, -1]);
});

it('goes up from the field to the last option', () => {
  expect([-1, 2, 1, 0].map((active) => stepOption(active, -1, 3))).toEqual([2, 1, 0, -1]);
});

it('stays in the field while there is nothing to choose', () => {
  expect(stepOption(-1, 1, 0)).toBe(-1);
  expect(stepOption(-1, -1, 0)).toBe(-1);
});
