import { setTimeout as sleep } from 'node:timers/promises';
import { migrationStatement } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import { StoreError } from '../driver/errors.ts';
import { APPLIED, CREATE_MIGRATION_CONSTRAINT, INDEX_STATES, RECORD } from './migrate.queries.ts';
import { type MigrationFile, readMigrations } from './migration-files.ts';
import { MigrationLock } from './migration-lock.ts';

export type MigrateOptions = {
  /** Folder of the numbered `.cypher` files (a bundle does not lie where its sources did, so the caller says). */
  readonly directory: string;
  /** How long to wait for another process that migrates. Default 120,000. */
  readonly waitMs?: number;
  /** After how long a holder that does not renew the lock counts as dead. Default 60,000. */
  readonly staleMs?: number;
};

/** The store and the program do not fit together; trying again does not help. */
export class MigrationMismatchError extends Error {
  readonly code = 'MIGRATION_MISMATCH';
}

const DEFAULT_WAIT_MS = 120_000;
// A unique constraint on a grown store checks every node before it is there.
const FILE_TIMEOUT_MS = 600_000;
// A third of the time after which the lock counts as abandoned.
const RENEW_MS = 20_000;
const INDEX_POLL_MS = 50;
// Two starters that create the same constraint at once: one of them fails, and finds it there the next time.
const CONSTRAINT_ATTEMPTS = 5;

/**
 * Applies the migrations that the store does not have yet, in order, and waits for its indexes. Safe to call from
 * several processes at once. Returns the ids of the files that this call applied.
 * @throws MigrationMismatchError when an applied file was changed since, or the store has files that this program lacks
 */
export async function migrate(database: Database, options: MigrateOptions): Promise<readonly string[]> {
  const files = await readMigrations(options.directory);
  await createMigrationConstraint(database);
  const lock = new MigrationLock(database, options.staleMs);
  await lock.take(options.waitMs ?? DEFAULT_WAIT_MS);
  try {
    const missing = missingOf(files, await database.read(APPLIED));
    for (const file of missing) await apply(database, lock, file);
    await indexesOnline(database, lock);
    return missing.map((file) => file.id);
  } finally {
    await lock.release();
  }
}

async function createMigrationConstraint(database: Database): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await database.write(CREATE_MIGRATION_CONSTRAINT);
      return;
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === 'STORE_UNAVAILABLE' || attempt === CONSTRAINT_ATTEMPTS)
        throw error;
      await sleep(attempt * INDEX_POLL_MS);
    }
  }
}

function missingOf(
  files: readonly MigrationFile[],
  applied: readonly (readonly [id: string, checksum: string])[],
): readonly MigrationFile[] {
  const known = new Map(files.map((file) => [file.id, file]));
  for (const [id, checksum] of applied) {
    const file = known.get(id);
    if (file === undefined) {
      throw new MigrationMismatchError(
        `the store has migration ${id}, which this version of the program does not know: start a newer one`,
      );
    }
    if (file.checksum !== checksum) {
      throw new MigrationMismatchError(
        `migration ${id} was changed after it was applied: restore the file and add a new one instead`,
      );
    }
  }
  const done = new Set(applied.map(([id]) => id));
  return files.filter((file) => !done.has(file.id));
}

/** One file is one transaction: 60 indexes one by one take 8 s on a new store, together less than one. */
async function apply(database: Database, lock: MigrationLock, file: MigrationFile): Promise<void> {
  await lock.renew();
  const renewing = setInterval(() => void lock.renew().catch(() => undefined), RENEW_MS);
  const transaction = database.begin(FILE_TIMEOUT_MS);
  try {
    await Promise.all(file.statements.map((statement) => transaction.run(migrationStatement(file.id, statement))));
    await transaction.commit();
  } finally {
    clearInterval(renewing);
    await transaction.rollback();
  }
  // Neo4j keeps schema and data apart, so the record follows: a crash in between repeats the file, which is why each
  // statement must stand being run again.
  await lock.renew();
  await database.write(RECORD, { id: file.id, checksum: file.checksum });
}

async function indexesOnline(database: Database, lock: MigrationLock): Promise<void> {
  for (;;) {
    const [populating = 0, failed = 0] = (await database.readOne(INDEX_STATES)) ?? [];
    if (failed > 0) throw new Error(`${failed} indexes of the store failed to build: SHOW INDEXES tells which`);
    if (populating === 0) return;
    await lock.renew();
    await sleep(INDEX_POLL_MS);
  }
}
