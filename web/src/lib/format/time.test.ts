import { describe, expect, it } from 'vitest';
import { absoluteTime, duration, elapsed, relativeTime } from './time.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');

describe('relativeTime', () => {
  it.each([
    ['2026-11-23T11:59:55.000Z', 'just now'],
    ['2026-11-23T11:59:18.000Z', '42 s ago'],
    ['2026-11-23T11:56:00.000Z', '4 min ago'],
    ['2026-11-22T11:00:00.000Z', '25 h ago'],
    ['2026-11-11T12:00:00.000Z', '12 d ago'],
    ['2026-06-23T12:00:00.000Z', '5 mo ago'],
    ['2001-01-01T00:00:00.000Z', '25 y ago'],
    ['2026-11-23T12:05:00.000Z', 'in 5 min'],
  ])('says %s as "%s"', (iso, words) => {
    expect(relativeTime(iso, now)).toBe(words);
  });

  it('leaves what is no time as it is', () => {
    expect(relativeTime('yesterday', now)).toBe('yesterday');
  });
});

describe('absoluteTime', () => {
  it('names the zone', () => {
    expect(absoluteTime('2026-11-23T21:42:07.123Z', 'Europe/Berlin')).toBe('2026-11-23 22:42:07 UTC+01:00');
    expect(absoluteTime('2026-11-23T21:42:07.123Z', 'UTC')).toBe('2026-11-23 21:42:07 UTC');
  });
});

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [340, '340 ms'],
    [4_290, '4.2 s'],
    [59_999, '59 s'],
    [72_000, '1 m 12 s'],
    [11_100_000, '3 h 5 m'],
    [187_200_000, '2 d 4 h'],
  ])('says %i ms as "%s"', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe('elapsed', () => {
  it('counts whole seconds, and none for what begins later by this clock', () => {
    expect([-5_000, 0, 3_999, 9_999, 72_000].map(elapsed)).toEqual(['0 s', '0 s', '3 s', '9 s', '1 m 12 s']);
  });
});
