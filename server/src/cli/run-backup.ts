import { resolve } from 'node:path';
import { LedgerDamagedError, StoreInUseError, StoreNotEmptyError, initialiseStore, migrate } from '@rootline/graph';
import { StorageFaultError, StorageFullError } from '@rootline/storage';
import manifest from '../../package.json' with { type: 'json' };
import { BackupExistsError, BodiesMissingError, backupStore } from '../maintenance/backup/backup-store.ts';
import { BackupDamagedError } from '../maintenance/backup/manifest.ts';
import { OlderBackup } from '../maintenance/backup/older-backup.ts';
import { FolderNotEmptyError, restoreStore } from '../maintenance/backup/restore-store.ts';
import { migrationsFolder } from '../migrations-folder.ts';
import { CliError, EXIT } from './cli-error.ts';
import { countingLine } from './counting-line.ts';
import { noting, openStores } from './store-connection.ts';
import { recordOutcome } from '../storekeeping/record-outcome.ts';
import { type Terminal, printable, show } from './terminal.ts';

/** Writes the store into a new folder, while the hub runs. @throws CliError */
export async function runBackup(
  terminal: Terminal,
  folder: string,
  options: { readonly keys?: string; readonly bodiesFrom?: string },
): Promise<void> {
  const stores = await openStores();
  const line = countingLine(terminal);
  try {
    const { database, storage, where } = stores;
    const older =
      options.bodiesFrom === undefined ? {} : { older: await OlderBackup.open(resolve(options.bodiesFrom)) };
    const parts = { database, bodies: storage.bodies, dataFolder: where.data, version: manifest.version };
    const keys = options.keys === undefined ? {} : { keys: resolve(options.keys) };
    const report = await backupStore(parts, folder, { ...keys, ...older, onProgress: line.update });
    line.clear();
    const { seq, bodies, people, bytes } = report;
    const value = { at: Date.now(), seq, bodies, people, bytes, folder: report.folder };
    await noting(terminal, recordOutcome({ database, bodies: storage.bodies }, { what: 'backedUp', value }));
    show(terminal, report, () =>
      [
        `wrote ${report.seq} entries, ${report.bodies} bodies and ${report.people} people to ${printable(report.folder)}, ${report.bytes} bytes`,
        report.keys === null
          ? 'The keys of the vault are not in it: without them the people stay unknown. --keys <file> writes them.'
          : `the keys of the vault are in ${printable(report.keys)}: keep them in another place`,
      ].join('\n'),
    );
  } catch (error) {
    line.clear();
    throw refusal(error);
  } finally {
    await stores.close();
  }
}

/** Puts a backup into an empty store and data folder. @throws CliError */
export async function runRestore(
  terminal: Terminal,
  folder: string,
  options: { readonly keys?: string },
): Promise<void> {
  const stores = await openStores();
  const line = countingLine(terminal);
  try {
    const { database, storage, where } = stores;
    // It may be a Neo4j that no hub has used yet.
    await migrate(database, { directory: migrationsFolder() });
    await initialiseStore(database);
    const parts = { database, bodies: storage.bodies, dataFolder: where.data };
    const keys = options.keys === undefined ? {} : { keys: resolve(options.keys) };
    const report = await restoreStore(parts, resolve(folder), { ...keys, onProgress: line.update });
    line.clear();
    const { seq, differing, check } = report;
    show(terminal, report, () =>
      [
        `restored ${seq} entries, ${check.facts} facts and ${check.bodies} bodies`,
        ...(differing === 0
          ? []
          : [`${differing} entries add up to something else in this version; the ledger says so`]),
        check.ok ? 'everything is as the ledger says' : 'not everything is as the ledger says: rootline check names it',
      ].join('\n'),
    );
    if (!check.ok) process.exitCode = EXIT.refused;
  } catch (error) {
    line.clear();
    throw refusal(error);
  } finally {
    await stores.close();
  }
}

const EXPECTED = [
  ...[BackupDamagedError, BackupExistsError, BodiesMissingError, FolderNotEmptyError, LedgerDamagedError],
  ...[StoreInUseError, StoreNotEmptyError, StorageFaultError, StorageFullError],
];

/** What people can act on, without a stack: what the stores refuse, and what a file system says (full, not there, not allowed). */
function refusal(error: unknown): unknown {
  const expected = EXPECTED.some((type) => error instanceof type) || (error instanceof Error && 'syscall' in error);
  return expected ? new CliError((error as Error).message, EXIT.refused, undefined, { cause: error }) : error;
}
