// What a stack's folder remembers: ports and processes in stack.json, passwords in files of their own. All of it is mode 0600.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ port: number, pid?: number, started?: string }} ServiceState pid and started are absent when it was stopped in order
 * @typedef {{ neo4j?: ServiceState, redis?: ServiceState }} StackState
 */

/** @param {string} path @param {string} text */
export function writePrivate(path, text) {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}

/** A missing or damaged file is an empty state: it costs new ports, never data. @param {string} dir @returns {StackState} */
export function readState(dir) {
  try {
    return JSON.parse(readFileSync(join(dir, 'stack.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** @param {string} dir @param {keyof StackState} service @param {ServiceState} state */
export function remember(dir, service, state) {
  writePrivate(join(dir, 'stack.json'), `${JSON.stringify({ ...readState(dir), [service]: state }, null, 2)}\n`);
}

/**
 * The password of a service and the file it is in; made on first use.
 * @param {string} dir @param {keyof StackState} service @returns {{ file: string, password: string }}
 */
export function secret(dir, service) {
  const folder = join(dir, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, service);
  try {
    const password = readFileSync(file, 'utf8').trim();
    if (password !== '') {
      chmodSync(file, 0o600);
      return { file, password };
    }
  } catch {
    // Not there yet.
  }
  // base64url: safe in a URL and in redis.conf without quoting; 24 bytes = 192 bits.
  const password = randomBytes(24).toString('base64url');
  writePrivate(file, `${password}\n`);
  return { file, password };
}
