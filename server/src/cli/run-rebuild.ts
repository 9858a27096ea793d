import { resolve } from 'node:path';
import { StoreInUseError } from '@rootline/graph';
import { StorageFaultError, StorageFullError } from '@rootline/storage';
import { BackupDamagedError } from '../maintenance/backup/manifest.ts';
import { OlderBackup } from '../maintenance/backup/older-backup.ts';
import { RebuildImpossibleError, checkRebuild, rebuildStore } from '../maintenance/rebuild-store.ts';
import { CliError, EXIT } from './cli-error.ts';
import { countingLine } from './counting-line.ts';
import { openStores } from './store-connection.ts';
import { type Terminal, printable, show } from './terminal.ts';

export type RebuildChoice = { readonly dryRun?: boolean; readonly bodiesFrom?: string };

/** Writes the graph again from the ledger and the kept bodies; with `dryRun` only says whether that can be done. @throws CliError */
export async function runRebuild(terminal: Terminal, options: RebuildChoice): Promise<void> {
  const stores = await openStores();
  const { database, storage } = stores;
  const line = countingLine(terminal);
  try {
    const older = options.bodiesFrom === undefined ? undefined : await OlderBackup.open(resolve(options.bodiesFrom));
    if (options.dryRun === true) {
      const check = await checkRebuild(database, storage.bodies, line.update, older);
      line.clear();
      show(terminal, check, () =>
        check.impossible === 0
          ? `${check.entries} entries can be projected again`
          : [
              `${check.impossible} of ${check.entries} entries cannot be projected again`,
              ...check.examples.map(({ seq, reason }) => `  ${seq}: ${printable(reason)}`),
            ].join('\n'),
      );
      if (check.impossible > 0) process.exitCode = EXIT.refused;
      return;
    }
    const report = await rebuildStore(database, storage.bodies, line.update, older);
    line.clear();
    show(terminal, report, () =>
      [
        `wrote the facts of ${report.entries} entries again${report.resumed ? ', going on where it was cut off' : ''}`,
        report.differing === 0
          ? 'every fact is what it was'
          : `${report.differing} entries add up to something else now; the ledger says so`,
        ...report.differences.map(({ seq, reason }) => `  ${seq}: ${printable(reason)}`),
      ].join('\n'),
    );
  } catch (error) {
    line.clear();
    throw refusal(error);
  } finally {
    await stores.close();
  }
}

const EXPECTED = [RebuildImpossibleError, StoreInUseError, BackupDamagedError, StorageFaultError, StorageFullError];

/** What people can act on, without a stack. */
export function refusal(error: unknown): unknown {
  return EXPECTED.some((type) => error instanceof type) && error instanceof Error
    ? new CliError(error.message, EXIT.refused, undefined, { cause: error })
    : error;
}
