import { expect, it } from 'vitest';
import { holdings, holdingWord, isEmpty } from './holdings.ts';

it('sorts kinds into families and leaves out what is not there', () => {
  expect(
    holdings([
      { kind: 'Run', count: 12 },
      { kind: 'DatasetVersion', count: 7 },
      { kind: 'Dataset', count: 3 },
      { kind: 'Deployment', count: 0 },
    ]),
  ).toEqual([
    {
      kinds: [
        { kind: 'Dataset', count: 3 },
        { kind: 'DatasetVersion', count: 7 },
      ],
    },
    { kinds: [{ kind: 'Run', count: 12 }] },
  ]);
});

it('takes a hub with only its default project for an empty one', () => {
  expect(
    isEmpty([
      { kind: 'Project', count: 1 },
      { kind: 'Dataset', count: 0 },
    ]),
  ).toBe(true);
  expect(isEmpty([{ kind: 'Dataset', count: 1 }])).toBe(false);
});

it('does not repeat on a card what a version is of', () => {
  expect(holdingWord({ kind: 'DatasetVersion', count: 7 })).toBe('Versions');
  expect(holdingWord({ kind: 'Commit', count: 1 })).toBe('Commit');
});
