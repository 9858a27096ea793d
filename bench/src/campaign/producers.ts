import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type HttpClient, openHttpClient } from '../http-client.ts';
import { type Journal, type Receipt, receiptOf } from './journal.ts';
import type { Load } from './load.ts';

export type ProducersOptions = {
  readonly urls: readonly string[];
  readonly count: number;
  readonly load: Load;
  readonly journal: Journal;
  /** Over how long the events that have an order are spread. */
  readonly inOrderMs: number;
};

export type Producers = {
  /** How many events of the load were begun: when all has ended, this many were acknowledged. */
  readonly begun: number;
  /** Whether nothing is left to send. */
  readonly finished: boolean;
  /** Resolves when every hub acknowledged so many more. @throws Error with the last answer when that takes over three minutes */
  untilEachAcknowledged(more: number): Promise<void>;
  /** Takes no further event; resolves when what was begun is acknowledged. @throws Error when that takes over three minutes */
  stop(): Promise<void>;
};

// A hub gives a command back after 4 s without a store; a connection that is silent for longer is dead.
const REQUEST_TIMEOUT_MS = 15_000;
// As clients do that wait longer each time; what an answer asks for counts up to here, so that a hub that is back gets work at once.
const LONGEST_WAIT_MS = 1_000;
// A spool takes events ten times as fast as the graph: at full speed the whole load would lie there after a minute without Neo4j.
const SPOOLED_PAUSE_MS = 250;
// Neo4j takes half a minute to start on a busy machine, and hubs as long to plan again.
const STUCK_MS = 180_000;

/**
 * Producers that send one event after the other, each to its own hub, and to another one when that does not answer; each event again,
 * with the same body, until it is acknowledged. Some are sent again afterwards.
 */
export function startProducers({ urls, count, load, journal, inOrderMs }: ProducersOptions): Producers {
  const clients = urls.map((url) => openHttpClient(url, count, REQUEST_TIMEOUT_MS));
  const state = { next: load.inOrder, inOrder: 0, stopped: false, last: 'none' };
  const sender = new Sender(clients, journal, (text) => (state.last = text));

  const inOrder = async (): Promise<void> => {
    for (; state.inOrder < load.inOrder; state.inOrder++) {
      await sender.bringThrough(state.inOrder, load.at(state.inOrder).body, 0);
      // A stop lets them all through: the load has no holes.
      if (!state.stopped) await sleep(inOrderMs / load.inOrder);
    }
  };
  const produce = async (home: number): Promise<void> => {
    while (!state.stopped && state.next < load.length) {
      const index = state.next++;
      const { body, doubled } = load.at(index);
      await sender.bringThrough(index, body, home);
      if (doubled) await sender.bringThrough(index, body, home + 1);
    }
  };
  const running = Promise.all([inOrder(), ...Array.from({ length: count }, (_, producer) => produce(producer))]);
  const finished = { yes: false };
  void running.then(() => (finished.yes = true));

  const until = async (done: () => boolean): Promise<void> => {
    const deadline = performance.now() + STUCK_MS;
    while (!done()) {
      if (performance.now() > deadline) throw new Error(`nothing gets through; the last answer was ${state.last}`);
      await sleep(20);
    }
  };
  return {
    get begun() {
      return state.next;
    },
    get finished() {
      return finished.yes;
    },
    async untilEachAcknowledged(more) {
      const goals = urls.map((_, hub) => (journal.byHub[hub] ?? 0) + more);
      await until(() => finished.yes || goals.every((goal, hub) => (journal.byHub[hub] ?? 0) >= goal));
    },
    async stop() {
      state.stopped = true;
      await until(() => finished.yes);
      await running;
      for (const client of clients) client.close();
    },
  };
}

class Sender {
  readonly #clients: readonly HttpClient[];
  readonly #journal: Journal;
  readonly #onAnswer: (text: string) => void;

  constructor(clients: readonly HttpClient[], journal: Journal, onAnswer: (text: string) => void) {
    this.#clients = clients;
    this.#journal = journal;
    this.#onAnswer = onAnswer;
  }

  async bringThrough(index: number, body: string, home: number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const hub = (home + attempt) % this.#clients.length;
      const answer = await this.#send(hub, body);
      if (answer !== 'lost' && (answer.status === 201 || answer.status === 202)) {
        this.#journal.note(index, hub, this.#receiptOf(answer));
        if (answer.status === 202) await sleep(SPOOLED_PAUSE_MS);
        return;
      }
      this.#journal.retries++;
      if (answer !== 'lost' && answer.status !== 503)
        this.#journal.unexpected.push(`${answer.status} ${answer.text.slice(0, 500)}`);
      const wait = Math.min(25 * 2 ** attempt, LONGEST_WAIT_MS);
      await sleep(wait / 2 + (Math.random() * wait) / 2);
    }
  }

  #receiptOf({ status, text }: Answer): Receipt | undefined {
    if (status === 202) return undefined;
    return receiptOf(text);
  }

  async #send(hub: number, body: string): Promise<Answer | 'lost'> {
    try {
      const answer = await (this.#clients[hub] as HttpClient).post('/api/v1/lineage', body);
      this.#onAnswer(`${answer.status} ${answer.text.slice(0, 200)}`);
      return answer;
    } catch (error) {
      this.#onAnswer(error instanceof Error ? error.message : String(error));
      return 'lost';
    }
  }
}
