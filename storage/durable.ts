import { open } from 'node:fs/promises';

/** Makes the names in a folder as durable as the files: a new file's name is lost with the power otherwise. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
