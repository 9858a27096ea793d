import { expect, it } from 'vitest';
import { titleOf, versionMark } from './title.ts';

it('calls a version by what it is a version of', () => {
  expect(
    titleOf({
      __typename: 'DatasetVersion',
      id: 'dataset-version:1',
      kind: 'DatasetVersion',
      name: 'run 954581eb',
      namespace: 'flights',
      version: null,
      dataset: { id: 'dataset:1', name: 'flights.clean' },
    }),
  ).toEqual({ id: 'dataset-version:1', kind: 'DatasetVersion', name: 'flights.clean', namespace: 'run 954581eb' });
});

it('calls a run by its job and a run without one by its own name', () => {
  const run = {
    __typename: 'Run',
    id: 'run:1',
    kind: 'Run',
    name: '2c040c04-fe06',
    namespace: null,
    runId: '2c040c04-fe06',
  } as const;
  expect(titleOf({ ...run, job: { id: 'job:1', name: 'clean' } })).toMatchObject({
    name: 'clean',
    namespace: '2c040c04',
  });
  expect(titleOf({ ...run, job: null })).toMatchObject({ name: '2c040c04-fe06' });
});

it('calls a commit by the first line of its message', () => {
  const commit = {
    __typename: 'Commit',
    id: 'commit:1',
    kind: 'Commit',
    name: '9032152f',
    namespace: null,
    sha: '9032152f00',
  } as const;
  expect(titleOf({ ...commit, message: 'Clean flights\n\nBecause.' })).toMatchObject({
    name: 'Clean flights',
    namespace: '9032152f',
  });
  expect(titleOf({ ...commit, message: null })).toMatchObject({ name: '9032152f', namespace: null });
});

it('shortens a version that is a digest', () => {
  expect(versionMark('sha256:903c7169e6d558eefb95295fe2947ec')).toBe('903c7169');
  expect(versionMark('2026-11-23')).toBe('2026-11-23');
});
