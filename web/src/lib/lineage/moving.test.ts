import { expect, it } from 'vitest';
import type { Layout } from './layout.ts';
import { between, eased } from './moving.ts';

const layout = (x: number, points: number): Layout => ({
  positions: new Map([['a', { x, y: 0 }]]),
  routes: new Map([['line', Array.from({ length: points }, () => ({ x, y: 0 }))]]),
});

it('goes from the one place to the other', () => {
  expect(between(layout(0, 2), layout(100, 2), 0.25).positions.get('a')).toEqual({ x: 25, y: 0 });
  expect(between(layout(0, 2), layout(100, 2), 0.25).routes.get('line')?.[1]).toEqual({ x: 25, y: 0 });
  const end = layout(100, 2);
  expect(between(layout(0, 2), end, 1)).toBe(end);
});

it('has what is new, and lines that are led anew, where they stay', () => {
  const added: Layout = { positions: new Map([['new', { x: 7, y: 7 }]]), routes: new Map() };
  expect(between(layout(0, 2), added, 0.5).positions.get('new')).toEqual({ x: 7, y: 7 });
  expect(between(layout(0, 4), layout(100, 2), 0.5).routes.get('line')).toEqual([
    { x: 100, y: 0 },
    { x: 100, y: 0 },
  ]);
});

it('begins quickly, ends slowly, and stays within its time', () => {
  expect(eased(-1)).toBe(0);
  expect(eased(2)).toBe(1);
  expect(eased(0.5)).toBeGreaterThan(0.5);
});
