import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../errors.ts';

const NAME = 'lease';

/** Makes a folder's lease, before anybody can see the folder. */
export async function writeLease(folder: string): Promise<void> {
  await beat(folder, 'wx');
}

/** Says that the folder's owner is alive: others see the content change. Fails when the folder was taken over. */
export async function renewLease(folder: string): Promise<void> {
  await beat(folder, 'r+');
}

/** Gives the folder to whoever wants it. */
export async function endLease(folder: string): Promise<void> {
  await rm(join(folder, NAME), { force: true });
}

/** What the owner wrote last; undefined: nobody owns it. */
export async function readLease(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, NAME), 'latin1');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

// Written over in place and never read as a time: neither a full disk nor a clock that jumps keeps an owner from renewing it.
async function beat(folder: string, flags: 'wx' | 'r+'): Promise<void> {
  const file = await open(join(folder, NAME), flags, 0o600);
  try {
    await file.write(process.hrtime.bigint().toString(36).padStart(16, '0'), 0);
  } finally {
    await file.close();
  }
}
