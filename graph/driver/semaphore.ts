import { HubBusyError } from '../model/errors.ts';

/** At most `permits` at once; others wait in line, at most `maxWaiting` of them and `maxWaitMs` each. */
export class Semaphore {
  readonly #permits: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];
  readonly #maxWaiting: number;
  readonly #maxWaitMs: number;

  constructor(permits: number, maxWaiting: number, maxWaitMs: number) {
    this.#permits = permits;
    this.#free = permits;
    this.#maxWaiting = maxWaiting;
    this.#maxWaitMs = maxWaitMs;
  }

  get running(): number {
    return this.#permits - this.#free;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** @throws HubBusyError when the line is full or the wait was too long */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting) {
      return Promise.reject(new HubBusyError('too many heavy reads are waiting', 1));
    }
    return new Promise((resolve, reject) => {
      const grant = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        const place = this.#waiting.indexOf(grant);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(new HubBusyError('heavy reads are waiting too long', 2));
      }, this.#maxWaitMs);
      this.#waiting.push(grant);
    });
  }
}
