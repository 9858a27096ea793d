import { expect, it } from 'vitest';
import { FAULT_NAMES } from './faults.ts';
import { randomFrom } from '../random.ts';
import { inTurn } from './schedule.ts';

function first(seed: number, count: number): readonly string[] {
  const turns = inTurn(randomFrom(seed));
  return Array.from({ length: count }, () => turns.next().value as string);
}

it('has every fault in each turn, in another order each time, and the same for the same seed', () => {
  const turn = FAULT_NAMES.length;
  const both = first(1, 2 * turn);
  expect([...both.slice(0, turn)].sort()).toEqual([...FAULT_NAMES].sort());
  expect([...both.slice(turn)].sort()).toEqual([...FAULT_NAMES].sort());
  expect(both.slice(turn)).not.toEqual(both.slice(0, turn));
  expect(first(1, 2 * turn)).toEqual(both);
  expect(first(2, 2 * turn)).not.toEqual(both);
});
