import { expect, it } from 'vitest';
import { daysIn, keptWords } from './retention-words.ts';

it('reads days, and tells what is wrong with others', () => {
  expect(daysIn(' 90 ')).toEqual({ days: 90 });
  expect(daysIn('')).toEqual({ days: null });
  for (const wrong of ['29', '36501', '3.5', 'soon', '-90'])
    expect(daysIn(wrong)).toEqual({ fault: expect.stringMatching(/from 30 to 36,500/) });
});

it('says how long something is kept', () => {
  expect([keptWords(null), keptWords(90)]).toEqual(['kept for good', 'kept for 90 days']);
});
