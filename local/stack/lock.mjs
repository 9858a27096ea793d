import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive } from './processes.mjs';

/** @param {string} path @returns {import('./processes.mjs').ProcessId | undefined} */
function holder(path) {
  try {
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8'));
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} path @param {string} own a file that holds our identity; linking it is atomic and never shows an empty lock */
function tryLock(path, own) {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead process's lock aside. Of several that try only one gets the file; a live one moved by mistake is put back. @param {string} path */
function heal(path) {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (isAlive(holder(aside))) tryLock(path, aside);
  rmSync(aside, { force: true });
}

/** @param {string} path @param {string} own @param {number} timeoutMs @param {((pid: number) => void) | undefined} onWait */
async function acquire(path, own, timeoutMs, onWait) {
  const deadline = Date.now() + timeoutMs;
  let told = false;
  while (!tryLock(path, own)) {
    const other = holder(path);
    if (!isAlive(other)) {
      heal(path);
      continue;
    }
    if (!told) onWait?.(other.pid);
    told = true;
    if (Date.now() > deadline) {
      throw new Error(`process ${other.pid} has held ${path} for too long; stop it and try again`);
    }
    await sleep(100);
  }
}

/**
 * Runs `work` while this process alone holds the lock file. Waits for a live holder, heals a dead one's lock.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ timeoutMs: number, onWait?: (pid: number) => void }} options
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { timeoutMs, onWait }) {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  let held = false;
  const release = () => {
    rmSync(own, { force: true });
    if (held) rmSync(path, { force: true });
    held = false;
    process.off('exit', release);
  };
  // process.exit() runs no finally.
  process.on('exit', release);
  try {
    writeFileSync(own, JSON.stringify(identify(process.pid)), { mode: 0o600 });
    await acquire(path, own, timeoutMs, onWait);
    held = true;
    return await work();
  } finally {
    release();
  }
}
