import type { Deferred, DeliveryDoor, Intake, IntakeDoor } from '../intake/intake-door.ts';
import { type Lane, putAway } from './put-away.ts';
import { type Answer, answeredAlike, isAway } from './spooling-door.ts';

export type PromptDoorOptions = Lane & {
  readonly direct: IntakeDoor;
  /** How long a commit is waited for. */
  readonly patienceMs: number;
};

/**
 * The direct way for as long as that is quick. What the writer does not answer soon, what comes while something waits, and what is
 * too much for one command goes into the spool, in the order in which it came here.
 */
export class PromptDoor implements DeliveryDoor {
  readonly #of: PromptDoorOptions;
  /** On the direct way; each is answered, or in the spool, when its patience ends. */
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: PromptDoorOptions) {
    this.#of = options;
  }

  async take(intakes: readonly Intake[]): Promise<readonly Answer[]> {
    if (intakes.length === 0) return [];
    const earlier = [...this.#underWay];
    if (this.#of.line.waits()) return answeredAlike(intakes, this.#putAway(intakes, earlier));
    const answer = this.#promptly(intakes, earlier);
    this.#underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.#underWay.delete(answer);
    }
  }

  later(deferred: readonly Deferred[]): Promise<number> {
    return this.#putAway(deferred, [...this.#underWay]);
  }

  async #promptly(intakes: readonly Intake[], earlier: readonly Promise<unknown>[]): Promise<readonly Answer[]> {
    const direct = this.#of.direct.take(intakes);
    const answers = await within(this.#of.patienceMs, direct);
    if (answers === undefined) void this.#noteWhenAway(direct);
    else if (answers.some(isAway)) this.#of.line.noteAway();
    else return answers;
    // What is committed nevertheless is known by its key when its turn comes.
    const spooled = await answeredAlike(intakes, this.#putAway(intakes, earlier));
    // Without a spool it takes as long as it takes.
    return spooled.every(({ status }) => status === 'fulfilled') ? spooled : direct;
  }

  async #noteWhenAway(direct: Promise<readonly Answer[]>): Promise<void> {
    const answers = await direct.catch(() => []);
    if (answers.some(isAway)) this.#of.line.noteAway();
  }

  async #putAway(deferred: readonly Deferred[], earlier: readonly Promise<unknown>[]): Promise<number> {
    await Promise.allSettled(earlier);
    return putAway(this.#of, deferred, 'the delivery has to wait');
  }
}

/** Undefined when it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
