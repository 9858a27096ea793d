import { MAX_TIME } from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../moment/cursor.ts';
import { AsOf } from './as-of.scalar.ts';
import { Cursor } from './cursor.scalar.ts';
import { DateTime } from './date-time.scalar.ts';
import { Long } from './long.scalar.ts';

describe('DateTime', () => {
  it('takes any zone and gives UTC with milliseconds', () => {
    const millis = DateTime.parseValue('2026-03-29T02:30:00.1234+02:00');

    expect(DateTime.serialize(millis)).toBe('2026-03-29T00:30:00.123Z');
  });

  it.each([
    '2026-03-29',
    '2026-03-29T02:30:00',
    '29.3.2026',
    '2026-13-01T00:00:00Z',
    '1899-12-31T23:59:59Z',
    0,
    null,
    '',
    `x${'9'.repeat(100_000)}`,
  ])('refuses %j', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('expected an ISO 8601 time with a zone');
  });

  it('takes the last year that events may name', () => {
    expect(DateTime.parseValue(new Date(MAX_TIME).toISOString())).toBe(MAX_TIME);
  });
});

describe('Long', () => {
  it('takes integers of up to 53 bits', () => {
    expect(Long.parseValue(Number.MAX_SAFE_INTEGER)).toBe(9_007_199_254_740_991);
  });

  it.each([1.5, 2 ** 53, '1', Number.NaN, null])('refuses %j', (value) => {
    expect(() => Long.parseValue(value)).toThrow('expected an integer');
  });
});

describe('a cursor', () => {
  it('holds a position', () => {
    const position = { epoch: '01J9ZK-x_', shard: 3, seq: 9_007_199_254_740_990 };

    expect(decodeCursor(encodeCursor(position))).toEqual(position);
    expect(Cursor.parseValue(encodeCursor(position))).toBe(encodeCursor(position));
    expect(AsOf.parseValue(encodeCursor(position))).toEqual({ position });
  });

  it.each([
    '',
    'x',
    '!!',
    Buffer.from('a.b.c').toString('base64url'),
    Buffer.from('a.1.2.3').toString('base64url'),
    'A'.repeat(201),
  ])('is not %j', (text) => {
    expect(decodeCursor(text)).toBeUndefined();
    expect(() => Cursor.parseValue(text)).toThrow('expected a cursor');
  });
});

describe('AsOf', () => {
  it('takes a time as well', () => {
    expect(AsOf.parseValue('2026-01-01T12:00:00Z')).toEqual({ time: Date.UTC(2026, 0, 1, 12) });
  });
});
