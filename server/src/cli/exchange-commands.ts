import { type Command, Option } from 'commander';
import { ENTITY_KINDS } from '@rootline/graph/model';
import { AS_OF, type Open, directionOf, integer } from './read-commands.ts';
import { runExport } from './run-export.ts';
import { runImport } from './run-import.ts';

type ExportOptions = {
  readonly of?: readonly string[];
  readonly up?: boolean;
  readonly down?: boolean;
  readonly depth?: number;
  readonly limit?: number;
  readonly kinds?: readonly string[];
  readonly asOf?: string;
};

const BOUNDS = `
Ends with 5 when a bound cut the export: what was written is whole lines, and not all that there is.`;

/** Commands that take what the graph says out of a hub, and into one. */
export function addExchange(program: Command, open: Open): void {
  program
    .command('export [file]')
    .description(
      'write entities, revisions and relations as JSON lines, as of one ledger position; without a file, to standard output',
    )
    .option('--of <id-or-name...>', 'only what lies around these, and what that refers to; left out: everything')
    .option('--up', 'of these, only what they came from')
    .option('--down', 'of these, only what came of them')
    .option('--depth <n>', 'steps from these; left out: as many as there are, up to 50', integer(1, 50))
    .option('--limit <n>', 'entities around these on each level of lineage (default: 5000)', integer(1, 5_000))
    .addOption(new Option('--kinds <kind...>', 'only these kinds, and their projects').choices(ENTITY_KINDS))
    .option('--as-of <when>', AS_OF)
    .addHelpText('after', BOUNDS)
    .action((file: string | undefined, { up, down, ...options }: ExportOptions) =>
      runExport(open.hub(), open.terminal(), file, { ...options, direction: directionOf({ up, down }) }),
    );
  program
    .command('import <file>')
    .description(
      'take an export into a hub, through its API; run again, it doubles nothing and goes on where it was cut off',
    )
    .option('--dry-run', 'only read the file whole and say what is in it; asks no hub')
    .action((file: string, { dryRun }: { readonly dryRun?: boolean }) =>
      dryRun === true ? runImport(undefined, open.terminal(), file) : runImport(open.hub(), open.terminal(), file),
    );
}
