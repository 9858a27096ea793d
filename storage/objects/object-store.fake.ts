import type { ObjectStore } from './object-store.ts';

/** Objects in memory. */
export class FakeObjectStore implements ObjectStore {
  readonly objects = new Map<string, Uint8Array>();
  /** Set to make what follows fail. */
  failure: Error | undefined;
  puts = 0;

  async putIfAbsent(key: string, content: Uint8Array): Promise<boolean> {
    this.#check();
    this.puts++;
    // As over a network: others get their turn before it is there.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.objects.has(key)) return false;
    this.objects.set(key, Uint8Array.from(content));
    return true;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#check();
    return this.objects.get(key);
  }

  async has(key: string): Promise<boolean> {
    this.#check();
    return this.objects.has(key);
  }

  async isEmpty(prefix: string): Promise<boolean> {
    this.#check();
    return ![...this.objects.keys()].some((key) => key.startsWith(prefix));
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  #check(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
