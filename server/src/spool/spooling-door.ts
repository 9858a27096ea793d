import { StoreAwayError } from '@rootline/graph/model';
import type { Intake, IntakeDoor, Taken } from '../intake/intake-door.ts';
import { type Lane, putAway } from './put-away.ts';

export type SpoolingDoorOptions = Lane & { readonly direct: IntakeDoor };

export type Answer = PromiseSettledResult<Taken>;

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

  #spool(intakes: readonly Intake[]): Promise<readonly Answer[]> {
    return answeredAlike(intakes, putAway(this.#of, intakes, 'the graph store is away'));
  }
}

/** All were put away together, or none. */
export async function answeredAlike(intakes: readonly Intake[], away: Promise<number>): Promise<readonly Answer[]> {
  const [end] = await Promise.allSettled([away]);
  return intakes.map(() =>
    end.status === 'rejected' ? end : { status: 'fulfilled', value: { spooled: true, receivedAt: end.value } },
  );
}

export function isAway(answer: Answer | undefined): boolean {
  return answer?.status === 'rejected' && answer.reason instanceof StoreAwayError;
}
