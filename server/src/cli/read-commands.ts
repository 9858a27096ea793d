import { type Command, InvalidArgumentError, Option } from 'commander';
import type { HubClient } from './hub-client.ts';
import type { AskedMoment } from './resolve-target.ts';
import { showDiff } from './show-diff.ts';
import { showHistory } from './show-history.ts';
import { showLineage } from './show-lineage.ts';
import { showSearch } from './show-search.ts';
import { showStatus } from './show-status.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with, opened when it runs. */
export type Open = { readonly hub: () => HubClient; readonly terminal: () => Terminal };

export const AS_OF = 'what the hub knew then: a time (ISO 8601) or a cursor';
const VALID_AT = 'what was so in the world then: a time (ISO 8601)';

/** Commands that ask a hub and change nothing. */
export function addReads(program: Command, open: Open): void {
  program
    .command('status')
    .description('how the hub is and what it holds')
    .action(() => showStatus(open.hub(), open.terminal()));
  program
    .command('search <words...>')
    .description('full text over names, descriptions, tags and columns')
    .option('--kind <kind...>', 'only these kinds, for example Dataset')
    .option('--first <n>', 'how many', integer(1, 100), 20)
    .option('--as-of <when>', AS_OF)
    .option('--valid-at <time>', VALID_AT)
    .action((words: readonly string[], { kind, first, asOf, validAt }: SearchOptions) =>
      showSearch(open.hub(), open.terminal(), { query: words.join(' '), kinds: kind, first, asOf, validAt }),
    );
  addLineage(program, open);
  addTime(program, open);
}

type SearchOptions = AskedMoment & { readonly kind?: readonly string[]; readonly first: number };

type WalkOptions = {
  readonly up?: boolean;
  readonly down?: boolean;
  readonly depth: number;
  readonly limit: number;
  readonly granularity?: 'ENTITY' | 'VERSION';
};

function addLineage(program: Command, open: Open): void {
  walkOptions(program.command('lineage <id-or-name>'))
    .description('what something came from, and what came of it')
    .option('--kind <kind...>', 'show these kinds only; what lies around the others is joined')
    .option('--as-of <when>', AS_OF)
    .option('--valid-at <time>', VALID_AT)
    .action((target: string, options: WalkOptions & AskedMoment & { readonly kind?: readonly string[] }) => {
      const { depth, limit, kind, granularity, asOf, validAt } = options;
      const bounds = { direction: directionOf(options), depth, limit, granularity };
      return showLineage(open.hub(), open.terminal(), target, { ...bounds, kinds: kind, asOf, validAt });
    });
}

type HistoryOptions = { readonly field?: readonly string[]; readonly first: number; readonly after?: string } & {
  readonly asOf?: string;
  readonly own?: boolean;
};
type DiffOptions = WalkOptions & { readonly from?: string; readonly to?: string } & {
  readonly fromValid?: string;
  readonly toValid?: string;
};

function addTime(program: Command, open: Open): void {
  program
    .command('history <id-or-name>')
    .description('what the hub learnt about something, latest first, with who said it and the ledger entry')
    .option('--field <field...>', 'only these fields: description, state, tag: (all tags) …')
    .option('--first <n>', 'how many', integer(1, 100), 50)
    .option('--after <cursor>', 'go on where an earlier page ended')
    .option('--own', 'take an id as it is: the history of what became one with something else since')
    .option('--as-of <when>', AS_OF)
    .action((target: string, { field, first, after, asOf, own = false }: HistoryOptions) =>
      showHistory(open.hub(), open.terminal(), target, { fields: field, first, after, asOf, own }),
    );
  walkOptions(program.command('diff <id-or-name>'))
    .description('what was added to, removed from and changed in the lineage of something between two moments')
    .option('--from <when>', `${AS_OF}; the earlier side`)
    .option('--to <when>', 'the later side; now when it is left out')
    .option('--from-valid <time>', `${VALID_AT}; the earlier side`)
    .option('--to-valid <time>', `${VALID_AT}; the later side`)
    .action((target: string, options: DiffOptions) => {
      const { depth, limit, granularity, from, to, fromValid, toValid } = options;
      const bounds = { direction: directionOf(options), depth, limit, granularity };
      return showDiff(open.hub(), open.terminal(), target, {
        ...bounds,
        from: { asOf: from, validAt: fromValid },
        to: { asOf: to, validAt: toValid },
      });
    });
}

function walkOptions(command: Command): Command {
  return command
    .option('--up', 'only what it came from')
    .option('--down', 'only what came of it')
    .option('--depth <n>', 'steps', integer(1, 50), 5)
    .option('--limit <n>', 'nodes', integer(1, 5_000), 500)
    .addOption(
      new Option(
        '--granularity <level>',
        'tables and jobs, or versions and runs (default: as fits what is asked about)',
      )
        .choices(['entity', 'version'])
        .argParser((text) => level(text)),
    );
}

/** Both ways, unless one of them is asked for. */
export function directionOf({
  up,
  down,
}: {
  readonly up?: boolean | undefined;
  readonly down?: boolean | undefined;
}): 'BOTH' | 'UPSTREAM' | 'DOWNSTREAM' {
  if (up === down) return 'BOTH';
  return up === true ? 'UPSTREAM' : 'DOWNSTREAM';
}

/** A whole number within bounds, as the value of an option. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

function level(text: string): 'ENTITY' | 'VERSION' {
  if (text !== 'entity' && text !== 'version') throw new InvalidArgumentError('Expected entity or version.');
  return text === 'entity' ? 'ENTITY' : 'VERSION';
}
