import { expect, it } from 'vitest';
import { boundWords, edgesBetweenKept, momentOf } from './diff-words.ts';

const node = { id: 'b', kind: 'Job', name: 'b', namespace: null, state: null, distance: 1, side: 'UPSTREAM' } as const;

it('tells relations between what stayed, and leaves the others to what came or went', () => {
  const edges = [
    { from: 'a', to: 'b', kinds: ['READ_BY' as const], inferred: false },
    { from: 'a', to: 'c', kinds: ['READ_BY' as const, 'WRITES' as const], inferred: false },
  ];
  expect(edgesBetweenKept(edges, [node], (id) => id.toUpperCase())).toEqual([
    { key: 'a READ_BY,WRITES c', from: 'A', words: 'read by, writes', to: 'C' },
  ]);
});

it('says how far it could compare', () => {
  expect(boundWords({ truncated: false, within: 5 }, 5)).toBeNull();
  expect(boundWords({ truncated: true, within: 1 }, 5)).toMatch(/within 1 step:/);
  expect(boundWords({ truncated: true, within: 5 }, 5)).toMatch(/Some relations/);
});

it('takes nothing in an address for now', () => {
  expect(momentOf('')).toEqual({ asOf: null });
  expect(momentOf(null)).toEqual({ asOf: null });
  expect(momentOf('x')).toEqual({ asOf: 'x' });
});
