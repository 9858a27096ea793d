// Child processes with a time limit. Each has a process group of its own, so that what it started ends with it.
import { spawn } from 'node:child_process';
import { StepError } from '../stack/packages.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
export function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}

let interrupted = false;

/** Ends every command that still runs and lets no other begin: for an interrupted start or test. */
export function endCommands() {
  interrupted = true;
  for (const child of running) signalGroup(child, 'SIGKILL');
}

/**
 * @typedef {object} CommandOptions
 * @property {string} cwd
 * @property {number} timeoutMs after which the whole group is killed
 * @property {Record<string, string | undefined>} [env] added to ours
 * @property {(text: string) => void} [onOutput] gets what it prints as it comes; without it the output is only kept
 */

/**
 * Runs a command without input.
 * @param {string} command @param {string[]} args @param {CommandOptions} options
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} the last 64 KB of stdout and stderr together
 */
export function command(command, args, { cwd, timeoutMs, env, onOutput }) {
  return new Promise((resolve, reject) => {
    if (interrupted) {
      reject(new StepError(`${command} was not started any more`, 'Run the command again.'));
      return;
    }
    const child = spawn(command, args, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    running.add(child);
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      signalGroup(child, 'SIGKILL');
    }, timeoutMs);
    const take = (/** @type {Buffer} */ data) => {
      output = (output + data.toString()).slice(-65_536);
      onOutput?.(data.toString());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      clearTimeout(timer);
      running.delete(child);
      reject(
        new StepError(
          `${command} could not be started: ${error.message}`,
          `Install ${command} and make sure that it is on PATH; see docs/guide/install.md.`,
          error,
        ),
      );
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code: code ?? 1, output, timedOut });
    });
  });
}

/**
 * Runs a command that must succeed.
 * @param {string} program @param {string[]} args @param {CommandOptions & { cure: string }} options
 * @returns {Promise<string>} what it printed
 * @throws {StepError} with its last lines
 */
export async function mustRun(program, args, { cure, ...options }) {
  const { code, output, timedOut } = await command(program, args, options);
  if (code === 0) return output;
  const why = timedOut ? `took longer than ${options.timeoutMs / 1000} s` : `ended with code ${code}`;
  const lines = output.trim().split('\n');
  // npm says the reason first, compilers last.
  const told = lines.length <= 30 ? lines : [...lines.slice(0, 10), '…', ...lines.slice(-20)];
  throw new StepError(`${[program, ...args].join(' ').slice(0, 200)} ${why}:\n${told.join('\n')}`, cure);
}
