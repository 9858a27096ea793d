import { expect, it } from 'vitest';
import { curvedPath, middleOf } from './curved-path.ts';

const points = [
  { x: 0, y: 0 },
  { x: 40, y: 20 },
  { x: 240, y: 20 },
  { x: 280, y: 20.25 },
];

it('curves across gaps and runs straight along layers', () => {
  expect(curvedPath(points)).toBe('M0,0C20,0 20,20 40,20L240,20C260,20 260,20.3 280,20.3');
});

it('is straight where both ends are level', () => {
  expect(
    curvedPath([
      { x: 0, y: 5 },
      { x: 40, y: 5 },
    ]),
  ).toBe('M0,5L40,5');
});

it('draws nothing through fewer than two points', () => {
  expect(curvedPath([{ x: 1, y: 1 }])).toBe('');
});

it('has its words in a gap, never over a card', () => {
  expect(middleOf(points)).toEqual({ x: 20, y: 10 });
  expect(middleOf([...points, { x: 500, y: 20 }, { x: 540, y: 40 }])).toEqual({ x: 260, y: 20.125 });
  expect(middleOf([])).toEqual({ x: 0, y: 0 });
});
