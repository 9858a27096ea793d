import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerStore } from '@rootline/graph';
import type { Log } from '../telemetry/log.ts';
import type { ChangeStream } from './change-stream.ts';

export type RelayStats = {
  /** Entries of the ledger that were not yet seen in the stream, as of the last look. */
  readonly lag: number;
};

export type RelayOptions = {
  readonly ledger: Pick<LedgerStore, 'head' | 'after'>;
  readonly stream: ChangeStream;
  readonly log: Log;
  /** How far behind the ledger's end an empty stream begins. */
  readonly depth: number;
  /** Called when the stream has more than before. Must not throw. */
  readonly onAppended?: () => void;
  readonly pollMs?: number;
};

type Place = { readonly epoch: string; readonly seq: number; readonly begins: boolean };

// Half a megabyte for each round trip.
const PAGE = 500;
// For what other processes committed, whose own relays are faster; and the pause after a failure.
const POLL_MS = 1_000;

/**
 * Copies the ledger into the stream. It remembers nothing that it could not find out again: after each refusal and each
 * failure it looks where the stream ends and goes on from there, so any number of relays may be at work.
 */
export class Relay {
  readonly #of: RelayOptions;
  #place: Place | undefined;
  #headSeq = 0;
  #copiedSeq = 0;
  #failing = false;
  #stopped = false;
  #wanted = false;
  readonly #stopping = new AbortController();
  #pause: AbortController | undefined;
  #running: Promise<void> | undefined;

  constructor(options: RelayOptions) {
    this.#of = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Looks at the ledger now: something was committed. */
  wake(): void {
    this.#wanted = true;
    this.#pause?.abort();
  }

  /** Resolves when it is at rest. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.abort();
    await this.#running;
  }

  stats(): RelayStats {
    return { lag: Math.max(0, this.#headSeq - this.#copiedSeq) };
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        const more = await this.#step();
        if (this.#failing) this.#of.log.info({}, 'the change feed is relayed again');
        this.#failing = false;
        if (!more && !this.#takeWanted()) await this.#rest(true);
      } catch (error) {
        this.#place = undefined;
        if (!this.#failing) this.#of.log.warn({ err: error }, 'the change feed is not relayed: the ledger serves it');
        this.#failing = true;
        await this.#rest(false);
      }
    }
  }

  /** One look and one append at most. Returns whether there is more to do at once. */
  async #step(): Promise<boolean> {
    const { ledger, stream } = this.#of;
    const place = (this.#place ??= await this.#findPlace());
    const { head, entries, oldest } = await ledger.after(place.seq, PAGE);
    this.#headSeq = head.seq;
    if (head.epoch !== place.epoch) return this.#lookAgain();
    if (oldest !== undefined) {
      // What follows the stream's end is no longer kept: a stream that went on behind the hole would hide it.
      await stream.drop(place.epoch);
      this.#place = { epoch: place.epoch, seq: oldest - 1, begins: true };
      return true;
    }
    const last = entries.at(-1)?.seq;
    if (last === undefined) {
      const end = await stream.last(place.epoch);
      // Emptied, rolled back, or another relay was faster.
      return end === place.seq || (end === undefined && place.begins) ? false : this.#lookAgain();
    }
    if (!(await stream.append(place.epoch, entries, place.begins)).done) return this.#lookAgain();
    this.#place = { epoch: place.epoch, seq: last, begins: false };
    this.#copiedSeq = last;
    this.#of.onAppended?.();
    return last < head.seq;
  }

  /** Whether it was woken since it was asked last. */
  #takeWanted(): boolean {
    const wanted = this.#wanted;
    this.#wanted = false;
    return wanted;
  }

  #lookAgain(): true {
    this.#place = undefined;
    return true;
  }

  async #findPlace(): Promise<Place> {
    const { ledger, stream, depth } = this.#of;
    const { epoch, seq } = await ledger.head();
    this.#headSeq = seq;
    const last = await stream.last(epoch);
    this.#copiedSeq = last ?? 0;
    return last === undefined
      ? { epoch, seq: Math.max(0, seq - depth), begins: true }
      : { epoch, seq: last, begins: false };
  }

  /** Until there is something to do; a store that fails is left alone for a while, whoever calls. */
  async #rest(wakeable: boolean): Promise<void> {
    const pause = new AbortController();
    this.#pause = wakeable ? pause : undefined;
    const signal = AbortSignal.any([pause.signal, this.#stopping.signal]);
    await sleep(this.#of.pollMs ?? POLL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    this.#pause = undefined;
  }
}
