import { expect, it } from 'vitest';
import { drainWords, waitingWords } from './spool-words.ts';

const empty = { waiting: 0, bytes: 0, refusedCount: 0, limitEntries: 100_000, draining: false, lanes: [] };

it('says how much is accepted and not yet in the graph, and what becomes of it', () => {
  expect([waitingWords(empty), drainWords(empty)]).toEqual(['nothing', null]);
  const some = { ...empty, waiting: 1_204, bytes: 1_700_000 };
  expect(waitingWords(some)).toBe('1,204 of 100,000, 1.7 MB');
  expect(waitingWords({ ...some, lanes: [{ name: 'git', waiting: 1_100 }] })).toBe(
    '1,204 of 100,000, 1.7 MB, 1,100 of them of git',
  );
  expect(drainWords(some)).toBe('waits for Neo4j; nothing is lost');
  expect(drainWords({ ...some, draining: true })).toBe('being brought into the graph');
});
