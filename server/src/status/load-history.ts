import type { LoadSample } from '@rootline/schema';

/** Counters since the start, and values of the moment. */
export type Load = {
  readonly commands: number;
  readonly requests: number;
  readonly batches: number;
  /** Of all batches, in sum. */
  readonly busyMs: number;
  readonly queued: number;
  readonly memoryBytes: number;
};

const SAMPLE_MS = 10_000;
// Half an hour: what somebody who looks because something is slow wants to see. Longer is Prometheus' work.
const KEPT = 180;

/** What the hub did lately, in samples of ten seconds, for the page of its status. */
export class LoadHistory {
  readonly #read: () => Load;
  readonly #samples: LoadSample[] = [];
  #before: Load;
  /** Of a clock that nobody sets, in milliseconds. */
  #since: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(read: () => Load) {
    this.#read = read;
    this.#before = read();
    this.#since = performance.now();
  }

  start(): void {
    this.#timer = setInterval(() => this.sample(Date.now(), performance.now()), SAMPLE_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * Takes a sample of what was since the last one. `at`: epoch milliseconds, for people. `since`: milliseconds of a clock that nobody
   * sets: a rate is about the time that went by, whatever the machine's clock was set to meanwhile.
   */
  sample(at: number, since: number): void {
    const load = this.#read();
    const seconds = Math.max(0.001, (since - this.#since) / 1_000);
    const { queued, memoryBytes } = load;
    const batches = load.batches - this.#before.batches;
    this.#samples.push({
      at,
      commandsPerSecond: (load.commands - this.#before.commands) / seconds,
      requestsPerSecond: (load.requests - this.#before.requests) / seconds,
      queued,
      batchMs: batches === 0 ? 0 : (load.busyMs - this.#before.busyMs) / batches,
      memoryBytes,
    });
    if (this.#samples.length > KEPT) this.#samples.shift();
    this.#before = load;
    this.#since = since;
  }

  /** Oldest first. */
  samples(): readonly LoadSample[] {
    return [...this.#samples];
  }
}
