import { isOver } from './old-segments.ts';
import type { Body, BodyStore, BodyStoreHealth, OldBodies } from './body-store.ts';

/** Bodies in memory, for tests of whoever uses a BodyStore. */
export class FakeBodyStore implements BodyStore {
  readonly bodies = new Map<string, Uint8Array>();
  /** Set to make the next puts fail as a full disk does. */
  failure: Error | undefined;
  /** When each was written last. */
  readonly #writtenAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async putMany(bodies: readonly Body[]): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    for (const { digest, bytes } of bodies) {
      const writtenAt = this.#writtenAt.get(digest);
      if (writtenAt === undefined || isOver(writtenAt, this.#now())) this.#writtenAt.set(digest, this.#now());
      this.bodies.set(digest, Uint8Array.from(bytes));
    }
  }

  async get(digest: string): Promise<Uint8Array | undefined> {
    return this.bodies.get(digest);
  }

  async has(digest: string): Promise<boolean> {
    return this.bodies.has(digest);
  }

  async isEmpty(): Promise<boolean> {
    return this.bodies.size === 0;
  }

  readonly old: OldBodies = {
    survey: async (before) => this.#sizeOf(this.#before(before)),
    drop: async (before, needed) => {
      const old = new Set(this.#before(before));
      const size = this.#sizeOf([...old]);
      for await (const digests of needed) {
        for (const digest of digests) {
          const bytes = old.has(digest) ? this.bodies.get(digest) : undefined;
          if (bytes !== undefined) await this.putMany([{ digest, bytes }]);
        }
      }
      for (const digest of this.#before(before)) {
        this.bodies.delete(digest);
        this.#writtenAt.delete(digest);
      }
      return size;
    },
  };

  health(): BodyStoreHealth {
    const bytes = [...this.bodies.values()].reduce((sum, body) => sum + body.byteLength, 0);
    const failure = this.failure;
    return {
      state: failure === undefined ? 'ok' : 'failing',
      ...(failure && { detail: failure.message }),
      bytes,
      segments: 1,
    };
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  #before(moment: number): string[] {
    return [...this.#writtenAt].filter(([, at]) => isOver(at, moment)).map(([digest]) => digest);
  }

  #sizeOf(digests: readonly string[]) {
    const bytes = digests.reduce((sum, digest) => sum + (this.bodies.get(digest)?.byteLength ?? 0), 0);
    return { files: digests.length, bytes };
  }
}
