// One of the hub's own programs (server, example): detached like the stack's, so that the supervisor alone decides the order of the end.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StepError, root } from '../stack/packages.mjs';
import { endProcess, identify, signal } from '../stack/processes.mjs';
import { home } from './record.mjs';

/**
 * @typedef {object} Program
 * @property {import('../stack/processes.mjs').ProcessId} id
 * @property {Promise<number>} ended its exit code; 1 after a signal
 * @property {(ms: number) => Promise<void>} stop SIGTERM, and SIGKILL after `ms` milliseconds
 * @property {() => string} logTail its last lines
 * @property {string} logFile
 */

/**
 * @param {string} name also the name of its log under .rootline/logs
 * @param {string} executable @param {string[]} args @param {Record<string, string | undefined>} env
 * @param {(line: string) => void} [onLine] gets stdout line by line; without it stdout goes to the log
 * @returns {Program}
 */
export function startProgram(name, executable, args, env, onLine) {
  const folder = join(home, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logFile = join(folder, `${name}.log`);
  const out = openSync(logFile, 'w', 0o600);
  const child = spawn(executable, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', onLine ? 'pipe' : out, out],
    env,
  });
  closeSync(out);
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
  if (child.pid === undefined)
    throw new StepError(
      `${name} could not be started with ${executable}`,
      'Delete node_modules and run the command again.',
    );
  if (onLine && child.stdout) passLines(child.stdout, onLine);
  const id = identify(child.pid);
  return {
    id,
    ended,
    stop: (ms) => endProcess(id, ms),
    logTail: () => readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n'),
    logFile,
  };
}

/** @param {import('node:stream').Readable} stream @param {(line: string) => void} onLine */
function passLines(stream, onLine) {
  let rest = '';
  stream.on('data', (data) => {
    const lines = (rest + data.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line);
  });
  stream.on('end', () => {
    if (rest.trim() !== '') onLine(rest);
  });
}

/** Ends what a killed supervisor left behind. @param {import('./record.mjs').HubRecord | undefined} record */
export async function endOrphans(record) {
  if (record?.example) signal(record.example, 'SIGTERM');
  // Ten seconds are the server's own limit for answering what it has begun.
  if (record?.server) await endProcess(record.server, 10_000);
}
