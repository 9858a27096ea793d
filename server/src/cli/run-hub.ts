import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout, readHubRecord } from './checkout.ts';
import { CliError, EXIT } from './cli-error.ts';
import { processStart } from './process-start.ts';

/** Runs the start script of the checkout in the foreground, as `npm start` does. Resolves with its exit code. */
export function startHub(args: readonly string[]): Promise<number> {
  const root = checkout();
  if (root === undefined) {
    throw new CliError(
      'there is no checkout of Rootline around this command',
      EXIT.refused,
      'Start the hub where it is installed: docker compose up, or node server/dist/main.mjs.',
    );
  }
  const child = spawn(process.execPath, [join(root, 'local/start.mjs'), ...args], { cwd: root, stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the script stops its parts in order, and this waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? EXIT.refused));
  });
}

// Example, server, Neo4j and Redis end one after the other; each has seconds of its own.
const STOP_MS = 60_000;

/**
 * Stops the hub that `npm start` or `rootline start` runs from this checkout, and its local stack.
 * @throws CliError when none runs, or when it does not end
 */
export async function stopHub(): Promise<{ readonly url: string; readonly pid: number }> {
  const record = readHubRecord();
  if (record === undefined || processStart(record.pid) !== record.started) {
    throw new CliError(
      'no hub runs from this checkout',
      EXIT.unreachable,
      'rootline status --url <url> asks another one.',
    );
  }
  process.kill(record.pid, 'SIGTERM');
  const deadline = performance.now() + STOP_MS;
  while (processStart(record.pid) === record.started) {
    if (performance.now() > deadline) {
      throw new CliError(
        `process ${record.pid} is still there after a minute`,
        EXIT.refused,
        'Its log is .rootline/logs/hub.log.',
      );
    }
    await sleep(50);
  }
  return { url: record.url, pid: record.pid };
}
