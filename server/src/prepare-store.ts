import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type Neo4jLineageStore, StoreError, initialiseStore, migrate, warmUp } from '@rootline/graph';
import type { HubStatus } from './status/hub-status.ts';
import type { Log } from './telemetry/log.ts';

export type PrepareOptions = {
  readonly database: Database;
  readonly lineage: Neo4jLineageStore;
  readonly migrationsFolder: string;
  readonly status: HubStatus;
  readonly log: Log;
  /** What the process has to learn of the store before it takes work. */
  readonly learn: () => Promise<void>;
};

export type StartOptions = PrepareOptions & {
  /** Called once when the store cannot be reached. Must not throw. */
  readonly onAway: () => void;
  /** Aborted when the hub goes down. */
  readonly signal: AbortSignal;
};

// As often as the spool looks for a store that is away.
const LOOK_MS = 250;

// On a cold store and two cores with four times the work, planning what the writer asks took 15 s; who waits much longer for a
// hub takes it for broken.
const WARM_UP_MS = 30_000;

/**
 * Prepares the store, as soon as it is there. Returns whether the hub takes work now: not when it is going down.
 * @throws StoreError, MigrationMismatchError
 */
export async function prepareWhenThere({ onAway, signal, ...options }: StartOptions): Promise<boolean> {
  const { status } = options;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      await prepareStore(options);
      return status.ready;
    } catch (error) {
      if (isOver()) break;
      if (!isAway(error, status.awaitsStore)) throw error;
      if (!status.awaitsStore) onAway();
      status.awaitStore();
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** A password that a store refuses at once is wrong; one that has been away may not know its users yet. */
function isAway(error: unknown, awaited: boolean): boolean {
  if (!(error instanceof StoreError)) return false;
  if (error.code === 'STORE_AMBIGUOUS_COMMIT') return true;
  return error.retryable && (awaited || !isRefused(error.cause));
}

function isRefused(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Neo.ClientError.Security.');
}

/**
 * Brings the store to the state that this program needs: migrated, and with the plans ready that the first writes would
 * wait for longer than producers do. The hub takes work afterwards; plans of walks are made beside it, as nobody loses
 * anything who waits a second longer for the first one.
 * @throws StoreError, MigrationMismatchError
 */
async function prepareStore(options: PrepareOptions): Promise<void> {
  const { database, migrationsFolder, status, log } = options;
  await database.verify();
  if (!status.advance('STARTING', 'MIGRATING')) return;
  const applied = await migrate(database, { directory: migrationsFolder });
  if (applied.length > 0) log.info({ applied }, 'the store was migrated');
  await initialiseStore(database);
  await options.learn();
  if (!status.advance('MIGRATING', 'WARMING_UP')) return;
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
