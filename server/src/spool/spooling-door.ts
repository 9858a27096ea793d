import { HubBusyError, StoreAwayError } from '@rootline/graph/model';
import { type Spool, SpoolFullError, StorageFaultError, StorageFullError } from '@rootline/storage';
import type { Intake, IntakeDoor, Taken } from '../intake/intake-door.ts';
import type { Line } from './drain.ts';
import { spoolEntry } from './spool-entry.ts';

export type SpoolingDoorOptions = { readonly direct: IntakeDoor; readonly spool: Spool; readonly line: Line };

type Answer = PromiseSettledResult<Taken>;

// The store is away for minutes when it is away for long enough to fill a spool.
const FULL_RETRY_SECONDS = 10;
// A full disk takes a person.
const DISK_RETRY_SECONDS = 30;

/**
 * The direct way while the store is there and nobody waits. While it is away, and until all that came meanwhile is in the graph, what
 * it is given goes into the spool, behind what waits there.
 */
export class SpoolingDoor implements IntakeDoor {
  readonly #of: SpoolingDoorOptions;

  constructor(options: SpoolingDoorOptions) {
    this.#of = options;
  }

  async take(intakes: readonly Intake[]): Promise<readonly Answer[]> {
    if (intakes.length === 0) return [];
    if (this.#of.line.waits()) return this.#spool(intakes);
    const answers = await this.#of.direct.take(intakes);
    const left = intakes.filter((_, i) => isAway(answers[i]));
    if (left.length === 0) return answers;
    this.#of.line.noteAway();
    const spooled = (await this.#spool(left)).values();
    return answers.map((answer) => (isAway(answer) ? (spooled.next().value as Answer) : answer));
  }

  /** All of it or nothing. */
  async #spool(intakes: readonly Intake[]): Promise<readonly Answer[]> {
    const receivedAt = Date.now();
    try {
      await this.#of.spool.append(intakes.map((intake) => spoolEntry(intake, receivedAt)));
    } catch (error) {
      const reason = spoolBusy(error);
      return intakes.map(() => ({ status: 'rejected', reason }));
    }
    this.#of.line.noteSpooled(intakes.length);
    return intakes.map(() => ({ status: 'fulfilled', value: { spooled: true, receivedAt } }));
  }
}

function isAway(answer: Answer | undefined): boolean {
  return answer?.status === 'rejected' && answer.reason instanceof StoreAwayError;
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
