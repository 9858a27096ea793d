import { StorageFullError, storageError, StorageFaultError } from '../errors.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Body, BodyStore, BodyStoreHealth } from './body-store.ts';
import { decodeRecord, encodeRecord } from './record.ts';

const PREFIX = 'bodies/';
const DIGEST = /^[0-9a-f]{64}$/;
// As many as a batch of the writer may bring in four turns; a bucket takes thousands at once.
const AT_ONCE = 32;
// Digests of which it is known that they are kept: 10 MB.
const MAX_REMEMBERED = 100_000;
// After a failure: soon enough that the hub is ready again before anybody looks, seldom enough for a store that is down.
const PROBE_MS = 5_000;

/**
 * Bodies as objects, each under its digest: whoever has the digest has the key, so nothing is ever listed or indexed, and any number of
 * processes on any machines share one bucket. What is put together is written side by side. An object is a record as in a segment.
 */
export class ObjectBodyStore implements BodyStore {
  /** An object that is old and one that was relied on a moment ago look the same. */
  readonly old = undefined;
  readonly #objects: ObjectStore;
  readonly #known = new Set<string>();
  readonly #underWay = new Map<string, Promise<void>>();
  #free = AT_ONCE;
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #fault: Error | undefined;
  #probe: NodeJS.Timeout | undefined;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async putMany(bodies: readonly Body[]): Promise<void> {
    // Each is tried, so that all that can be kept is known when the caller comes again.
    const results = await Promise.allSettled(bodies.map(({ digest, bytes }) => this.#putOnce(digest, bytes)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async get(digest: string): Promise<Uint8Array | undefined> {
    if (!DIGEST.test(digest)) return undefined;
    const record = await this.#objects.get(keyOf(digest));
    return record === undefined ? undefined : decodeRecord(Buffer.from(record), digest);
  }

  async has(digest: string): Promise<boolean> {
    if (!DIGEST.test(digest)) return false;
    return this.#known.has(digest) || this.#objects.has(keyOf(digest));
  }

  isEmpty(): Promise<boolean> {
    return this.#objects.isEmpty(PREFIX);
  }

  /** Bytes are those that this process wrote: nobody counts a bucket. */
  health(): BodyStoreHealth {
    const size = { bytes: this.#bytes, segments: 0 };
    if (this.#fault === undefined) return { state: 'ok', ...size };
    const state = this.#fault instanceof StorageFullError ? 'full' : 'failing';
    return { state, detail: this.#fault.message, ...size };
  }

  async close(): Promise<void> {
    clearInterval(this.#probe);
    await Promise.allSettled(this.#underWay.values());
    await this.#objects.close();
  }

  /** Callers that bring the same body at once wait for the same object. */
  #putOnce(digest: string, bytes: Uint8Array): Promise<void> {
    if (this.#known.has(digest)) return Promise.resolve();
    const underWay = this.#underWay.get(digest);
    if (underWay !== undefined) return underWay;
    // Encoded at once: the caller may use its bytes again.
    const put = this.#put(digest, encodeRecord(digest, bytes)).finally(() => this.#underWay.delete(digest));
    this.#underWay.set(digest, put);
    return put;
  }

  async #put(digest: string, record: Buffer): Promise<void> {
    await this.#take();
    try {
      if (await this.#objects.putIfAbsent(keyOf(digest), record)) this.#bytes += record.byteLength;
      this.#remember(digest);
      this.#recovered();
    } catch (cause) {
      const known = cause instanceof StorageFullError || cause instanceof StorageFaultError;
      const error = known ? cause : storageError('bodies cannot be kept', cause);
      this.#failed(error);
      throw error;
    } finally {
      this.#give();
    }
  }

  #failed(error: Error): void {
    this.#fault = error;
    this.#probe ??= setInterval(() => {
      this.#objects.has(`${PREFIX}probe`).then(
        () => this.#recovered(),
        () => undefined,
      );
    }, PROBE_MS).unref();
  }

  #recovered(): void {
    this.#fault = undefined;
    clearInterval(this.#probe);
    this.#probe = undefined;
  }

  #remember(digest: string): void {
    this.#known.add(digest);
    if (this.#known.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#known;
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  async #take(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}

/** Two digits first, as a folder: tools that show a bucket stay usable. */
function keyOf(digest: string): string {
  return `${PREFIX}${digest.slice(0, 2)}/${digest}`;
}
