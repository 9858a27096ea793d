import { describe, expect, it } from 'vitest';
import { firstLine, shortDigest, splitName } from './names.ts';

describe('splitName', () => {
  it('leaves a short name whole', () => {
    expect(splitName('flights.clean')).toEqual({ head: 'flights.clean', tail: '' });
  });

  it('keeps the end of a long name in sight', () => {
    const { head, tail } = splitName('warehouse/flights/raw/year=2001/month=06/flights.parquet');
    expect(tail).toBe('ghts.parquet');
    expect(head + tail).toBe('warehouse/flights/raw/year=2001/month=06/flights.parquet');
  });

  it('shows the beginning of what has several words', () => {
    const message = 'Train on two years instead of one';
    expect(splitName(message)).toEqual({ head: message, tail: '' });
  });

  it('does not cut through a character of two code units', () => {
    const { head, tail } = splitName('🛫'.repeat(30));
    expect([...tail]).toHaveLength(12);
    expect(head + tail).toBe('🛫'.repeat(30));
  });
});

describe('shortDigest', () => {
  it('drops the algorithm', () => {
    expect(shortDigest('sha256:0a1b2c3d4e5f')).toBe('0a1b2c3d');
    expect(shortDigest('0a1b2c3d4e5f')).toBe('0a1b2c3d');
  });
});

describe('firstLine', () => {
  it('leaves out the body of a message', () => {
    expect(firstLine('Clean flights\n\nBecause.')).toBe('Clean flights');
  });
});
