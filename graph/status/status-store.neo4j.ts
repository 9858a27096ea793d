import type { Database } from '../driver/database.ts';
import type { EntityKind } from '../model/kinds.ts';
import { COUNTS, PING, VERSION, WITHDRAWN } from './status.queries.ts';
import type { StatusStore } from './status-store.ts';

// A health check that waits longer tells its caller nothing in time.
const PING_TIMEOUT_MS = 1_000;

export class Neo4jStatusStore implements StatusStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async ping(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the store did not answer within a second')), PING_TIMEOUT_MS);
    });
    try {
      await Promise.race([this.#database.read(PING, {}, { timeoutMs: PING_TIMEOUT_MS }), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async version(): Promise<string> {
    const [version] = (await this.#database.readOne(VERSION, {}, { timeoutMs: PING_TIMEOUT_MS })) ?? [];
    return version ?? 'unknown';
  }

  async countsByKind(): Promise<readonly { readonly kind: EntityKind; readonly count: number }[]> {
    const [rows, withdrawn] = await Promise.all([this.#database.read(COUNTS), this.#database.read(WITHDRAWN)]);
    const gone = new Map(withdrawn);
    return rows.map(([kind, count]) => ({ kind, count: Math.max(0, count - (gone.get(kind) ?? 0)) }));
  }
}
