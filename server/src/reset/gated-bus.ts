import { type Command, type CommandBus, HubBusyError, type Outcome } from '@rootline/graph/model';

// Emptying takes less than two seconds.
const RETRY_SECONDS = 2;

/** The writer's door with a lock: nothing is being written while it is held shut. */
export class GatedBus implements CommandBus {
  readonly #bus: CommandBus;
  #shut = false;
  #inFlight = 0;
  #quiet: (() => void) | undefined;

  constructor(bus: CommandBus) {
    this.#bus = bus;
  }

  async submit(command: Command): Promise<Outcome> {
    if (this.#shut) throw new HubBusyError('the hub is being emptied', RETRY_SECONDS);
    this.#inFlight++;
    try {
      return await this.#bus.submit(command);
    } finally {
      this.#inFlight--;
      if (this.#inFlight === 0) this.#quiet?.();
    }
  }

  /** Waits for what was taken, then works while nothing is taken. @throws HubBusyError when it is shut already */
  async whileShut(work: () => Promise<void>): Promise<void> {
    if (this.#shut) throw new HubBusyError('the hub is being emptied already', RETRY_SECONDS);
    this.#shut = true;
    try {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#quiet = () => resolve(undefined);
      if (this.#inFlight > 0) await promise;
      await work();
    } finally {
      this.#quiet = undefined;
      this.#shut = false;
    }
  }
}
