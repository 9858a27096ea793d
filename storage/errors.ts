/** What storage tells its callers apart by. `cause` is the operating system's error. */
export class StorageFullError extends Error {
  readonly code = 'STORAGE_FULL';
}

/** Reading or writing failed for another reason than a full disk: nothing of the call was accepted. */
export class StorageFaultError extends Error {
  readonly code = 'STORAGE_FAULT';
}

/** What is stored does not match its checksum. */
export class StorageCorruptError extends Error {
  readonly code = 'STORAGE_CORRUPT';
}

/** The spool holds as much as it may: nothing of the call was accepted. */
export class SpoolFullError extends Error {
  readonly code = 'SPOOL_FULL';
}

// No space, over the user's quota, over the process's file size limit: each goes away when somebody makes room.
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The typed error for what the operating system said. */
export function storageError(what: string, cause: unknown): StorageFullError | StorageFaultError {
  const code = errorCode(cause);
  const message = `${what}: ${cause instanceof Error ? cause.message : String(cause)}`;
  return code !== undefined && FULL.has(code)
    ? new StorageFullError(message, { cause })
    : new StorageFaultError(message, { cause });
}

/** `ENOENT` and its like, or undefined. */
export function errorCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
