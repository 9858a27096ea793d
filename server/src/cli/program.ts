import { Argument, Command } from 'commander';
import { readHubRecord } from './checkout.ts';
import { CliError, EXIT } from './cli-error.ts';
import { SHELLS, type Shell, completionScript } from './completion.ts';
import { addExchange } from './exchange-commands.ts';
import { addGit } from './git-commands.ts';
import { HubClient, unexpected } from './hub-client.ts';
import { addReads } from './read-commands.ts';
import { addRetention } from './retention-commands.ts';
import { startHub, stopHub } from './run-hub.ts';
import { sendEvents } from './send-events.ts';
import { addStoreCommands } from './store-commands.ts';
import { addTakingBack } from './take-back-commands.ts';
import { type Terminal, openTerminal, printable, show } from './terminal.ts';

type Globals = { readonly url?: string; readonly json?: boolean; readonly text?: boolean };

const DEFAULT_URL = 'http://127.0.0.1:4000';
const EXIT_CODES = `
Exit codes: 0 done, 1 refused by the hub, 2 wrong usage, 3 no hub answers, 4 not found, 5 cut by a bound.`;

/** The command line. Each action resolves when it is done, or throws CliError. */
export function buildProgram(version: string): Command {
  const program = new Command('rootline')
    .description('Metadata and lineage of machine learning in production.')
    .version(version)
    .option('--url <url>', 'the hub (default: ROOTLINE_URL, else the one that runs from here, else port 4000)')
    .option('--json', 'JSON, also on a terminal')
    .option('--text', 'tables and trees, also where it is no terminal')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  addHubCommands(program);
  addReads(program, { hub: () => hubOf(program), terminal: () => terminalOf(program) });
  addWrites(program);
  addExchange(program, { hub: () => hubOf(program), terminal: () => terminalOf(program) });
  addGit(program, { hub: () => hubOf(program), terminal: () => terminalOf(program) });
  addRetention(program, { hub: () => hubOf(program), terminal: () => terminalOf(program) });
  addTakingBack(program, { hub: () => hubOf(program), terminal: () => terminalOf(program) });
  addStoreCommands(program, () => terminalOf(program));
  addCompletion(program);
  return program;
}

function addHubCommands(program: Command): void {
  program
    .command('start')
    .description('start the hub with its local stack, in the foreground (as npm start does)')
    .option('--no-open', 'do not open a browser')
    .option('--fresh', 'empty the local store first')
    .action(async (options: { readonly open: boolean; readonly fresh?: boolean }) => {
      process.exitCode = await startHub([
        ...(options.open ? [] : ['--no-open']),
        ...(options.fresh === true ? ['--fresh'] : []),
      ]);
    });
  program
    .command('stop')
    .description('stop the hub that runs from this checkout, and its local stack')
    .action(async () => {
      const stopped = await stopHub();
      show(terminalOf(program), stopped, () => `stopped the hub at ${stopped.url}`);
    });
}

function addWrites(program: Command): void {
  program
    .command('openlineage')
    .description('events of OpenLineage')
    .command('send <path...>')
    .description('send events from files and folders: JSON, lists, NDJSON; nothing is doubled when it is sent again')
    .action(async (paths: readonly string[]) => {
      const terminal = terminalOf(program);
      const summary = await sendEvents(hubOf(program), paths, progress(terminal));
      if (terminal.interactive) terminal.err('\r\u001b[K');
      show(terminal, summary, () => {
        const { files, events, accepted, refused } = summary;
        const reasons = refused.slice(0, 20).map(({ at, reason }) => `  ${printable(at)}: ${printable(reason)}`);
        const more = refused.length > 20 ? [`  … and ${refused.length - 20} more; --json lists all`] : [];
        const counts = `${events} events in ${files} ${files === 1 ? 'file' : 'files'}: ${accepted} accepted, ${refused.length} refused`;
        return [counts, ...reasons, ...more].join('\n');
      });
      if (summary.refused.length > 0) process.exitCode = EXIT.refused;
    });
  program
    .command('dev')
    .description('for development on a local stack')
    .command('reset')
    .description('empty the graph, the queues and the storage of a hub on its local stack')
    .action(async () => {
      const hub = hubOf(program);
      const { status, body } = await hub.request('POST', '/dev/reset', '{}', { 'x-rootline-reset': 'yes' });
      if (status !== 200) throw unexpected(hub.url, status, body);
      const { ms } = body as { readonly ms: number };
      show(terminalOf(program), body, () => `emptied the hub at ${hub.url} in ${ms} ms`);
    });
}

/** Last, so that it knows all others. */
function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands in a shell: source <(rootline completion bash)')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .action((shell: Shell) => terminalOf(program).out(completionScript(shell, program)));
}

function progress(terminal: Terminal): (sent: number, refused: number) => void {
  return (sent, refused) => {
    if (terminal.interactive) terminal.err(`\r\u001b[K${sent} sent${refused > 0 ? `, ${refused} refused` : ''}`);
  };
}

function terminalOf(program: Command): Terminal {
  return openTerminal(program.opts<Globals>());
}

function hubOf(program: Command): HubClient {
  const fromEnvironment = process.env['ROOTLINE_URL'];
  const url =
    program.opts<Globals>().url ??
    (fromEnvironment === undefined || fromEnvironment === '' ? undefined : fromEnvironment) ??
    readHubRecord()?.url ??
    DEFAULT_URL;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new CliError(
      `${JSON.stringify(url)} is no address of a hub`,
      EXIT.usage,
      'For example: --url http://127.0.0.1:4000',
    );
  }
  return new HubClient(url);
}
