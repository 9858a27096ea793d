import { describe, expect, it } from 'vitest';
import { bytes, count, counted, measure, shownOf } from './numbers.ts';

describe('numbers', () => {
  it('parts thousands', () => {
    expect(count(3_000_000)).toBe('3,000,000');
  });

  it('keeps six digits that mean something', () => {
    expect(measure(0.123_456_789)).toBe('0.123457');
    expect(measure(12.5)).toBe('12.5');
  });

  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [4_730_000, '4.7 MB'],
    [250_000_000_000, '250 GB'],
  ])('says %i bytes as "%s"', (value, words) => {
    expect(bytes(value)).toBe(words);
  });

  it('uses the singular for one', () => {
    expect(counted(1, 'run')).toBe('1 run');
    expect(counted(2, 'repository', 'repositories')).toBe('2 repositories');
  });

  it('marks a total that is a lower bound', () => {
    expect(shownOf(50, true)).toBe('1–50 of 50+');
    expect(shownOf(12, false)).toBe('1–12 of 12');
    expect(shownOf(0, false)).toBe('none');
  });
});
