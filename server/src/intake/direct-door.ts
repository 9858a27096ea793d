import type { CommandBus, Outcome } from '@rootline/graph/model';
import type { BodyStore } from '@rootline/storage';
import type { Intake, IntakeDoor, Taken } from './intake-door.ts';
import { storageBusy } from './storage-busy.ts';

export type DirectDoorOptions = { readonly commands: CommandBus; readonly bodies: BodyStore };

/** Keeps bodies together and submits commands together: one fsync, one transaction. What cannot be committed now is rejected. */
export class DirectDoor implements IntakeDoor {
  readonly #of: DirectDoorOptions;

  constructor(options: DirectDoorOptions) {
    this.#of = options;
  }

  async take(intakes: readonly Intake[]): Promise<readonly PromiseSettledResult<Taken>[]> {
    try {
      await this.#of.bodies.putMany(intakes.map(({ body }) => body));
    } catch (error) {
      const reason = storageBusy(error);
      return intakes.map(() => ({ status: 'rejected', reason }));
    }
    const outcomes = await Promise.allSettled(intakes.map(({ command }) => this.#of.commands.submit(command)));
    return outcomes.map(answerOf);
  }
}

function answerOf(outcome: PromiseSettledResult<Outcome>): PromiseSettledResult<Taken> {
  if (outcome.status === 'rejected') return outcome;
  const { value } = outcome;
  if (!value.ok) return { status: 'rejected', reason: value.error };
  return { status: 'fulfilled', value: { spooled: false, receipt: value.receipt } };
}
