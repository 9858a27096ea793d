import { type Database, type Neo4jLineageStore, initialiseStore, migrate, warmUp } from '@rootline/graph';
import type { HubStatus } from './status/hub-status.ts';
import type { Log } from './telemetry/log.ts';

export type PrepareOptions = {
  readonly database: Database;
  readonly lineage: Neo4jLineageStore;
  readonly migrationsFolder: string;
  readonly status: HubStatus;
  readonly log: Log;
};

// On a cold store and two cores with four times the work, planning what the writer asks took 15 s; who waits much longer for a
// hub takes it for broken.
const WARM_UP_MS = 30_000;

/**
 * Brings the store to the state that this program needs: migrated, and with the plans ready that the first writes would
 * wait for longer than producers do. The hub takes work afterwards; plans of walks are made beside it, as nobody loses
 * anything who waits a second longer for the first one.
 * @throws StoreError, MigrationMismatchError
 */
export async function prepareStore(options: PrepareOptions): Promise<void> {
  const { database, migrationsFolder, status, log } = options;
  status.phase = 'MIGRATING';
  const applied = await migrate(database, { directory: migrationsFolder });
  if (applied.length > 0) log.info({ applied }, 'the store was migrated');
  await initialiseStore(database);
  status.phase = 'WARMING_UP';
  const began = performance.now();
  const writes = unfailing(log, () => warmUp(database));
  await Promise.race([writes, later(WARM_UP_MS)]);
  if (status.advance('WARMING_UP', 'READY')) log.info({ warmUpMs: elapsed(began) }, 'the hub is ready');
  void writes.then(() => unfailing(log, () => options.lineage.warmUp()));
}

/** Lets the store plan again what writers and walks ask. Goes on beside requests, and never throws. */
export async function warmPlans({
  database,
  lineage,
  log,
}: Pick<PrepareOptions, 'database' | 'lineage' | 'log'>): Promise<void> {
  await unfailing(log, () => warmUp(database));
  await unfailing(log, () => lineage.warmUp());
}

async function unfailing(log: Log, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ err: error }, 'warming up failed: the first requests take longer');
  }
}

function elapsed(since: number): number {
  return Math.round(performance.now() - since);
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
