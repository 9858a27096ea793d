import { ulid } from 'ulid';
import type { Database } from '../driver/database.ts';
import { leafOf } from '../ledger/entry.ts';
import type { StoredEntry } from '../ledger/ledger-scan.ts';
import { entryParams } from '../writer/save.ts';
import type { Project } from '../ledger/project.ts';
import { type RebuildProgress, type RebuildReport, rebuildGraph } from './rebuild.ts';
import { CLAIM, CONTENT, COUNTER, FORGET, LOAD, SET_HEAD } from './restore.queries.ts';
import { StoreGate } from './store-gate.ts';

/** Where a ledger stands, with what its writers need to know. */
export type LedgerPosition = {
  readonly seq: number;
  readonly at: number;
  readonly epoch: string;
  readonly aliasSeq: number;
  readonly rulesSeq: number;
};

/** The store that a backup is to go into holds something already. */
export class StoreNotEmptyError extends Error {
  readonly code = 'STORE_NOT_EMPTY';
}

/** What is to be restored is not what it says that it is. */
export class LedgerDamagedError extends Error {
  readonly code = 'LEDGER_DAMAGED';
}

export type RestoreOptions = {
  /** Tells one backup from another, so that a restore that was cut off goes on with the same. */
  readonly of: string;
  readonly position: LedgerPosition;
  /** All entries from the first to that of the position, in order. */
  readonly entries: AsyncIterable<StoredEntry>;
  readonly project: Project;
  /** Called when the store is shut and known to be empty; what lies beside the graph goes first. */
  readonly before: () => Promise<void>;
  readonly onProgress?: (
    progress: RebuildProgress | { readonly phase: 'loading'; readonly seq: number; readonly of: number },
  ) => void;
};

// Some 2 MB at once.
const BATCH = 200;

/** Where the ledger stands now. @throws Error when the store was never opened by a hub */
export async function ledgerPosition(database: Database): Promise<LedgerPosition> {
  const row = await database.readOne(COUNTER);
  if (row === undefined) throw new Error('the store has no counter: it was not migrated');
  const [seq, at, epoch, aliasSeq, rulesSeq] = row;
  return { seq, at, epoch, aliasSeq, rulesSeq };
}

/** @throws StoreNotEmptyError unless it is empty, or a restore of the same backup was cut off in it */
export async function checkEmpty(database: Database, of: string): Promise<{ readonly begun: boolean }> {
  const [used = false, begun = null] = (await database.readOne(CONTENT)) ?? [];
  if (used && begun !== of) {
    throw new StoreNotEmptyError(
      begun === null
        ? 'the store holds a ledger already: a backup goes into an empty store only'
        : 'a restore of another backup was cut off in this store: take that one, or an empty store',
    );
  }
  return { begun: begun === of };
}

/**
 * Puts a ledger into an empty store under another epoch, and writes the facts of its entries. Cut off, it leaves the store shut;
 * the same call goes on.
 * @throws StoreNotEmptyError, StoreInUseError, LedgerDamagedError, StoreError
 */
export async function restoreLedger(database: Database, options: RestoreOptions): Promise<RebuildReport> {
  const { of, position, onProgress } = options;
  const gate = new StoreGate(database, 'restore');
  await checkEmpty(database, of);
  const rebuiltTo = await gate.shut();
  try {
    // Again, now that nobody else writes.
    await checkEmpty(database, of);
  } catch (error) {
    await gate.open();
    throw error;
  }
  await database.write(CLAIM, { owner: gate.owner, of });
  if (rebuiltTo === undefined) {
    await options.before();
    await loadEntries(database, gate, options);
    await database.write(SET_HEAD, { owner: gate.owner, ...position, epoch: ulid() });
  }
  const report = await rebuildGraph(database, {
    project: options.project,
    ...(onProgress === undefined ? {} : { onProgress }),
    shut: { gate, rebuiltTo },
  });
  await database.write(FORGET);
  return report;
}

async function loadEntries(database: Database, gate: StoreGate, options: RestoreOptions): Promise<void> {
  const { entries, position, of, onProgress } = options;
  let batch: StoredEntry[] = [];
  let last = 0;
  const flush = async () => {
    await database.write(LOAD, { in: { rows: batch.map(rowOf) } });
    await database.write(CLAIM, { owner: gate.owner, of });
    onProgress?.({ phase: 'loading', seq: last, of: position.seq });
    batch = [];
  };
  for await (const entry of entries) {
    if (entry.seq !== last + 1) throw new LedgerDamagedError(`after entry ${last} comes ${entry.seq}`);
    if (entry.dropped === undefined && leafOf(entry) !== entry.leaf)
      throw new LedgerDamagedError(`entry ${entry.seq} is not what its leaf says`);
    last = entry.seq;
    batch.push(entry);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  if (last !== position.seq) throw new LedgerDamagedError(`the last entry is ${last}, not ${position.seq}`);
}

/** As the writer puts it; what a rebuild restated before is found anew. */
function rowOf({ restated: _restated, dropped, ...entry }: StoredEntry) {
  const params = entryParams(entry);
  return dropped === undefined ? params : { ...params, changes: null, changeCount: dropped };
}
