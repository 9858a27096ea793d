import { chmod, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderBodyStore } from './bodies/body-store.folder.ts';
import { ObjectBodyStore } from './bodies/body-store.objects.ts';
import type { BodyStore, BodyStoreHealth } from './bodies/body-store.ts';
import { storageError } from './errors.ts';
import { type S3Address, openS3 } from './objects/object-store.s3.ts';
import { FolderVault } from './vault/vault.folder.ts';
import type { Vault, VaultHealth } from './vault/vault.ts';

export type StorageHealth = {
  readonly state: 'ok' | 'full' | 'failing';
  readonly bodies: BodyStoreHealth;
  readonly vault: VaultHealth;
  /** Bytes that are left for us on the disk. */
  readonly freeBytes: number;
};

export type Storage = {
  readonly bodies: BodyStore;
  readonly vault: Vault;
  health(): Promise<StorageHealth>;
  /** Waits for what is being written. */
  close(): Promise<void>;
};

/**
 * Everything that is not in the graph, below one folder: `bodies/`, `vault/` and the vault's keys in `keys/`; with an address in S3 the bodies
 * lie there instead.
 * @throws StorageFaultError when the folder cannot be used
 */
export async function openFolderStorage(folder: string, s3?: S3Address): Promise<Storage> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
  } catch (error) {
    throw storageError(`${folder} cannot be used`, error);
  }
  const bodies =
    s3 === undefined ? await FolderBodyStore.open(join(folder, 'bodies')) : new ObjectBodyStore(await openS3(s3));
  const vault = await FolderVault.open(join(folder, 'vault'), join(folder, 'keys'));
  return {
    bodies,
    vault,
    async health() {
      const disk = await statfs(folder);
      const [ofBodies, ofVault] = [bodies.health(), await vault.health()];
      const state = ofBodies.state === 'ok' ? ofVault.state : ofBodies.state;
      return { state, bodies: ofBodies, vault: ofVault, freeBytes: disk.bavail * disk.bsize };
    },
    async close() {
      await bodies.close();
      await vault.close();
    },
  };
}
