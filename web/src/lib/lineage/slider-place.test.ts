import { expect, it } from 'vitest';
import { placeOf } from './slider-place.ts';
import type { Span } from './slider-place.ts';

const span = (hour: string, cursor: string): Span => ({
  since: `2026-11-23T${hour}:00:00Z`,
  until: `2026-11-23T${hour}:30:00Z`,
  changes: 1,
  cursor,
});
const spans = [span('08', 'a'), span('12', 'b'), span('18', 'c')];

it('stands at the end for now, and at the span that a cursor is of', () => {
  expect(placeOf(null, spans)).toBe(3);
  expect(placeOf('b', spans)).toBe(1);
  expect(placeOf('elsewhere', spans)).toBeNull();
});

it('stands at the latest span that was over by a time', () => {
  expect(placeOf('2026-11-23T12:45:00Z', spans)).toBe(1);
  expect(placeOf('2026-11-23T12:15:00Z', spans)).toBe(0);
  expect(placeOf('2026-11-24T00:00:00Z', spans)).toBe(2);
  expect(placeOf('2026-11-22T00:00:00Z', spans)).toBe(0);
});
