import { parseArgs } from 'node:util';

export type Options = {
  readonly minutes: number;
  readonly events: number;
  readonly seed: number;
  readonly producers: number;
  readonly flights: boolean;
  /** Where the JSON goes; undefined: to standard output. */
  readonly json: string | undefined;
  readonly help: boolean;
};

export const USAGE = `Kills, cuts and rolls back every part of two hubs under load in turn, and looks afterwards whether anything was lost.

  npm run campaign [-- --minutes 10 --events 100000 --seed 1 --producers 32 --no-flights --json FILE]

  --minutes N     how long faults are done (default 10); looking afterwards takes about as long again
  --events N      events of the load at most, from 1 to 1,000,000 (default 100,000)
  --seed N        makes another load and another order of faults (default 1)
  --producers N   how many send at once, from 2 to 64 (default 32)
  --no-flights    without the events of the flights example
  --json FILE     write the report there instead of printing it

Ends with 1 when something was not as it should be; the report says what, and where stores and logs lie.`;

/** @throws TypeError with a message for people */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      events: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      producers: { type: 'string', default: '32' },
      'no-flights': { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    minutes: numberOf('minutes', values.minutes, [0.1, 600]),
    events: wholeOf('events', values.events, [1, 1_000_000]),
    seed: wholeOf('seed', values.seed, [0, 2 ** 31]),
    producers: wholeOf('producers', values.producers, [2, 64]),
    flights: !values['no-flights'],
    json: values.json,
    help: values.help,
  };
}

type Range = readonly [least: number, most: number];

function numberOf(name: string, text: string, [least, most]: Range): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= least && number <= most) return number;
  throw new TypeError(`--${name} ${text}: expected a number from ${least} to ${most}`);
}

function wholeOf(name: string, text: string, range: Range): number {
  const number = numberOf(name, text, range);
  if (Number.isInteger(number)) return number;
  throw new TypeError(`--${name} ${text}: expected a whole number`);
}
