import { expect, it } from 'vitest';
import { OPEN_END } from '../../../graph/model/time.ts';
import { namesOf } from './names.ts';

const id = (digit: number) => `dataset:${String(digit).repeat(32)}`;
const alias = (from: number, to: number, retractedSeq = OPEN_END) => ({ id: id(from), to: id(to), retractedSeq });

it('takes all names of one thing together, over chains, whichever way they lead', () => {
  for (const aliases of [
    [alias(1, 2), alias(2, 3)],
    [alias(3, 1), alias(2, 1)],
  ]) {
    const names = namesOf(aliases);
    expect(names.allOf(id(2))).toBe([id(1), id(2), id(3)].join(' '));
    expect(names.oneFor(`"${id(3)}|x" and "${id(2)}" and "${id(4)}"`)).toBe(
      `"${id(1)}|x" and "${id(1)}" and "${id(4)}"`,
    );
    expect(names.allOf(id(4))).toBe('');
  }
});

it('leaves apart what was taken back, and ends where aliases go in a circle', () => {
  expect(namesOf([alias(1, 2, 7)]).allOf(id(1))).toBe('');
  expect(namesOf([alias(1, 2), alias(2, 1)]).oneFor(id(3))).toBe(id(3));
});
