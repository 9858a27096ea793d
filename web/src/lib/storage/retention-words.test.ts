import { expect, it } from 'vitest';
import { daysIn, droppedWords, keptWords } from './retention-words.ts';

it('reads days, and tells what is wrong with others', () => {
  expect(daysIn(' 90 ')).toEqual({ days: 90 });
  expect(daysIn('')).toEqual({ days: null });
  for (const wrong of ['29', '36501', '3.5', 'soon', '-90'])
    expect(daysIn(wrong)).toEqual({ fault: expect.stringMatching(/from 30 to 36,500/) });
});

it('says how long something is kept', () => {
  expect([keptWords(null), keptWords(90)]).toEqual(['kept for good', 'kept for 90 days']);
});

it('says of bodies only that a run has reached them, for a rebuild takes them back', () => {
  expect([droppedWords('BODIES', 0), droppedWords('LEDGER_DETAIL', 1_200)]).toEqual([
    '.',
    ', dropped up to entry 1,200.',
  ]);
  expect(droppedWords('BODIES', 1_200)).toMatch(/^\. A run has reached entry 1,200: .*a rebuild or a restore took/);
});
