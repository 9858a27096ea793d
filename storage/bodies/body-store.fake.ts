import type { Body, BodyStore, BodyStoreHealth } from './body-store.ts';

/** Bodies in memory, for tests of whoever uses a BodyStore. */
export class FakeBodyStore implements BodyStore {
  readonly bodies = new Map<string, Uint8Array>();
  /** Set to make the next puts fail as a full disk does. */
  failure: Error | undefined;

  async putMany(bodies: readonly Body[]): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    for (const { digest, bytes } of bodies) this.bodies.set(digest, Uint8Array.from(bytes));
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
}
