import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../durable.ts';
import { errorCode, storageError } from '../errors.ts';

/** A file of the vault: a person's sealed record, a person's key (empty: forgotten), or the secret that makes the ids. */
export type VaultFile = { readonly name: string; readonly content: Buffer };

// Records and keys are named by ids; what else lies there (files half written) is not the vault's.
const RECORD = /^[0-9a-f]{32}$/;
const KEY = /^([0-9a-f]{32}|secret)$/;

/** The sealed records of a data folder's vault; they tell nothing without the keys. @throws StorageFaultError */
export function vaultRecords(folder: string): AsyncGenerator<VaultFile> {
  return filesOf(join(folder, 'vault'), RECORD);
}

/** The keys of a data folder's vault. @throws StorageFaultError */
export function vaultKeys(folder: string): AsyncGenerator<VaultFile> {
  return filesOf(join(folder, 'keys'), KEY);
}

/** Whether a data folder's vault knows anybody. */
export async function vaultIsEmpty(folder: string): Promise<boolean> {
  for await (const _record of vaultRecords(folder)) return false;
  return true;
}

/** Puts sealed records into the vault of a data folder that no process has open. @throws StorageFullError, StorageFaultError */
export function putVaultRecords(folder: string, files: AsyncIterable<VaultFile>): Promise<void> {
  return putFiles(join(folder, 'vault'), RECORD, files);
}

/** Puts keys there, in place of those that it made by itself. @throws StorageFullError, StorageFaultError */
export function putVaultKeys(folder: string, files: AsyncIterable<VaultFile>): Promise<void> {
  return putFiles(join(folder, 'keys'), KEY, files);
}

async function* filesOf(folder: string, name: RegExp): AsyncGenerator<VaultFile> {
  for (const file of (await namesIn(folder)).filter((one) => name.test(one)).sort()) {
    try {
      yield { name: file, content: await readFile(join(folder, file)) };
    } catch (error) {
      // Forgotten since it was listed.
      if (errorCode(error) !== 'ENOENT') throw storageError(`${folder} cannot be read`, error);
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw storageError(`${folder} cannot be read`, error);
  }
}

async function putFiles(folder: string, name: RegExp, files: AsyncIterable<VaultFile>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for await (const file of files) {
      if (!name.test(file.name)) throw new RangeError(`${JSON.stringify(file.name)} is no name of a file of the vault`);
      await writeFile(join(folder, file.name), file.content, { mode: 0o600, flush: true });
    }
    await syncFolder(folder);
  } catch (error) {
    throw error instanceof RangeError ? error : storageError(`${folder} cannot be written`, error);
  }
}
