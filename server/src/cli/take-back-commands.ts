import type { Command } from 'commander';
import type { HubClient } from './hub-client.ts';
import { confirm, separate, unrelate, withdraw } from './take-back.ts';
import type { Terminal } from './terminal.ts';

type Open = { readonly hub: () => HubClient; readonly terminal: () => Terminal };
type Sure = { readonly yes?: boolean };

/** What takes something back. */
export function addTakingBack(program: Command, open: Open): void {
  program
    .command('withdraw <id-or-name>')
    .description(
      'take something back: it is gone from the answers of now, its past stays; a later event brings it back',
    )
    .requiredOption('--reason <text>', 'why; shown with it from then on')
    .option('-y, --yes', 'do not ask first')
    .action((target: string, { reason, yes }: Sure & { readonly reason: string }) =>
      withdraw(open.hub(), open.terminal(), target, { reason, confirm: confirm(yes) }),
    );
  program
    .command('separate <id-or-name>')
    .description(
      'undo a union: what went is an entity of its own again, with what was said under its own names; by its id, or its old name',
    )
    .option('-y, --yes', 'do not ask first')
    .action((target: string, { yes }: Sure) => separate(open.hub(), open.terminal(), target, confirm(yes)));
  program
    .command('unrelate <from> <kind> <to>')
    .description('say that a relation holds no longer: rootline unrelate s3/orders READ_BY airflow/report')
    .option('--at <time>', 'since when; now when it is left out')
    .option('-y, --yes', 'do not ask first')
    .action((from: string, kind: string, to: string, { at, yes }: Sure & { readonly at?: string }) =>
      unrelate(open.hub(), open.terminal(), { from, kind, to, at }, confirm(yes)),
    );
}
