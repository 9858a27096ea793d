/**
 * Objects under keys, as S3 keeps them: written whole or not at all, and never listed where it matters. What could not be done
 * within its time is a StorageFaultError; no room is a StorageFullError.
 */
export type ObjectStore = {
  /** Writes the object unless there is one under the key. Resolves when it is durable, with whether this call wrote it. */
  putIfAbsent(key: string, content: Uint8Array): Promise<boolean>;
  get(key: string): Promise<Uint8Array | undefined>;
  has(key: string): Promise<boolean>;
  /** Whether there is no object whose key begins so. Lists one key: not for hot paths. */
  isEmpty(prefix: string): Promise<boolean>;
  close(): Promise<void>;
};
