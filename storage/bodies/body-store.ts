/** A body under the SHA-256 (64 lower-case hex digits) of its bytes. */
export type Body = { readonly digest: string; readonly bytes: Uint8Array };

export type BodyStoreHealth = {
  readonly state: 'ok' | 'full' | 'failing';
  /** Why it is not ok. */
  readonly detail?: string;
  /** Bytes on disk, compressed. */
  readonly bytes: number;
  readonly segments: number;
};

/** Bodies that are old enough to go. */
export type OldBodiesSize = { readonly files: number; readonly bytes: number };

export type OldBodies = {
  /** What was written before a moment (epoch ms) in files that hold nothing later. Changes nothing. */
  survey(before: number): Promise<OldBodiesSize>;
  /**
   * Takes those files away, after the bodies in them that `needed` names were written anew; what is put by any process meanwhile is
   * kept as well. Called again after it was cut off, it goes on.
   * @throws StorageCorruptError when a body that is needed is damaged, StorageFullError, StorageFaultError; then all is still there
   */
  drop(before: number, needed: AsyncIterable<readonly string[]>): Promise<OldBodiesSize>;
};

/**
 * Accepted request bodies by digest, kept so that the graph can be projected again. Content never changes: a digest
 * that was written within the last days is not written again.
 */
export type BodyStore = {
  /**
   * Resolves when all bodies are on disk (calls that arrive together share one fsync).
   * @throws StorageFullError, StorageFaultError; then none of the bodies is promised to be kept
   */
  putMany(bodies: readonly Body[]): Promise<void>;
  /**
   * The bytes, or undefined when the store has no such body.
   * @throws StorageCorruptError when what is stored does not match its checksum
   */
  get(digest: string): Promise<Uint8Array | undefined>;
  /** Whether it has such a body, without reading it. */
  has(digest: string): Promise<boolean>;
  /** Whether nothing is kept at all. Not for hot paths. */
  isEmpty(): Promise<boolean>;
  /** Undefined where bodies cannot be dropped. */
  readonly old: OldBodies | undefined;
  health(): BodyStoreHealth;
  close(): Promise<void>;
};
