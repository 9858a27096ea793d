// hub.json: how `npm start` and the command line find the hub that runs from this checkout. Mode 0600; absent when nothing runs.
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../stack/packages.mjs';
import { isAlive } from '../stack/processes.mjs';
import { writePrivate } from '../stack/state.mjs';

/** Data, passwords and logs of the hub: ROOTLINE_HOME, else .rootline in the checkout. Downloaded programs stay in the checkout. */
export const home = resolve(process.env['ROOTLINE_HOME'] || join(root, '.rootline'));
const path = join(home, 'hub.json');

/**
 * @typedef {import('../stack/processes.mjs').ProcessId} ProcessId
 * @typedef {object} HubRecord
 * @property {number} pid the supervisor (`npm start`): SIGTERM to it stops example, server and stack in order
 * @property {string} started its start time, to compare with the process that has the pid now
 * @property {number} port the hub's port on 127.0.0.1
 * @property {string} url http://127.0.0.1:<port>
 * @property {'starting' | 'ready'} state
 * @property {ProcessId} [server]
 * @property {ProcessId} [example] while the example runs
 */

/** @returns {HubRecord | undefined} also when its processes are gone: the caller asks isAlive */
export function readHub() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {HubRecord} record */
export function writeHub(record) {
  writePrivate(path, `${JSON.stringify(record, null, 2)}\n`);
}

export function forgetHub() {
  rmSync(path, { force: true });
}

/** The record of a supervisor that still runs. @returns {HubRecord | undefined} */
export function runningHub() {
  const record = readHub();
  return isAlive(record) ? record : undefined;
}
