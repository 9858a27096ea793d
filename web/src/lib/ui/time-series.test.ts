import { expect, it } from 'vitest';
import { seriesOf, summaryOf } from './time-series.ts';

it('draws a gap where samples are missing', () => {
  const points = [10_000, 20_000, 50_000, 60_000].map((at) => ({ at, value: at / 10_000 }));
  expect(seriesOf(points, 10_000)).toEqual([
    [10, 20, 30, 50, 60],
    [1, 2, null, 5, 6],
  ]);
  expect(seriesOf([], 10_000)).toEqual([[], []]);
});

it('says in words what the chart shows', () => {
  const format = (value: number) => value.toFixed(1);
  const points = [
    { at: 1, value: 12 },
    { at: 2, value: 3.44 },
  ];
  expect(summaryOf('Writes per second', points, format)).toBe('Writes per second: 3.4 now, 12.0 at most');
  expect(summaryOf('Writes per second', [], format)).toBe('Writes per second: no data yet');
});
