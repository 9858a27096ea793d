import { expect, it } from 'vitest';
import { holdings, isEmpty } from './holdings.ts';

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
      family: 'data',
      kinds: [
        { kind: 'Dataset', count: 3 },
        { kind: 'DatasetVersion', count: 7 },
      ],
    },
    { family: 'runs', kinds: [{ kind: 'Run', count: 12 }] },
  ]);
});

it('takes a hub with only its default project for an empty one', () => {
  expect(isEmpty([{ kind: 'Project', count: 1 }, { kind: 'Dataset', count: 0 }])).toBe(true);
  expect(isEmpty([{ kind: 'Dataset', count: 1 }])).toBe(false);
});
