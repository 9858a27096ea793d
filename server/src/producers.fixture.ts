import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { runEvent } from './hub.fixture.ts';

/** What the hub answers to an accepted event. */
export type Receipt = { readonly seq: number; readonly leaf: string; readonly replayed: boolean };

/** An event of a run that no other event speaks of. */
export type Sent = { readonly body: string; readonly runId: string; readonly state: string };

export type Acknowledged = Sent & { readonly receipt: Receipt; readonly attempts: number };

export type Producers = {
  readonly acknowledged: readonly Acknowledged[];
  /** Acknowledged before they were in the graph: without a receipt. */
  readonly spooled: readonly (Sent & { readonly attempts: number })[];
  /** Sent, perhaps taken, never acknowledged, and never sent again. */
  readonly abandoned: readonly Sent[];
  /** Answers that a producer must not see: none of 201, 202 and 503. */
  readonly unexpected: readonly string[];
  /** Resolves when so many more are acknowledged. @throws Error with the last answer when that takes over two minutes */
  untilAcknowledged(more: number): Promise<void>;
  /** Resolves when each has brought its last event through. */
  stop(): Promise<void>;
};

const OUTCOMES = [
  ['COMPLETE', 'COMPLETED'],
  ['COMPLETE', 'COMPLETED'],
  ['FAIL', 'FAILED'],
  ['START', 'RUNNING'],
] as const;
// Few, so that every event meets versions and readers of others, and moves what was inferred about them.
const DATASETS = 6;
// One lost answer in so many is not asked for again.
const GIVES_UP = 10;
// The hub spools what it has after 4 s without a store; a connection that is silent for longer is dead.
const REQUEST_TIMEOUT_MS = 15_000;
// A start of Neo4j takes a quarter of a minute on a busy machine, and a hub that starts with it half a minute to warm up.
const STUCK_MS = 120_000;

/** Producers that send one event after the other, each again with the same body until it is acknowledged. */
export function startProducers(url: string, count: number): Producers {
  const acknowledged: Acknowledged[] = [];
  const spooled: (Sent & { readonly attempts: number })[] = [];
  const abandoned: Sent[] = [];
  const unexpected: string[] = [];
  let stopped = false;
  let last: Receipt | string = 'none';

  async function bringThrough(event: Sent): Promise<void> {
    for (let attempts = 1; ; attempts++) {
      const answer = await send(url, event.body);
      last = answer;
      if (typeof answer === 'object') {
        acknowledged.push({ ...event, receipt: answer, attempts });
        return;
      }
      if (answer === 'spooled') {
        spooled.push({ ...event, attempts });
        return;
      }
      if (!/^(lost|busy|down)/.test(answer)) unexpected.push(answer);
      if (answer === 'lost' && !stopped && Math.random() < 1 / GIVES_UP) {
        abandoned.push(event);
        return;
      }
      await sleep(20 + Math.random() * 80);
    }
  }

  const running = Array.from({ length: count }, async (_, producer) => {
    while (!stopped) {
      await bringThrough(nextEvent(producer));
      await sleep(Math.random() * 20);
    }
  });
  return {
    acknowledged,
    spooled,
    abandoned,
    unexpected,
    async untilAcknowledged(more) {
      const goal = acknowledged.length + spooled.length + more;
      const deadline = Date.now() + STUCK_MS;
      while (acknowledged.length + spooled.length < goal) {
        if (Date.now() > deadline) throw new Error(`nothing gets through; the last answer was ${JSON.stringify(last)}`);
        await sleep(5);
      }
    },
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };
}

/**
 * Sends a body once: the receipt, `spooled`, `busy` and why, `down` when nobody listens, `lost` when no answer came, or the answer that
 * nobody expects.
 */
export async function send(url: string, body: string): Promise<Receipt | string> {
  try {
    const response = await fetch(`${url}/api/v1/lineage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.status === 201) return JSON.parse(text) as Receipt;
    if (response.status === 202) return 'spooled';
    return response.status === 503 ? `busy ${text}` : `${response.status} ${text}`;
  } catch (error) {
    return isRefused(error) ? 'down' : 'lost';
  }
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function nextEvent(producer: number): Sent {
  const runId = randomUUID();
  const [eventType, state] = OUTCOMES[pick(OUTCOMES.length)] ?? OUTCOMES[0];
  const dataset = pick(DATASETS);
  const event = {
    ...runEvent(`producer-${producer}`, runId, eventType),
    // In no order, as events come from many machines.
    eventTime: new Date(Date.UTC(2026, 0, 1) + pick(86_400_000)).toISOString(),
    inputs: [{ namespace: 'shared', name: `dataset-${dataset}` }],
    outputs: [{ namespace: 'shared', name: `dataset-${(dataset + 1) % DATASETS}` }],
  };
  return { body: JSON.stringify(event), runId, state };
}

function pick(below: number): number {
  return Math.floor(Math.random() * below);
}
