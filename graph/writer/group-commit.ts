import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../driver/errors.ts';
import { type Command, type CommandBus, isAlone, type Outcome } from '../model/command.ts';
import { CommandRejectedError, HubBusyError, StoreAwayError } from '../model/errors.ts';
import { type BatchFacts, SILENT, type Telemetry } from '../telemetry/telemetry.ts';
import type { BatchStore } from './batch-store.ts';

export type WriterOptions = {
  /** Batches over 200 only add latency (measured); 128 keeps a batch below 30 ms. */
  readonly maxBatch?: number;
  /** Bytes of commands in a batch (one larger command is a batch by itself). */
  readonly maxBatchBytes?: number;
  /** Commands that may wait. Beyond: HubBusyError. */
  readonly maxQueued?: number;
  /** Bytes that waiting commands may hold. Beyond: HubBusyError. */
  readonly maxQueuedBytes?: number;
  /** How long a command may wait for a store that is away before it is given back. Producers give up after 5 s. */
  readonly patienceMs?: number;
  /** Called with what a command was refused for, when bisecting found it. For the log. */
  readonly onRejected?: (command: Command, error: unknown) => void;
  /** Hears of every batch. Default: nobody does. */
  readonly telemetry?: Telemetry;
};

export type WriterStats = {
  readonly queued: number;
  readonly queuedBytes: number;
  readonly maxQueued: number;
  /** Since the start. */
  readonly batches: number;
  readonly commands: number;
  /** Milliseconds that batches took since the start, in sum. */
  readonly busyMs: number;
  readonly lastBatchMs: number;
  readonly lastBatchSize: number;
};

// A tenth of what a producer notices.
const MAX_GATHER_MS = 10;

type Waiting = {
  readonly command: Command;
  /** Of a clock that nobody sets: a wait is as long as it is. */
  readonly since: number;
  readonly origin: unknown;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * The one writer of a process. Commands that arrive while a batch is being committed, and shortly after it, form the next.
 * A batch that fails for a passing reason is applied again, one that fails for good is halved until only the culprit is
 * refused.
 */
export class GroupCommitWriter implements CommandBus {
  readonly #store: BatchStore;
  readonly #maxBatch: number;
  readonly #maxBatchBytes: number;
  readonly #maxQueued: number;
  readonly #maxQueuedBytes: number;
  readonly #patienceMs: number;
  readonly #onRejected: (command: Command, error: unknown) => void;
  readonly #telemetry: Telemetry;
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #closed = false;
  #batches = 0;
  #commands = 0;
  #busyMs = 0;
  #lastBatchMs = 0;
  #lastBatchSize = 0;
  #sizeBefore = 0;

  constructor(store: BatchStore, options: WriterOptions = {}) {
    this.#store = store;
    this.#maxBatch = options.maxBatch ?? 128;
    // A transaction may take 128 MB on the local stack; facts take up to ten times the bytes of what they came in.
    this.#maxBatchBytes = options.maxBatchBytes ?? 8 * 1024 * 1024;
    // Two seconds' worth of commands on a small machine, so that what is accepted is answered before a producer gives up.
    this.#maxQueued = options.maxQueued ?? 2_000;
    this.#maxQueuedBytes = options.maxQueuedBytes ?? 64 * 1024 * 1024;
    this.#patienceMs = options.patienceMs ?? 4_000;
    this.#onRejected = options.onRejected ?? (() => undefined);
    this.#telemetry = options.telemetry ?? SILENT;
  }

  submit(command: Command): Promise<Outcome> {
    if (this.#closed) return Promise.reject(new HubBusyError('the hub is shutting down', 5));
    if (this.#queue.length >= this.#maxQueued || this.#queuedBytes + command.size > this.#maxQueuedBytes) {
      return Promise.reject(new HubBusyError(`${this.#queue.length} commands are waiting already`, 1));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ command, since: performance.now(), origin: this.#telemetry.origin(), resolve, reject });
      this.#queuedBytes += command.size;
      this.#running ??= this.#drain();
    });
  }

  stats(): WriterStats {
    return {
      queued: this.#queue.length,
      queuedBytes: this.#queuedBytes,
      maxQueued: this.#maxQueued,
      batches: this.#batches,
      commands: this.#commands,
      busyMs: this.#busyMs,
      lastBatchMs: this.#lastBatchMs,
      lastBatchSize: this.#lastBatchSize,
    };
  }

  /** Takes nothing new, and resolves when all that was accepted is answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #drain(): Promise<void> {
    // Let what arrives in the same turn of the event loop (a batch of events) be in the first batch too.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const expected = Math.max(this.#lastBatchSize, this.#sizeBefore) * 0.75;
      if (this.#queue.length < expected) await this.#gather(expected);
      this.#sizeBefore = this.#lastBatchSize;
      const batch = this.#queue.splice(0, this.#nextBatchSize());
      for (const { command } of batch) this.#queuedBytes -= command.size;
      const started = performance.now();
      await this.#telemetry.batch(factsOf(batch), () => this.#commit(batch));
      this.#batches++;
      this.#commands += batch.length;
      this.#lastBatchSize = batch.length;
      this.#lastBatchMs = performance.now() - started;
      this.#busyMs += this.#lastBatchMs;
    }
    this.#running = undefined;
  }

  /**
   * Producers that wait for an answer come back one by one after it. Waits for as many as were in the two batches
   * before, a fifth of the last batch's time at most: larger batches cost less each (measured over HTTP at 32
   * producers: 129 instead of 88 events/s on a busy machine). A single producer is never waited for.
   */
  async #gather(expected: number): Promise<void> {
    const until = performance.now() + Math.min(this.#lastBatchMs * 0.2, MAX_GATHER_MS);
    while (this.#queue.length < expected && performance.now() < until) await sleep(1);
  }

  #nextBatchSize(): number {
    let bytes = 0;
    for (const [index, { command }] of this.#queue.entries()) {
      if (isAlone(command)) return Math.max(index, 1);
      bytes += command.size;
      if (index === this.#maxBatch || (index > 0 && bytes > this.#maxBatchBytes)) return index;
    }
    return this.#queue.length;
  }

  /** Answers every command of the batch, one way or the other; never throws. */
  async #commit(batch: readonly Waiting[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const outcomes = await this.#store.apply(batch.map(({ command }) => command));
        for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index] as Outcome);
        return;
      } catch (error) {
        if (!isPassing(error)) {
          await this.#halve(batch, error);
          return;
        }
        if (this.#outOfPatience(batch)) {
          giveBack(batch, error);
          return;
        }
        // Full jitter, so that two replicas that met once do not meet again.
        await sleep(Math.random() * Math.min(50 * 2 ** attempt, 1_000));
      }
    }
  }

  #outOfPatience(batch: readonly Waiting[]): boolean {
    const oldest = Math.min(...batch.map(({ since }) => since));
    return performance.now() - oldest > this.#patienceMs;
  }

  async #halve(batch: readonly Waiting[], error: unknown): Promise<void> {
    const [only] = batch;
    if (only === undefined) return;
    if (batch.length === 1) {
      this.#refuse(only, error);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#commit(batch.slice(0, middle));
    await this.#commit(batch.slice(middle));
  }

  /** One command that cannot be applied: too slow now, refused by the store for good, or a defect of ours. */
  #refuse({ command, resolve, reject }: Waiting, error: unknown): void {
    if (error instanceof StoreError && error.code === 'STORE_TIMEOUT') {
      reject(new HubBusyError('the graph store took too long; nothing was changed', 5, { cause: error }));
      return;
    }
    try {
      this.#onRejected(command, error);
    } catch {
      // A log that fails must not stop the writer.
    }
    if (!(error instanceof StoreError)) reject(error);
    else if (error.code === 'STORE_TOO_LARGE')
      resolve(rejected('the command needs more memory than the store gives', error));
    else resolve(rejected('the store refused this command', error));
  }
}

function factsOf(batch: readonly Waiting[]): BatchFacts {
  return {
    commands: batch.length,
    bytes: batch.reduce((sum, { command }) => sum + command.size, 0),
    waitedMs: Math.round(performance.now() - (batch[0]?.since ?? performance.now())),
    origins: batch.map(({ origin }) => origin),
  };
}

function rejected(message: string, cause: unknown): Outcome {
  return { ok: false, error: new CommandRejectedError(message, { cause }) };
}

/** Worth another try as it is. */
function isPassing(error: unknown): boolean {
  return error instanceof StoreError && (error.retryable || error.code === 'STORE_AMBIGUOUS_COMMIT');
}

/** Committed or not, nobody can tell now; the key will, when the command is sent again. */
function giveBack(batch: readonly Waiting[], cause: unknown): void {
  const away = new StoreAwayError('the graph store is away; send it again, nothing will be doubled', 5, { cause });
  for (const waiting of batch) waiting.reject(away);
}
