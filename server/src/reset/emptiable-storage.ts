import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type S3Address, type Storage, openFolderStorage } from '@rootline/storage';

export type EmptiableStorage = Storage & {
  /** Deletes all bodies and people. Nothing may be written meanwhile. */
  empty(): Promise<void>;
};

/** The parts below the folder that are the storage's; what else lies there is left alone. */
const PARTS = ['bodies', 'vault', 'keys'];

/** Storage in a folder that can be emptied while its users hold on to it; what lies in S3 is never emptied. */
export async function openEmptiableStorage(folder: string, s3?: S3Address): Promise<EmptiableStorage> {
  let current = await openFolderStorage(folder, s3);
  return {
    bodies: {
      putMany: (bodies) => current.bodies.putMany(bodies),
      get: (digest) => current.bodies.get(digest),
      has: (digest) => current.bodies.has(digest),
      isEmpty: () => current.bodies.isEmpty(),
      get old() {
        return current.bodies.old;
      },
      health: () => current.bodies.health(),
      close: () => current.bodies.close(),
    },
    vault: {
      principalOf: (person) => current.vault.principalOf(person),
      reveal: (ids) => current.vault.reveal(ids),
      forget: (id) => current.vault.forget(id),
      health: () => current.vault.health(),
      close: () => current.vault.close(),
    },
    health: () => current.health(),
    close: () => current.close(),
    async empty() {
      await current.close();
      for (const part of PARTS) await rm(join(folder, part), { recursive: true, force: true });
      current = await openFolderStorage(folder, s3);
    },
  };
}
