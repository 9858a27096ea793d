import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { allMonths, parseMonths, type Month } from './months.ts';

/** The example's folder. */
export const exampleFolder = fileURLToPath(new URL('..', import.meta.url));

export interface Options {
  readonly url: string;
  readonly apiKey: string | undefined;
  /** Absolute path of the folder for the files. */
  readonly directory: string;
  readonly months: readonly Month[];
}

export const usage = `Runs the flights example and reports its lineage to a hub.

  main.ts [--url http://127.0.0.1:4000] [--data DIR] [--months 1-6 | --quick]

  --url     the hub's address (default: OPENLINEAGE_URL, else http://127.0.0.1:4000)
  --data    where the files go (default: .rootline/flights in the repository)
  --months  months of 2001, e.g. 1-6 or 3 (default: 1-6)
  --quick   January only
  --help    this text

A Bearer token is taken from OPENLINEAGE_API_KEY.`;

/**
 * Reads the command line.
 *
 * @returns 'help' when it asks for the usage
 * @throws Error that says what is wrong with it
 */
export function parseOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      data: { type: 'string' },
      months: { type: 'string' },
      quick: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  if (values.quick === true && values.months !== undefined) throw new Error('give --months or --quick, not both');
  const url = values.url ?? environment['OPENLINEAGE_URL'] ?? 'http://127.0.0.1:4000';
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Error(`"${url}" is no http address`);
  return {
    url,
    apiKey: environment['OPENLINEAGE_API_KEY'],
    directory: resolve(values.data ?? resolve(exampleFolder, '../../.rootline/flights')),
    months: values.quick === true ? [1] : values.months === undefined ? allMonths : parseMonths(values.months),
  };
}
