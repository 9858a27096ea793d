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

// On two busy cores all plans take some ten seconds; who waits longer for a hub takes it for broken.
const WARM_UP_MS = 15_000;

/**
 * Brings the store to the state that this program needs: migrated, and with the plans ready that the first requests would
 * wait for longer than producers do. The hub takes work afterwards.
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
  await Promise.race([warmPlans(options), later(WARM_UP_MS)]);
  if (status.advance('WARMING_UP', 'READY'))
    log.info({ warmUpMs: Math.round(performance.now() - began) }, 'the hub is ready');
}

/** Lets the store plan what writers and walks ask. Goes on beside requests, and never throws. */
export async function warmPlans({ database, lineage, log }: Omit<PrepareOptions, 'status'>): Promise<void> {
  try {
    // Planning is the work of one core each.
    await Promise.all([warmUp(database), lineage.warmUp()]);
  } catch (error) {
    log.warn({ err: error }, 'warming up failed: the first requests take longer');
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
