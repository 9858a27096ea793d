import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('has defaults for everything', () => {
  expect(readOptions([])).toEqual({
    ...{ minutes: 10, events: 100_000, seed: 1, producers: 32, flights: true, json: undefined, help: false },
  });
  expect(readOptions(['--minutes', '0.5', '--no-flights'])).toMatchObject({ minutes: 0.5, flights: false });
});

it('names what is wrong and what was expected', () => {
  expect(() => readOptions(['--minutes', 'ten'])).toThrow('--minutes ten: expected a number from 0.1 to 600');
  expect(() => readOptions(['--events', '1.5'])).toThrow('--events 1.5: expected a whole number');
  expect(() => readOptions(['--producers', '1'])).toThrow('--producers 1: expected a number from 2 to 64');
  expect(() => readOptions(['--fast'])).toThrow(/--fast/);
});
