import { describe, expect, it } from 'vitest';
import { Generations } from './generations.ts';

const filled = (max: number, count: number): Generations<number> => {
  const cache = new Generations<number>(max);
  for (let i = 0; i < count; i++) cache.set(`key ${i}`, i);
  return cache;
};

const heldOf = (cache: Generations<number>, count: number): number[] =>
  Array.from({ length: count }, (_, i) => cache.get(`key ${i}`)).filter((value) => value !== undefined);

describe('a cache of generations', () => {
  it('gives the newest value of a key, also when an older one is in the other half', () => {
    const cache = filled(4, 2);
    cache.set('key 2', 2);
    cache.set('key 0', 100);
    expect(cache.get('key 0')).toBe(100);
    cache.set('key 3', 3);
    expect(cache.get('key 0')).toBe(100);
  });

  it('never holds more than its bound, and holds at least half of it', () => {
    for (const count of [4, 5, 99, 100, 101]) {
      const held = heldOf(filled(10, count), count).length;
      expect(held).toBeLessThanOrEqual(10);
      expect(held).toBeGreaterThanOrEqual(Math.min(count, 5));
    }
  });

  it('keeps what is asked for again and again', () => {
    const cache = new Generations<number>(10);
    cache.set('kept', 1);
    cache.set('not asked for', 2);
    for (let i = 0; i < 100; i++) {
      cache.set(`key ${i}`, i);
      expect(cache.get('kept')).toBe(1);
    }
    expect(cache.get('not asked for')).toBeUndefined();
  });

  it('forgets a key in both halves, and everything when it is cleared', () => {
    const cache = filled(4, 2);
    cache.set('key 2', 2);
    cache.set('key 0', 100);
    cache.delete('key 0');
    expect(cache.get('key 0')).toBeUndefined();
    cache.clear();
    expect(heldOf(cache, 3)).toEqual([]);
  });

  it('knows a value that is false', () => {
    const cache = new Generations<string | false>(2);
    cache.set('no alias', false);
    expect(cache.get('no alias')).toBe(false);
  });
});
