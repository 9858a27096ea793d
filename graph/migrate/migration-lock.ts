import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../driver/database.ts';
import { StoreError } from '../driver/errors.ts';
import { RELEASE_LOCK, TAKE_LOCK } from './migrate.queries.ts';

// Longer than any single statement of a migration on an empty or grown store; a dead holder blocks others for this long.
const STALE_MS = 60_000;
const POLL_MS = 200;

/** Another process took the lock over because this one did not renew it in time: it must stop. */
export class MigrationLockLostError extends Error {
  readonly code = 'MIGRATION_LOCK_LOST';
}

/** One migrating process at a time, across machines; held in the store itself. */
export class MigrationLock {
  readonly #database: Database;
  readonly #staleMs: number;
  readonly #owner = randomUUID();

  constructor(database: Database, staleMs = STALE_MS) {
    this.#database = database;
    this.#staleMs = staleMs;
  }

  /** Waits until the lock is free or its holder has not renewed it for the stale time. @throws Error after `waitMs` */
  async take(waitMs: number): Promise<void> {
    const deadline = performance.now() + waitMs;
    while (!(await this.#tryTake())) {
      if (performance.now() > deadline) throw new Error('another process has been migrating the store for too long');
      await sleep(POLL_MS);
    }
  }

  /** To be called before each statement. @throws MigrationLockLostError */
  async renew(): Promise<void> {
    if (!(await this.#tryTake()))
      throw new MigrationLockLostError('another process took over the migration of the store');
  }

  async release(): Promise<void> {
    await this.#database.write(RELEASE_LOCK, { owner: this.#owner });
  }

  async #tryTake(): Promise<boolean> {
    try {
      const [held] = await this.#database.write(TAKE_LOCK, { owner: this.#owner, staleMs: this.#staleMs });
      return held?.[0] === this.#owner;
    } catch (error) {
      // Two first starters may collide on the unique lock node, or deadlock: the next try sees who won.
      if (error instanceof StoreError && (error.code === 'STORE_CONSTRAINT' || error.code === 'STORE_TRANSIENT'))
        return false;
      throw error;
    }
  }
}
