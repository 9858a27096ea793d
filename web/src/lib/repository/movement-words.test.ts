import { expect, it } from 'vitest';
import { gapWord, movementWord, pathChangeWord } from './movement-words.ts';

it('says what happened to a branch', () => {
  const moved = { fromSha: 'a', toSha: 'b', forced: null };
  expect(movementWord(moved)).toBe('Moved to');
  expect(movementWord({ ...moved, forced: true })).toBe('Forced to');
  expect(movementWord({ ...moved, fromSha: null })).toBe('Set to');
  expect(movementWord({ ...moved, toSha: null, forced: true })).toBe('Deleted');
});

it('says why commits are missing, also for a reason that it does not know', () => {
  expect(gapWord({ reason: 'host-limit', detail: '2 of 40 commits are named' })).toBe(
    'a push had more commits than its host named (2 of 40 commits are named)',
  );
  expect(gapWord({ reason: 'moon', detail: null })).toBe('moon');
  expect(pathChangeWord('RENAMED')).toBe('renamed');
});
