import { CommanderError } from 'commander';
import { inspect } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { CliError, EXIT } from './cli-error.ts';
import { buildProgram } from './program.ts';
import { printable } from './terminal.ts';

// `rootline … | head`: who read has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

buildProgram(manifest.version)
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = exitCodeOf(error);
  });

/** Says what is wrong; commander has said already what it found. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CliError) {
    const lines = [...error.message.split('\n').map(printable), ...(error.hint === undefined ? [] : [error.hint])];
    process.stderr.write(`rootline: ${lines.join('\n')}\n`);
    return error.exitCode;
  }
  process.stderr.write(`rootline: ${inspect(error)}\n`);
  return EXIT.refused;
}
