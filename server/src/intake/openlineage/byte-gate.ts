import { HubBusyError } from '@rootline/graph/model';

/**
 * Bounds what events hold in memory between decoding and their commit. The writer's queue bounds what waits for it;
 * before that, bodies wait for the vault and the disk.
 */
export class ByteGate {
  readonly #limit: number;
  #inside = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Runs `work` on a body of so many bytes. One body is always let in, however large.
   * @throws HubBusyError when the bodies inside leave no room for it
   */
  async pass<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#inside > 0 && this.#inside + bytes > this.#limit) {
      throw new HubBusyError(`${this.#inside} bytes of events are being taken already`, 1);
    }
    this.#inside += bytes;
    try {
      return await work();
    } finally {
      this.#inside -= bytes;
    }
  }
}
