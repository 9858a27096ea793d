// Knows processes by pid and start time, so that a pid that was given to somebody else is never taken for ours.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {{ pid: number, started: string }} ProcessId `started` is opaque: equal strings mean the same process */

/** @param {number} pid @returns {string | undefined} */
function startFromProc(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name stands in parentheses and may hold spaces: fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A killed JVM shows its first thread as a zombie while the others still hold the ports: it has ended when they have.
  const gone = fields[0] === 'X' || (fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1);
  if (gone) return undefined;
  // Start is counted from boot, so a boot's id must go with it.
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}:${fields[19]}`;
}

/** @param {number} pid @returns {string | undefined} */
function startFromPs(pid) {
  const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  }).trim();
  if (line === '' || line.startsWith('Z')) return undefined;
  return line.slice(line.indexOf(' ')).trim();
}

/**
 * When the process began, or undefined where no such process runs (a zombie does not run).
 * @param {number} pid @returns {string | undefined}
 */
export function processStart(pid) {
  try {
    return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
  } catch {
    return undefined;
  }
}

/** @param {number} pid @returns {ProcessId} @throws when the process is gone already */
export function identify(pid) {
  const started = processStart(pid);
  if (started === undefined) throw new Error(`process ${pid} ended at once`);
  return { pid, started };
}

/** @param {ProcessId | undefined} id @returns {id is ProcessId} */
export function isAlive(id) {
  return id !== undefined && processStart(id.pid) === id.started;
}

/** @param {ProcessId} id @param {NodeJS.Signals} signal */
export function signal(id, signal) {
  if (!isAlive(id)) return;
  try {
    process.kill(id.pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

/** @param {ProcessId} id @param {number} ms @returns {Promise<boolean>} whether it has ended */
export async function waitForEnd(id, ms) {
  const deadline = Date.now() + ms;
  while (isAlive(id)) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/**
 * SIGTERM, and SIGKILL when the process is still there after `ms` milliseconds.
 * @param {ProcessId} id @param {number} ms
 */
export async function endProcess(id, ms) {
  signal(id, 'SIGTERM');
  if (await waitForEnd(id, ms)) return;
  signal(id, 'SIGKILL');
  // A killed process is gone as soon as the kernel has freed its memory; 10 s covers a machine that swaps.
  await waitForEnd(id, 10_000);
}
