import { expect, it } from 'vitest';
import { momentTyped, usualMoments } from './moment-typed.ts';

const now = new Date('2026-11-29T12:00:00Z');
const at = (text: string) => momentTyped(text, now)?.at.toISOString();

it('reads how long ago', () => {
  expect(at('90 min')).toBe('2026-11-29T10:30:00.000Z');
  expect(at('as of 3 days ago')).toBe('2026-11-26T12:00:00.000Z');
  expect(momentTyped('1 h', now)?.words).toBe('an hour ago');
  expect(momentTyped('2w', now)?.words).toBe('2 weeks ago');
});

it('reads a day and a time in the zone of the reader', () => {
  expect(at('2026-11-20 14:05')).toBe(new Date(2026, 10, 20, 14, 5).toISOString());
  expect(at('2026-11-20')).toBe(new Date(2026, 10, 20).toISOString());
});

it('takes what is ahead, no date or no time for no moment', () => {
  for (const text of ['2030-01-01', '2026-13-45', '3 parsecs ago', 'yesterday', '', 'as of', '2026-11-20 25:00']) {
    expect(momentTyped(text, now), text).toBeNull();
  }
});

it('offers an hour, a day and a week ago', () => {
  expect(usualMoments(now).map(({ words }) => words)).toEqual(['an hour ago', 'a day ago', 'a week ago']);
});
