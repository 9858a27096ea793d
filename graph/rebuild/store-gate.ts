import { randomUUID } from 'node:crypto';
import type { Database } from '../driver/database.ts';
import { OPEN, SHUT } from './rebuild.queries.ts';

/** What a store is shut for. */
export type ShutFor = 'rebuild' | 'restore';

/** The store is shut by somebody else, or for something else. */
export class StoreInUseError extends Error {
  readonly code = 'STORE_IN_USE';
}

// A batch or a piece of a deletion takes seconds; a holder that is silent for a minute is gone.
const STALE_MS = 60_000;

/** A store that nobody else writes to: every writer of every process is refused as if Neo4j were away, until `open`. */
export class StoreGate {
  readonly owner = randomUUID();
  readonly #database: Database;
  readonly #what: ShutFor;

  constructor(database: Database, what: ShutFor) {
    this.#database = database;
    this.#what = what;
  }

  /**
   * Waits for the batch that is being written, and shuts the store. Resolves with how far the same work had come when
   * it was cut off, else undefined.
   * @throws StoreInUseError
   */
  async shut(): Promise<number | undefined> {
    const [mine, was, rebuiltTo] = (
      await this.#database.write(SHUT, {
        owner: this.owner,
        what: this.#what,
        staleMs: STALE_MS,
      })
    )[0] ?? [false, null, null];
    if (mine) return was === this.#what ? (rebuiltTo ?? undefined) : undefined;
    if (was === null) throw new StoreInUseError('the store has no ledger yet: start the hub once');
    throw new StoreInUseError(
      was === this.#what
        ? `a ${was} of this store is under way; one that was killed can be taken up again after a minute`
        : `the store is shut for a ${was} that did not end: run rootline ${was} again`,
    );
  }

  async open(): Promise<void> {
    await this.#database.write(OPEN, { owner: this.owner });
  }
}
