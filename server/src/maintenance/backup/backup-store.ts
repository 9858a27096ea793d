import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type Database,
  type LedgerPosition,
  Neo4jEntityStore,
  type StoredEntry,
  ledgerPosition,
  scanLedger,
} from '@rootline/graph';
import { type BodyStore, type VaultFile, vaultKeys, vaultRecords } from '@rootline/storage';
import { readHubFacts, whereDropped } from '../../storekeeping/hub-fact.ts';
import { type ArchivedFile, writeLines } from './archive-file.ts';
import { bodyLine } from './body-line.ts';
import { MANIFEST, type Manifest, newManifest } from './manifest.ts';
import type { OlderBackup } from './older-backup.ts';

export type BackupParts = {
  readonly database: Database;
  readonly bodies: BodyStore;
  /** With the vault. */
  readonly dataFolder: string;
  /** Of the program. */
  readonly version: string;
};

export type BackupOptions = {
  /** A file for the keys of the vault; undefined: they are not backed up. */
  readonly keys?: string;
  /** Where bodies are that the store has dropped. */
  readonly older?: OlderBackup;
  readonly onProgress?: (progress: {
    readonly phase: 'ledger' | 'bodies';
    readonly seq: number;
    readonly of: number;
  }) => void;
};

export type BackupReport = {
  readonly folder: string;
  readonly seq: number;
  readonly bodies: number;
  readonly people: number;
  readonly bytes: number;
  readonly keys: string | null;
};

/** Where a backup is to go there is something already. */
export class BackupExistsError extends Error {
  readonly code = 'BACKUP_EXISTS';
}

/** Entries whose body is gone: the graph could not be made from such a backup. */
export class BodiesMissingError extends Error {
  readonly code = 'BODIES_MISSING';
}

/**
 * Writes ledger and bodies as of the last entry, and the sealed records of the vault, into a new folder. Writers may go on:
 * entries and bodies never change. The folder gets its name when all of it is on disk.
 * @throws BackupExistsError, BodiesMissingError, StoreError, StorageFaultError, and the file system's own errors
 */
export async function backupStore(
  parts: BackupParts,
  target: string,
  options: BackupOptions = {},
): Promise<BackupReport> {
  const folder = resolve(target);
  for (const path of [folder, ...(options.keys === undefined ? [] : [options.keys])])
    if (await exists(path)) throw new BackupExistsError(`${path} exists already: a backup overwrites nothing`);
  const partial = join(dirname(folder), `.${basename(folder)}.partial`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const report = await fill(parts, partial, options);
    await rename(partial, folder);
    await sync(dirname(folder));
    return { ...report, folder };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function fill(parts: BackupParts, folder: string, options: BackupOptions): Promise<Omit<BackupReport, 'folder'>> {
  const position = await ledgerPosition(parts.database);
  const write = (what: string, values: AsyncIterable<unknown>) =>
    writeLines(join(folder, `${what}.ndjson.zst`), `${what}.ndjson.zst`, values);
  const ledger = await write('ledger', entries(parts, position, options));
  const bodies = await write('bodies', bodiesOf(parts, position, options));
  const people = await write('people', lines(vaultRecords(parts.dataFolder)));
  const files = [ledger, bodies, people];
  await writeManifest(
    folder,
    newManifest({ program: parts.version, createdAt: new Date().toISOString(), position, files }),
  );
  if (options.keys !== undefined) {
    await mkdir(dirname(options.keys), { recursive: true, mode: 0o700 });
    await writeLines(options.keys, 'keys', lines(vaultKeys(parts.dataFolder)));
  }
  return {
    seq: position.seq,
    bodies: bodies.records,
    people: people.records,
    bytes: files.reduce((sum: number, file: ArchivedFile) => sum + file.bytes, 0),
    keys: options.keys ?? null,
  };
}

async function* entries(
  { database }: BackupParts,
  { seq }: LedgerPosition,
  { onProgress }: BackupOptions,
): AsyncGenerator<StoredEntry> {
  for await (const page of scanLedger(database, 0, seq)) {
    yield* page;
    onProgress?.({ phase: 'ledger', seq: page.at(-1)?.seq ?? seq, of: seq });
  }
}

/** The bodies of the entries, in their order. One that several entries share comes again. */
async function* bodiesOf(
  { database, bodies }: BackupParts,
  { seq }: LedgerPosition,
  { older, onProgress }: BackupOptions,
): AsyncGenerator {
  const readOlder = older?.bodies();
  for await (const page of scanLedger(database, 0, seq)) {
    for (const entry of page) {
      if (entry.command.startsWith('system.')) continue;
      const carried = await readOlder?.(entry);
      const bytes = (await bodies.get(entry.body)) ?? carried;
      if (bytes === undefined) throw new BodiesMissingError(await missing(database, entry));
      yield bodyLine(entry.body, Buffer.from(bytes));
    }
    onProgress?.({ phase: 'bodies', seq: page.at(-1)?.seq ?? seq, of: seq });
  }
}

async function missing(database: Database, { seq, body }: StoredEntry): Promise<string> {
  const where = whereDropped(await readHubFacts(new Neo4jEntityStore(database)), seq);
  return `the body ${body} of entry ${seq} is not kept any more: nothing was backed up${where === undefined ? '' : `. ${where}`}`;
}

async function* lines(files: AsyncIterable<VaultFile>): AsyncGenerator {
  for await (const { name, content } of files) yield { name, base64: content.toString('base64') };
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = await open(join(folder, MANIFEST), 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await sync(folder);
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
