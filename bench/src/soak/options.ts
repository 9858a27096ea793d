import { parseArgs } from 'node:util';

export type SoakOptions = {
  readonly minutes: number;
  readonly rate: number;
  /** Where the JSON goes; undefined: to standard output. */
  readonly json: string | undefined;
  readonly help: boolean;
};

export const USAGE = `Lets changes flow for half an hour while pages are open and programs follow, and looks whether anything grows.

  npm run soak [-- --minutes 30 --rate 10 --json FILE]

  --minutes N   how long (default 30); the first third does not count
  --rate N      runs that are told of each second, from 1 to 100 (default 10)
  --json FILE   write the report there instead of printing it

Ends with 1 when something grew by more than a tenth, or when a follower missed a change.`;

/** @throws TypeError with a message for people */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '30' },
      rate: { type: 'string', default: '10' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    minutes: within('minutes', values.minutes, 0.2, 600),
    rate: within('rate', values.rate, 1, 100),
    json: values.json,
    help: values.help,
  };
}

function within(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= least && number <= most) return number;
  throw new TypeError(`--${name} ${text}: expected a number from ${least} to ${most}`);
}
