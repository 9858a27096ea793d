/** A consumer that has taken nothing for so long is dropped: it goes on from its cursor when it comes back. */
export const STALL_MS = 15_000;
const LOOK_MS = 1_000;

export type Consumer = {
  /** Bytes that were sent and not taken yet. */
  pending(): number;
  drop(): void;
};

/** Looks after the connections of subscribers: one timer for all, which runs while there are some. */
export class StallWatch {
  readonly #stallMs: number;
  readonly #lookMs: number;
  readonly #emptyAt = new Map<Consumer, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(stallMs = STALL_MS, lookMs = LOOK_MS) {
    this.#stallMs = stallMs;
    this.#lookMs = lookMs;
  }

  /** Until the function that it returns is called. */
  watch(consumer: Consumer): () => void {
    this.#emptyAt.set(consumer, performance.now());
    this.#timer ??= setInterval(() => this.#look(), this.#lookMs).unref();
    return () => {
      this.#emptyAt.delete(consumer);
      if (this.#emptyAt.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** A message is sent when the one before it was taken, so that who takes some has nothing pending in between. */
  #look(): void {
    const now = performance.now();
    for (const [consumer, emptyAt] of this.#emptyAt) {
      if (consumer.pending() === 0) this.#emptyAt.set(consumer, now);
      else if (now - emptyAt > this.#stallMs) consumer.drop();
    }
  }
}
