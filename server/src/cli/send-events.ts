import { z } from 'zod';
import { CliError, EXIT } from './cli-error.ts';
import { type HubClient, unexpected } from './hub-client.ts';
import { type ReadEvent, eventFiles, readEvents } from './read-events.ts';

// One transaction of the hub's writer takes 128; a batch is answered in well under a second.
const BATCH_EVENTS = 100;
// Of the 5 MB that the hub takes: an event of usual size more or less does not matter.
const BATCH_BYTES = 2_000_000;

export type Refusal = { readonly at: string; readonly reason: string };

export type SendSummary = {
  readonly files: number;
  readonly events: number;
  readonly accepted: number;
  readonly refused: readonly Refusal[];
};

const batchAnswer = z.object({
  failed_events: z.array(z.object({ index: z.number(), reason: z.string(), retriable: z.boolean() })),
});

type Event = { readonly at: string; readonly text: string };

/**
 * Sends all events of files and folders, in order; what was sent before is not doubled. What may succeed later is sent
 * again for a while.
 * @throws CliError when no hub answers
 */
export async function sendEvents(
  hub: HubClient,
  paths: readonly string[],
  onProgress: (sent: number, refused: number) => void,
): Promise<SendSummary> {
  const files = await eventFiles(paths);
  const refused: Refusal[] = [];
  let events = 0;
  for await (const batch of batchesOf(files)) {
    const good = batch.filter((event) => 'text' in event);
    for (const event of batch) if ('fault' in event) refused.push({ at: event.at, reason: event.fault });
    if (good.length > 0) refused.push(...(await sendBatch(hub, good)));
    events += batch.length;
    onProgress(events, refused.length);
  }
  return { files: files.length, events, accepted: events - refused.length, refused };
}

async function* batchesOf(files: readonly string[]): AsyncGenerator<readonly ReadEvent[]> {
  let batch: ReadEvent[] = [];
  let bytes = 0;
  for (const file of files) {
    for await (const event of readEvents(file)) {
      const size = 'text' in event ? Buffer.byteLength(event.text) : 0;
      if (batch.length > 0 && (batch.length === BATCH_EVENTS || bytes + size > BATCH_BYTES)) {
        yield batch;
        [batch, bytes] = [[], 0];
      }
      batch.push(event);
      bytes += size;
    }
  }
  if (batch.length > 0) yield batch;
}

// Events that the hub had no room for come back one by one; each round waits as long as the hub asks.
const ROUNDS = 5;

async function sendBatch(hub: HubClient, batch: readonly Event[]): Promise<readonly Refusal[]> {
  let pending = batch;
  const refused: Refusal[] = [];
  for (let round = 1; ; round++) {
    const { status, body } = await hub.persist(
      'POST',
      '/api/v1/lineage/batch',
      `[${pending.map(({ text }) => text).join(',')}]`,
    );
    const answer = batchAnswer.safeParse(body).data;
    if (answer === undefined) return [...refused, ...wholeBatch(hub, pending, status, body)];
    const failed = answer.failed_events.flatMap(({ index, reason, retriable }) => {
      const event = pending[index];
      return event === undefined ? [] : [{ event, reason, retriable }];
    });
    const again = failed.filter(({ retriable }) => retriable && round < ROUNDS);
    refused.push(
      ...failed.filter((item) => !again.includes(item)).map(({ event, reason }) => ({ at: event.at, reason })),
    );
    if (again.length === 0) return refused;
    pending = again.map(({ event }) => event);
  }
}

/** The hub answered for the batch as one: its own words, for every event of it. */
function wholeBatch(hub: HubClient, batch: readonly Event[], status: number, body: unknown): readonly Refusal[] {
  const error = unexpected(hub.url, status, body);
  if (error.exitCode === EXIT.unreachable || status >= 500) {
    throw new CliError(
      error.message,
      EXIT.unreachable,
      'What was accepted stays; send it all again, nothing is doubled.',
    );
  }
  return batch.map(({ at }) => ({ at, reason: error.message }));
}
