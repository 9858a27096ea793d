import { ExpectedError, HubBusyError, InvalidInputError } from '@rootline/graph/model';
import { type Accepted, acceptEvent, type Sender } from './accept.ts';
import { found, isList } from './json.ts';
import { MAX_BATCH } from './limits.ts';
import type { Marks } from './marks.ts';
import { commit, keep, type Ports, retryable } from './take.ts';

export type BatchAnswer = {
  readonly status: 'success' | 'partial_success';
  readonly summary: {
    readonly received: number;
    readonly successful: number;
    readonly failed: number;
    readonly retriable: number;
    readonly non_retriable: number;
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
  for (let from = 0; from < value.length; from += WAVE) {
    failed.push(...(await takeWave(value.slice(from, from + WAVE), from, { marks, sender }, ports)));
  }
  failed.sort((a, b) => a.index - b.index);
  const retriable = failed.filter((event) => event.retriable).length;
  return {
    status: failed.length === 0 ? 'success' : 'partial_success',
    summary: {
      received: value.length,
      successful: value.length - failed.length,
      failed: failed.length,
      retriable,
      non_retriable: failed.length - retriable,
    },
    failed_events: failed,
  };
}

type Origin = { readonly marks: Marks; readonly sender: Sender };

/** Bodies are kept together and commands submitted together, in order: one fsync, one transaction. */
async function takeWave(
  events: readonly unknown[],
  from: number,
  { marks, sender }: Origin,
  ports: Ports,
): Promise<FailedEvent[]> {
  const failed: FailedEvent[] = [];
  const accepted: { readonly index: number; readonly event: Accepted }[] = [];
  for (const [i, event] of events.entries()) {
    try {
      accepted.push({ index: from + i, event: await retryable(acceptEvent(event, marks, sender, ports.vault)) });
    } catch (error) {
      failed.push(failure(from + i, error));
    }
  }
  try {
    await keep(
      accepted.map(({ event }) => event.body),
      ports.bodies,
    );
  } catch (error) {
    return [...failed, ...accepted.map(({ index }) => failure(index, error))];
  }
  const outcomes = await Promise.allSettled(accepted.map(({ event }) => commit(event.command, ports.commands)));
  outcomes.forEach((outcome, i) => {
    const index = accepted[i]?.index;
    if (outcome.status === 'rejected' && index !== undefined) failed.push(failure(index, outcome.reason));
  });
  return failed;
}

/** @throws what nobody expected: the whole request fails then, and may be sent again */
function failure(index: number, error: unknown): FailedEvent {
  if (!(error instanceof ExpectedError)) throw error;
  return { index, reason: error.message, retriable: error instanceof HubBusyError };
}
