import { describe, expect, it } from 'vitest';
import { address, changedAddress, entityPath, isTime, oneOf, wholeNumber } from './address.ts';

describe('address', () => {
  it('keeps the moment and the project of the page that links', () => {
    const kept = 'asOf=2026-11-23T20:00:00Z&validAt=2026-11-22T20:00:00Z&project=project:1';
    expect(address('/runs', {}, new URLSearchParams(`${kept}&tab=runs`))).toBe(`/runs?${kept}`);
  });

  it('lets a link name another moment, or none', () => {
    const current = new URLSearchParams('asOf=2026-11-23T20:00:00Z');
    expect(address('/', { asOf: 'cursor' }, current)).toBe('/?asOf=cursor');
    expect(address('/', { asOf: null }, current)).toBe('/');
  });

  it('writes lists as repeated parameters', () => {
    expect(address('/search', { q: 'a b', kind: ['Run', 'Job'] }, new URLSearchParams())).toBe(
      '/search?q=a+b&kind=Run&kind=Job',
    );
  });
});

describe('changedAddress', () => {
  it('changes what is named and leaves the rest', () => {
    const url = new URL('http://hub/runs?state=FAILED&name=x&asOf=y');
    expect(changedAddress(url, { state: null, name: 'z' })).toBe(
      '/runs?name=z&asOf=y'.replace('name=z&asOf=y', 'asOf=y&name=z'),
    );
    expect(changedAddress(url, { name: '' })).toBe('/runs?state=FAILED&asOf=y');
  });
});

describe('entityPath', () => {
  it('keeps an id readable and hostile ones harmless', () => {
    expect(entityPath('dataset:0a1b')).toBe('/entity/dataset:0a1b');
    expect(entityPath('a/../b?c#d')).toBe('/entity/a%2F..%2Fb%3Fc%23d');
  });
});

describe('what stands in an address', () => {
  it('is one of the allowed words or the first', () => {
    expect(oneOf('DOWNSTREAM', ['BOTH', 'UPSTREAM', 'DOWNSTREAM'])).toBe('DOWNSTREAM');
    expect(oneOf('sideways', ['BOTH', 'UPSTREAM', 'DOWNSTREAM'])).toBe('BOTH');
    expect(oneOf(null, ['BOTH', 'UPSTREAM'])).toBe('BOTH');
  });

  it('is a whole number within bounds or the fallback', () => {
    const bounds = { min: 1, max: 50, fallback: 5 };
    expect(wholeNumber('12', bounds)).toBe(12);
    expect(wholeNumber('900', bounds)).toBe(50);
    expect(wholeNumber('-1', bounds)).toBe(5);
    expect(wholeNumber('1e3', bounds)).toBe(5);
  });

  it('tells a time from a position', () => {
    expect(isTime('2026-11-23T20:00:00Z')).toBe(true);
    expect(isTime('MDEuMC40Mg')).toBe(false);
  });
});
