/**
 * The time at which something is received, in epoch milliseconds: later with every call, and later than what the ledger has, also when
 * the machine's clock is set back. Otherwise what somebody says now would count as said before what was said a minute ago.
 */
export class ReceiveClock {
  readonly #now: () => number;
  #last = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The ledger has something of this time. */
  saw(at: number): void {
    this.#last = Math.max(this.#last, at);
  }

  now(): number {
    this.#last = Math.max(this.#now(), this.#last + 1);
    return this.#last;
  }
}
