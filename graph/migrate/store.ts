import { ulid } from 'ulid';
import type { Database } from '../driver/database.ts';
import { entityId, nameKey } from '../model/ids.ts';
import { OPEN_END, sortableTime } from '../model/time.ts';
import { DELETE_SOME, INITIALISE } from './store.queries.ts';

/** The project of whatever nobody assigned to another one. */
export const DEFAULT_PROJECT = entityId('Project', 'default');

/** Makes the counter and the default project where they are missing; the epoch is a fresh ULID. Safe to repeat. */
export async function initialiseStore(database: Database, now = Date.now()): Promise<void> {
  await database.write(INITIALISE, {
    epoch: ulid(now),
    project: DEFAULT_PROJECT,
    nameKey: nameKey('Project', 'default'),
    now,
    pageKey: `${sortableTime(now)}|${DEFAULT_PROJECT}`,
    open: OPEN_END,
  });
}

// A store of millions takes minutes; whoever resets one of that size is better off with a fresh data folder.
const RESET_TIMEOUT_MS = 600_000;

/**
 * Deletes everything but the schema and the record of migrations, and begins a new epoch: cursors of the old one are
 * recognised as expired. No writer may be at work meanwhile.
 */
export async function resetStore(database: Database): Promise<void> {
  await database.write(DELETE_SOME, {}, RESET_TIMEOUT_MS);
  await initialiseStore(database);
}
