import { expect, it } from 'vitest';
import { middleOf, roundedPath } from './rounded-path.ts';

it('rounds corners and leaves straight lines straight', () => {
  expect(
    roundedPath(
      [
        { x: 0, y: 0 },
        { x: 40, y: 0 },
      ],
      8,
    ),
  ).toBe('M0,0L40,0');
  expect(
    roundedPath(
      [
        { x: 0, y: 0 },
        { x: 40, y: 0 },
        { x: 40, y: 40 },
      ],
      8,
    ),
  ).toBe('M0,0L32,0Q40,0 40,8L40,40');
});

it('rounds by less where two corners are near', () => {
  expect(
    roundedPath(
      [
        { x: 0, y: 0 },
        { x: 4, y: 0 },
        { x: 4, y: 40 },
      ],
      8,
    ),
  ).toBe('M0,0L2,0Q4,0 4,2L4,40');
});

it('draws nothing through fewer than two points', () => {
  expect(roundedPath([{ x: 1, y: 1 }], 8)).toBe('');
});

it('finds the middle along the way', () => {
  expect(
    middleOf([
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 30 },
    ]),
  ).toEqual({ x: 10, y: 10 });
  expect(middleOf([])).toEqual({ x: 0, y: 0 });
});
