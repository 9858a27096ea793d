import type { Command } from 'commander';
import { runBackup, runRestore } from './run-backup.ts';
import { runCheck } from './run-check.ts';
import { type RebuildChoice, runRebuild } from './run-rebuild.ts';
import type { Terminal } from './terminal.ts';

const ON_THE_STORES = `
Works on the stores themselves, not through the hub: run it where the server runs, with the server's NEO4J_URI, NEO4J_USER,
NEO4J_PASSWORD (or NEO4J_PASSWORD_FILE) and ROOTLINE_DATA. Without NEO4J_URI it takes the local stack of this checkout.`;

/** Commands that read or remake the whole store. */
export function addStoreCommands(program: Command, terminal: () => Terminal): void {
  program
    .command('rebuild')
    .description('write the graph again from the ledger and the kept bodies, and compare every fact with what it was')
    .option('--dry-run', 'only say whether every entry can be projected again')
    .option('--bodies-from <backup>', 'a backup that holds the bodies which were dropped; they are kept again')
    .addHelpText('after', ON_THE_STORES)
    .action((options: RebuildChoice) => runRebuild(terminal(), options));
  program
    .command('check')
    .description(
      'hold ledger, graph and kept bodies against each other while the hub runs; ends with 1 when something is wrong',
    )
    .option('--deep', 'read every body and hash it, instead of looking whether it is there')
    .addHelpText('after', ON_THE_STORES)
    .action((options: { readonly deep?: boolean }) => runCheck(terminal(), options));
  program
    .command('backup <folder>')
    .description('write ledger, bodies and the sealed vault into a new folder, as of one entry, while the hub runs')
    .option('--keys <file>', 'write the keys of the vault there; keep them in another place')
    .option('--bodies-from <backup>', 'an older backup that holds the bodies which were dropped: they are carried over')
    .addHelpText('after', ON_THE_STORES)
    .action((folder: string, options: { readonly keys?: string; readonly bodiesFrom?: string }) =>
      runBackup(terminal(), folder, options),
    );
  program
    .command('restore <folder>')
    .description('put a backup into an empty store and an empty data folder, and check all of it')
    .option('--keys <file>', 'the keys of the vault; without them people stay unknown')
    .addHelpText('after', ON_THE_STORES)
    .action((folder: string, options: { readonly keys?: string }) => runRestore(terminal(), folder, options));
}
