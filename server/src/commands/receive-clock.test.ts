import { expect, it } from 'vitest';
import { ReceiveClock } from './receive-clock.ts';

it('is the clock of the machine while that goes on', () => {
  const machine = { now: 1_000 };
  const clock = new ReceiveClock(() => machine.now);
  expect(clock.now()).toBe(1_000);
  machine.now = 2_000;
  expect(clock.now()).toBe(2_000);
});

it('goes on where it was when the machine is set back, and when two calls meet in a millisecond', () => {
  const machine = { now: 3_600_000 };
  const clock = new ReceiveClock(() => machine.now);
  expect([clock.now(), clock.now()]).toEqual([3_600_000, 3_600_001]);
  machine.now = 0;
  expect([clock.now(), clock.now()]).toEqual([3_600_002, 3_600_003]);
  machine.now = 4_000_000;
  expect(clock.now()).toBe(4_000_000);
});

it('is later than what the ledger has, of whichever process', () => {
  const clock = new ReceiveClock(() => 1_000);
  clock.saw(5_000);
  clock.saw(4_000);
  expect(clock.now()).toBe(5_001);
});
