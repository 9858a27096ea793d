import { hash } from 'node:crypto';
import { join } from 'node:path';
import { type Database, Neo4jEntityStore, type StoredEntry, checkEmpty, restoreLedger } from '@rootline/graph';
import {
  type Body,
  type BodyStore,
  type VaultFile,
  putVaultKeys,
  putVaultRecords,
  vaultIsEmpty,
} from '@rootline/storage';
import { z } from 'zod';
import { type CheckReport, checkStore } from '../check-store.ts';
import { projectEntries } from '../projectors.ts';
import { readLines } from './archive-file.ts';
import { bodyOfLine, putBodies } from './body-line.ts';
import { BackupDamagedError, type Manifest, readManifest, verifyFiles } from './manifest.ts';

export type RestoreParts = { readonly database: Database; readonly bodies: BodyStore; readonly dataFolder: string };

export type RestoreOptions = {
  /** The file with the keys of the vault; undefined: people stay unknown. */
  readonly keys?: string;
  readonly onProgress?: (progress: { readonly phase: string; readonly seq: number; readonly of: number }) => void;
};

export type RestoreReport = {
  readonly seq: number;
  /** Entries that add up to something else in this version than in the one that wrote them. */
  readonly differing: number;
  /** What holding everything against each other found in the end. */
  readonly check: CheckReport;
};

/** The data folder that a backup is to go into holds something already. */
export class FolderNotEmptyError extends Error {
  readonly code = 'FOLDER_NOT_EMPTY';
}

const change = z.object({ id: z.string(), digest: z.string().optional(), before: z.string().optional() });
const entrySchema = z.object({
  ...{ seq: z.number(), key: z.string(), at: z.number(), actor: z.string(), command: z.string(), project: z.string() },
  ...{ subjects: z.array(z.string()), changes: z.array(change), body: z.string() },
  ...{ outcome: z.enum(['committed', 'refused']), answer: z.string(), leaf: z.string() },
  dropped: z.number().int().nonnegative().optional(),
});
const fileSchema = z.object({ name: z.string(), base64: z.string() });

/**
 * Puts a backup into an empty store and an empty data folder, writes the graph from them, and holds all of it against each other.
 * The store has another epoch than the one that was backed up. Cut off, it leaves the store shut; the same call goes on.
 * @throws BackupDamagedError, StoreNotEmptyError, FolderNotEmptyError before anything is changed; StoreInUseError, StoreError,
 *   LedgerDamagedError, StorageFullError, StorageFaultError
 */
export async function restoreStore(
  parts: RestoreParts,
  folder: string,
  options: RestoreOptions = {},
): Promise<RestoreReport> {
  const { database, bodies, dataFolder } = parts;
  const manifest = await readManifest(folder);
  await verifyFiles(folder, manifest);
  const of = hash('sha256', JSON.stringify(manifest), 'hex');
  const { begun } = await checkEmpty(database, of);
  if (!begun) await checkFolder(parts);
  const report = await restoreLedger(database, {
    of,
    position: manifest.position,
    entries: entriesIn(pathOf(folder, manifest, 'ledger')),
    project: projectEntries(bodies, new Neo4jEntityStore(database)),
    before: async () => {
      await putVaultRecords(dataFolder, filesIn(pathOf(folder, manifest, 'people')));
      if (options.keys !== undefined) await putVaultKeys(dataFolder, filesIn(options.keys));
      await putBodies(bodies, bodiesIn(pathOf(folder, manifest, 'bodies')));
    },
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  const check = await checkStore(
    database,
    bodies,
    options.onProgress === undefined ? {} : { onProgress: options.onProgress },
  );
  return { seq: manifest.position.seq, differing: report.differing, check };
}

async function checkFolder({ bodies, dataFolder }: RestoreParts): Promise<void> {
  if (!(await bodies.isEmpty()) || !(await vaultIsEmpty(dataFolder)))
    throw new FolderNotEmptyError(
      `${dataFolder} holds bodies or people already: a backup goes into an empty folder only`,
    );
}

function pathOf(folder: string, { files }: Manifest, what: string): string {
  const name = `${what}.ndjson.zst`;
  if (!files.some((file) => file.name === name)) throw new BackupDamagedError(`the manifest names no ${name}`);
  return join(folder, name);
}

async function* entriesIn(path: string): AsyncGenerator<StoredEntry> {
  for await (const value of readLines(path)) yield entrySchema.parse(value) as StoredEntry;
}

async function* filesIn(path: string): AsyncGenerator<VaultFile> {
  for await (const value of readLines(path)) {
    const { name, base64 } = fileSchema.parse(value);
    yield { name, content: Buffer.from(base64, 'base64') };
  }
}

async function* bodiesIn(path: string): AsyncGenerator<Body> {
  for await (const line of readLines(path)) yield bodyOfLine(line);
}
