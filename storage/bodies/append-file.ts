import { type FileHandle, open } from 'node:fs/promises';

/** The only four things that are done to a segment under way; tests pass one whose disk is full. */
export type AppendFile = {
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Resolves when all that was written survives a loss of power. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
};

export type OpenAppendFile = (path: string) => Promise<AppendFile>;

/** Opens (or makes) a file that only its owner may read: bodies name people's data. */
export const openAppendFile: OpenAppendFile = async (path) => {
  // Not `a`: positions are ours, so that what a failed write left is written over.
  const file = await openOrMake(path);
  return {
    async write(bytes, position) {
      let written = 0;
      while (written < bytes.byteLength) {
        const { bytesWritten } = await file.write(bytes, written, bytes.byteLength - written, position + written);
        written += bytesWritten;
      }
    },
    sync: () => file.datasync(),
    truncate: (length) => file.truncate(length),
    close: () => file.close(),
  };
};

/** Only a file that is not there is made: whatever else goes wrong, nothing that was acknowledged is cut off. */
async function openOrMake(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return open(path, 'wx+', 0o600);
  }
}
