// One supervised program: started detached, so that Ctrl-C in a terminal reaches the supervisor only and it can stop things in order.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StepError } from './packages.mjs';
import { canListen, freePort } from './ports.mjs';
import { endProcess, identify, isAlive, signal, waitForEnd } from './processes.mjs';
import { readState, remember } from './state.mjs';

/**
 * @typedef {object} ServiceHandle
 * @property {number} pid
 * @property {number} port
 * @property {boolean} adopted it ran already when it was asked for
 * @property {() => Promise<void>} stop ends it in order (SIGTERM) and waits
 * @property {() => Promise<void>} kill ends it with SIGKILL and waits, as in a crash
 */

/**
 * @typedef {object} ServiceSpec
 * @property {'neo4j' | 'redis'} name
 * @property {string} dir the stack's folder
 * @property {number | undefined} port a port that must be used; else the remembered one, else a free one
 * @property {(port: number) => { command: string, args: string[], cwd: string }} command
 * @property {(port: number, log: () => string) => Promise<boolean>} ready
 * @property {number} readyMs
 * @property {number} stopMs
 */

/** @param {string} dir @param {string} name */
function logFile(dir, name) {
  mkdirSync(join(dir, 'logs'), { recursive: true });
  return join(dir, 'logs', `${name}.log`);
}

/** @param {ServiceSpec} spec @param {number} port @param {import('./processes.mjs').ProcessId} id @param {boolean} adopted @returns {ServiceHandle} */
function handle(spec, port, id, adopted) {
  const forget = () => {
    // Another process may have started it anew meanwhile: only our own record is cleared.
    if (readState(spec.dir)[spec.name]?.pid === id.pid) remember(spec.dir, spec.name, { port });
  };
  return {
    pid: id.pid,
    port,
    adopted,
    async stop() {
      await endProcess(id, spec.stopMs);
      forget();
    },
    async kill() {
      signal(id, 'SIGKILL');
      await waitForEnd(id, 10_000);
    },
  };
}

/** @param {ServiceSpec} spec @param {number} port @param {import('./processes.mjs').ProcessId} id @returns {Promise<boolean>} false when the process ended before it was ready */
async function untilReady(spec, port, id) {
  const log = () => readFileSync(logFile(spec.dir, spec.name), 'utf8');
  const deadline = Date.now() + spec.readyMs;
  while (isAlive(id)) {
    if (await spec.ready(port, log)) return true;
    if (Date.now() > deadline) {
      await endProcess(id, 0);
      throw new StepError(
        `${spec.name} was not ready within ${spec.readyMs / 1000} s`,
        `Look into ${logFile(spec.dir, spec.name)}.`,
      );
    }
    await sleep(50);
  }
  return false;
}

/** @param {ServiceSpec} spec @param {number} port */
function launch(spec, port) {
  const path = logFile(spec.dir, spec.name);
  // One earlier log is kept: after a crash it is the one to read.
  if (existsSync(path)) renameSync(path, `${path}.1`);
  const out = openSync(path, 'a', 0o600);
  const { command, args, cwd } = spec.command(port);
  const child = spawn(command, args, { cwd, detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  child.on('error', () => undefined);
  child.unref();
  if (child.pid === undefined)
    throw new StepError(
      `${spec.name} could not be started: ${command} was not found`,
      'See docs/guide/install.md for what has to be installed.',
    );
  const id = identify(child.pid);
  // Written before it is ready: a supervisor killed in the meantime leaves a process that the next one finds.
  remember(spec.dir, spec.name, { port, ...id });
  return id;
}

/** The recorded process, when it still runs. @param {string} dir @param {'neo4j' | 'redis'} name @returns {{ port: number, id: import('./processes.mjs').ProcessId } | undefined} */
export function runningService(dir, name) {
  const state = readState(dir)[name];
  if (state?.pid === undefined || state.started === undefined) return undefined;
  const id = { pid: state.pid, started: state.started };
  return isAlive(id) ? { port: state.port, id } : undefined;
}

/** @param {ServiceSpec} spec @returns {Promise<ServiceHandle | undefined>} */
async function adopt(spec) {
  const running = runningService(spec.dir, spec.name);
  if (!running) return undefined;
  if (spec.port === undefined || spec.port === running.port) {
    try {
      if (await untilReady(spec, running.port, running.id)) return handle(spec, running.port, running.id, true);
    } catch {
      // It hangs and was ended by untilReady: a new one is started.
    }
  }
  await endProcess(running.id, spec.stopMs);
  return undefined;
}

/**
 * Adopts the service that runs for this folder, or starts it and waits until it answers.
 * @param {ServiceSpec} spec @returns {Promise<ServiceHandle>}
 */
export async function startService(spec) {
  const adopted = await adopt(spec);
  if (adopted) return adopted;
  const wanted = spec.port ?? readState(spec.dir)[spec.name]?.port;
  // Between the choice of a port and its use somebody else may take it: three tries.
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const free = wanted !== undefined && (await canListen(wanted));
    if (spec.port !== undefined && !free)
      throw new StepError(
        `Port ${spec.port} for ${spec.name} is in use`,
        'Stop the program that uses it, or leave the choice of a port to the stack.',
      );
    const port = wanted !== undefined && free && attempt < 3 ? wanted : (spec.port ?? (await freePort()));
    const id = launch(spec, port);
    if (await untilReady(spec, port, id)) return handle(spec, port, id, false);
    // Only a taken port is worth another try: a service that was stopped on purpose must not come back.
    if (!/address already in use/i.test(readFileSync(logFile(spec.dir, spec.name), 'utf8'))) break;
  }
  const tail = readFileSync(logFile(spec.dir, spec.name), 'utf8').trim().split('\n').slice(-12).join('\n');
  throw new StepError(
    `${spec.name} ended while it was starting:\n${tail}`,
    `The whole log is ${logFile(spec.dir, spec.name)}.`,
  );
}
