import { type CommandBus, HubBusyError, type Outcome, StoreAwayError } from '@rootline/graph/model';
import { type BodyStore, type Spool, SpoolFullError, StorageFaultError, StorageFullError } from '@rootline/storage';
import type { Intake, IntakeDoor, Taken } from '../intake/intake-door.ts';
import { storageBusy } from '../intake/storage-busy.ts';
import type { Line } from './drain.ts';
import { spoolEntry } from './spool-entry.ts';

export type DoorOptions = {
  readonly commands: CommandBus;
  readonly bodies: BodyStore;
  readonly spool: Spool;
  readonly line: Line;
};

type Answer = PromiseSettledResult<Taken>;

// The store is away for minutes when it is away for long enough to fill a spool.
const FULL_RETRY_SECONDS = 10;
// A full disk takes a person.
const DISK_RETRY_SECONDS = 30;

/**
 * Keeps bodies and commits commands while the store is there. While it is away, and until all that came meanwhile is in the graph,
 * puts what it is given into the spool, behind what waits there.
 */
export class SpoolingDoor implements IntakeDoor {
  readonly #of: DoorOptions;

  constructor(options: DoorOptions) {
    this.#of = options;
  }

  async take(intakes: readonly Intake[]): Promise<readonly Answer[]> {
    if (intakes.length === 0) return [];
    if (this.#of.line.waits()) return this.#spool(intakes);
    try {
      await this.#of.bodies.putMany(intakes.map(({ body }) => body));
    } catch (error) {
      return intakes.map(() => rejected(storageBusy(error)));
    }
    // It may have gone away meanwhile.
    return this.#of.line.waits() ? this.#spool(intakes) : this.#commit(intakes);
  }

  async #commit(intakes: readonly Intake[]): Promise<readonly Answer[]> {
    const outcomes = await Promise.allSettled(intakes.map(({ command }) => this.#of.commands.submit(command)));
    const left = intakes.filter((_, i) => isAway(outcomes[i]));
    if (left.length === 0) return outcomes.map(answerOf);
    this.#of.line.noteAway();
    const spooled = (await this.#spool(left)).values();
    return outcomes.map((outcome) => (isAway(outcome) ? (spooled.next().value as Answer) : answerOf(outcome)));
  }

  /** All of it or nothing. */
  async #spool(intakes: readonly Intake[]): Promise<readonly Answer[]> {
    const receivedAt = Date.now();
    try {
      await this.#of.spool.append(intakes.map((intake) => spoolEntry(intake, receivedAt)));
    } catch (error) {
      return intakes.map(() => rejected(spoolBusy(error)));
    }
    this.#of.line.noteSpooled(intakes.length);
    return intakes.map(() => ({ status: 'fulfilled', value: { spooled: true, receivedAt } }));
  }
}

function isAway(outcome: PromiseSettledResult<Outcome> | undefined): boolean {
  return outcome?.status === 'rejected' && outcome.reason instanceof StoreAwayError;
}

function answerOf(outcome: PromiseSettledResult<Outcome>): Answer {
  if (outcome.status === 'rejected') return outcome;
  const { value } = outcome;
  if (!value.ok) return rejected(value.error);
  return { status: 'fulfilled', value: { spooled: false, receipt: value.receipt } };
}

function rejected(reason: unknown): Answer {
  return { status: 'rejected', reason };
}

function spoolBusy(error: unknown): unknown {
  const away = 'the graph store is away';
  if (error instanceof SpoolFullError)
    return new HubBusyError(`${away}, and ${error.message}`, FULL_RETRY_SECONDS, { cause: error });
  if (error instanceof StorageFullError)
    return new HubBusyError(`${away}, and the disk of the spool is full`, DISK_RETRY_SECONDS, { cause: error });
  if (error instanceof StorageFaultError)
    return new HubBusyError(`${away}, and the spool cannot be written`, DISK_RETRY_SECONDS, { cause: error });
  return error;
}
