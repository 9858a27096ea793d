import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '@rootline/graph';
import {
  type Command,
  type CommandBus,
  ExpectedError,
  HubBusyError,
  type Outcome,
  StoreAwayError,
} from '@rootline/graph/model';
import type { BodyStore, Spool, SpoolEntry, SpoolRefusal } from '@rootline/storage';
import type { Log } from '../telemetry/log.ts';
import { type Readers, commandOf } from './spool-entry.ts';

/** The line in front of the graph, as those see it who come to it. */
export type Line = {
  /** The store is away, or others came before: whoever comes now waits too. */
  waits(): boolean;
  /** The writer gave something back because it could not reach the store. */
  noteAway(): void;
  noteSpooled(entries: number): void;
};

export type DrainOptions = {
  readonly spool: Spool;
  readonly bodies: BodyStore;
  readonly commands: CommandBus;
  readonly readers: Readers;
  /** Throws while the store cannot be reached. */
  readonly ping: () => Promise<void>;
  readonly log: Log;
  /** Hears what becomes of entries, for the metrics. */
  readonly count: (event: SpoolEvent, entries: number) => void;
  /** Bytes of bodies that are brought in at once; others get at the writer in between. Default: as many as it takes well. */
  readonly batchBytes?: number;
};

export type SpoolEvent = 'spooled' | 'drained' | 'refused';

// Who waits notices no more than this; a store that is away is asked four times a second, and starts for seconds.
const LOOK_MS = 250;
// What the writer takes into one transaction.
const BATCH = 128;
// The writer's own limit of a batch is on what commands hold in memory, three times this.
const BATCH_BYTES = 2 * 1024 * 1024;
// An entry that the store takes too long for holds up all behind it: so many tries, and it is refused.
const SLOW_TRIES = 5;
// Storage that fails takes a person, or a moment.
const PAUSE_MS = 2_000;

type Turn = { readonly command: Command } | { readonly refusal: SpoolRefusal };
/** How many of a batch had their turn, which of them were refused, and how long to wait when it was not all of them. */
type Progress = {
  readonly count: number;
  readonly refused: ReadonlyMap<number, SpoolRefusal>;
  readonly pauseMs?: number;
};

/** Brings what waits in the spool into the graph as soon as the store is there, in its order. */
export class Drain implements Line {
  readonly #of: DrainOptions;
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;
  #away = false;
  /** Since nothing waited. */
  #done = { drained: 0, refused: 0 };
  #slow = { key: '', tries: 0 };

  constructor(options: DrainOptions) {
    this.#of = options;
  }

  waits(): boolean {
    return this.#away || this.#of.spool.stats().waiting > 0;
  }

  /** What waits is being worked off: the store is there. */
  get draining(): boolean {
    return this.#running !== undefined && !this.#away && this.#of.spool.stats().waiting > 0;
  }

  noteAway(): void {
    if (!this.#away) this.#of.log.warn({}, 'the graph store is away: intake waits in the spool');
    this.#away = true;
  }

  noteSpooled(entries: number): void {
    this.#of.count('spooled', entries);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when what is under way had its turn. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #run(): Promise<void> {
    let pauseMs: number | undefined;
    while (!this.#isStopped()) {
      await sleep(pauseMs ?? LOOK_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
      pauseMs = undefined;
      if (!this.waits() || this.#isStopped() || !(await this.#storeAnswers())) continue;
      try {
        pauseMs = await this.#drain();
      } catch (error) {
        this.#of.log.error({ err: error }, 'the spool cannot be worked off at the moment');
        pauseMs = PAUSE_MS;
      }
    }
  }

  async #storeAnswers(): Promise<boolean> {
    if (!this.#away) return true;
    try {
      await this.#of.ping();
      return true;
    } catch {
      return false;
    }
  }

  /** Works off until nothing waits, or something is in the way: then how long to wait. */
  async #drain(): Promise<number | undefined> {
    const { spool, log } = this.#of;
    while (!this.#isStopped()) {
      const batch = await spool.next(BATCH, this.#of.batchBytes ?? BATCH_BYTES);
      if (batch.entries.length === 0) {
        // What is just being written comes with the next look.
        if (spool.stats().waiting > 0) return undefined;
        this.#away = false;
        if (this.#done.drained + this.#done.refused > 0) log.info(this.#done, 'the spool is worked off');
        this.#done = { drained: 0, refused: 0 };
        return undefined;
      }
      const { count, refused, pauseMs } = await this.#work(batch.entries);
      if (count > 0) {
        await spool.settle(batch, count, refused);
        // All of it got through: the store is there.
        if (count === batch.entries.length) this.#away = false;
      }
      this.#note(count - refused.size, refused.size);
      if (count < batch.entries.length) return pauseMs;
    }
    return undefined;
  }

  #note(drained: number, refused: number): void {
    this.#of.count('drained', drained);
    this.#of.count('refused', refused);
    this.#done = { drained: this.#done.drained + drained, refused: this.#done.refused + refused };
  }

  async #work(entries: readonly SpoolEntry[]): Promise<Progress> {
    await this.#of.bodies.putMany(entries.map(({ body }) => body));
    const turns = entries.map((entry) => this.#turnOf(entry));
    const outcomes = await Promise.allSettled(
      turns.map(async (turn) => ('command' in turn ? await this.#of.commands.submit(turn.command) : undefined)),
    );
    const refused = new Map<number, SpoolRefusal>();
    for (const [i, turn] of turns.entries()) {
      const outcome = outcomes[i];
      const retry = retryOf(outcome);
      if (retry !== undefined && !this.#isTooSlow(retry, entries[i])) {
        if (retry instanceof StoreAwayError) this.noteAway();
        // Those behind it that got through are known by their keys when they have their turn again.
        return {
          count: i,
          refused,
          pauseMs: retry instanceof StoreAwayError ? LOOK_MS : retry.retryAfterSeconds * 1_000,
        };
      }
      const refusal = 'refusal' in turn ? turn.refusal : this.#refusalOf(outcome, entries[i]);
      if (refusal !== undefined) refused.set(i, refusal);
    }
    return { count: turns.length, refused };
  }

  #isTooSlow({ cause }: HubBusyError, entry?: SpoolEntry): boolean {
    if (!(cause instanceof StoreError) || cause.code !== 'STORE_TIMEOUT' || entry === undefined) return false;
    this.#slow = { key: entry.key, tries: this.#slow.key === entry.key ? this.#slow.tries + 1 : 1 };
    return this.#slow.tries >= SLOW_TRIES;
  }

  #turnOf(entry: SpoolEntry): Turn {
    try {
      const command = commandOf(entry, this.#of.readers);
      if (command !== undefined) return { command };
      const message = `nothing is known of the protocol ${entry.protocol}: an earlier or later version took it`;
      return { refusal: { code: 'UNKNOWN_PROTOCOL', message, refusedAt: Date.now() } };
    } catch (error) {
      return { refusal: this.#describe(error, entry) };
    }
  }

  #refusalOf(
    outcome: PromiseSettledResult<Outcome | undefined> | undefined,
    entry?: SpoolEntry,
  ): SpoolRefusal | undefined {
    if (outcome?.status === 'rejected') return this.#describe(outcome.reason, entry);
    const answer = outcome?.value;
    return answer === undefined || answer.ok ? undefined : this.#describe(answer.error, entry);
  }

  /** An error that nobody expected is for the log: its text may hold what is nobody's business. */
  #describe(error: unknown, entry?: SpoolEntry): SpoolRefusal {
    const refusedAt = Date.now();
    if (error instanceof ExpectedError) return { code: error.code, message: error.message, refusedAt };
    this.#of.log.error({ err: error, key: entry?.key }, 'a spooled entry failed');
    return { code: 'INTERNAL', message: 'the hub failed; the log has the reason under this key', refusedAt };
  }
}

function retryOf(outcome: PromiseSettledResult<unknown> | undefined): HubBusyError | undefined {
  return outcome?.status === 'rejected' && outcome.reason instanceof HubBusyError ? outcome.reason : undefined;
}
