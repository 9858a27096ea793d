import { setTimeout as sleep } from 'node:timers/promises';

// What a follower waits for an entry of another process; a look costs the store a millisecond, once for all followers.
const LOOK_MS = 100;

/** Tells followers when it is worth looking. It looks itself while somebody waits, and only then. */
export class Pulse {
  readonly #look: () => Promise<string>;
  #beat = 0;
  #seen: string | undefined;
  #looking = false;
  readonly #waiting = new Set<() => void>();

  /** `look` gives any text that changes when there is something new. */
  constructor(look: () => Promise<string>) {
    this.#look = look;
  }

  /** Read it before a look, and wait for the one after it: nothing that comes in between is missed. */
  get beat(): number {
    return this.#beat;
  }

  /** There is something new. */
  wake(): void {
    this.#beat++;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const go of waiting) go();
  }

  /** Resolves after the given beat, or when the signal says so. */
  async after(beat: number, signal: AbortSignal): Promise<void> {
    if (this.#beat !== beat || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const go = () => resolve(undefined);
    this.#waiting.add(go);
    signal.addEventListener('abort', go, { once: true });
    if (!this.#looking) void this.#watch();
    await promise;
    signal.removeEventListener('abort', go);
    this.#waiting.delete(go);
  }

  async #watch(): Promise<void> {
    this.#looking = true;
    while (this.#waiting.size > 0) {
      await sleep(LOOK_MS, undefined, { ref: false });
      // After a failure anything may be new.
      const seen = await this.#look().catch(() => undefined);
      if (seen !== undefined && seen !== this.#seen) this.wake();
      this.#seen = seen;
    }
    this.#looking = false;
  }
}
