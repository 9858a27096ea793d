import { ulid } from 'ulid';
import type { Database } from '../driver/database.ts';
import { DELETE_ALL, DELETE_RELATIONS, INITIALISE } from './store.queries.ts';

/**
 * Makes the ledger's counter where it is missing; the epoch is a fresh ULID. Safe to repeat. Everything else comes
 * through the ledger, the project `default` too: the writer's first command makes it.
 */
export async function initialiseStore(database: Database): Promise<void> {
  await database.write(INITIALISE, { epoch: ulid() });
}

// A store of millions takes minutes; whoever resets one of that size is better off with a fresh data folder.
const RESET_TIMEOUT_MS = 600_000;

/**
 * Deletes everything but the schema and the record of migrations, and begins a new epoch: cursors of the old one are
 * recognised as expired. No writer may be at work meanwhile.
 */
export async function resetStore(database: Database): Promise<void> {
  await database.write(DELETE_RELATIONS, {}, RESET_TIMEOUT_MS);
  await database.write(DELETE_ALL, {}, RESET_TIMEOUT_MS);
  await initialiseStore(database);
}
