import { ExpectedError, HubBusyError, InvalidInputError } from '@rootline/graph/model';
import type { Intake } from '../intake-door.ts';
import { retryable } from '../storage-busy.ts';
import { type Sender, acceptEvent } from './accept.ts';
import { found, isList } from './json.ts';
import { MAX_BATCH } from './limits.ts';
import type { Marks } from './marks.ts';
import type { Ports } from './take.ts';

export type BatchAnswer = {
  readonly status: 'success' | 'partial_success';
  /** Some of the successful events wait for the graph. */
  readonly spooled?: true;
  readonly summary: {
    readonly received: number;
    readonly successful: number;
    readonly failed: number;
    readonly retriable: number;
    readonly non_retriable: number;
    /** Of the successful ones; left out when all are in the graph. */
    readonly spooled?: number;
  };
  readonly failed_events: readonly FailedEvent[];
};

type FailedEvent = { readonly index: number; readonly reason: string; readonly retriable: boolean };

// What the writer takes into one transaction; more at once would only fill its queue for everybody else.
const WAVE = 128;

/**
 * Each event is answered for by itself: one that is refused does not hold back the others.
 * @throws InvalidInputError when the body is no list, or one of more than 1,000
 */
export async function takeBatch(value: unknown, marks: Marks, sender: Sender, ports: Ports): Promise<BatchAnswer> {
  if (!isList(value)) throw new InvalidInputError('$', 'a list of events', found(value));
  if (value.length > MAX_BATCH) throw new InvalidInputError('$', `at most ${MAX_BATCH} events`, String(value.length));
  const failed: FailedEvent[] = [];
  let spooled = 0;
  for (let from = 0; from < value.length; from += WAVE) {
    const wave = await takeWave(value.slice(from, from + WAVE), from, { marks, sender }, ports);
    failed.push(...wave.failed);
    spooled += wave.spooled;
  }
  failed.sort((a, b) => a.index - b.index);
  const retriable = failed.filter((event) => event.retriable).length;
  return {
    status: failed.length === 0 ? 'success' : 'partial_success',
    ...(spooled === 0 ? {} : { spooled: true }),
    summary: {
      received: value.length,
      successful: value.length - failed.length,
      failed: failed.length,
      retriable,
      non_retriable: failed.length - retriable,
      ...(spooled === 0 ? {} : { spooled }),
    },
    failed_events: failed,
  };
}

type Origin = { readonly marks: Marks; readonly sender: Sender };

type Wave = { readonly failed: readonly FailedEvent[]; readonly spooled: number };

/** Handed over together, in order: one fsync, one transaction. */
async function takeWave(
  events: readonly unknown[],
  from: number,
  { marks, sender }: Origin,
  { door, vault }: Ports,
): Promise<Wave> {
  const failed: FailedEvent[] = [];
  const accepted: { readonly index: number; readonly intake: Intake }[] = [];
  for (const [i, event] of events.entries()) {
    try {
      accepted.push({ index: from + i, intake: await retryable(acceptEvent(event, marks, sender, vault)) });
    } catch (error) {
      failed.push(failure(from + i, error));
    }
  }
  let spooled = 0;
  const answers = await door.take(accepted.map(({ intake }) => intake));
  answers.forEach((answer, i) => {
    const index = accepted[i]?.index;
    if (answer.status === 'rejected' && index !== undefined) failed.push(failure(index, answer.reason));
    else if (answer.status === 'fulfilled' && answer.value.spooled) spooled++;
  });
  return { failed, spooled };
}

/** @throws what nobody expected: the whole request fails then, and may be sent again */
function failure(index: number, error: unknown): FailedEvent {
  if (!(error instanceof ExpectedError)) throw error;
  return { index, reason: error.message, retriable: error instanceof HubBusyError };
}
