import { setTimeout as sleep } from 'node:timers/promises';
import type { Committed, LedgerRecord, LedgerStore } from '@rootline/graph';
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
// Two seconds' worth of a busy hub. What is more is read from the ledger when the stream takes entries again.
const MOST_FRESH = 2_000;
const NOTHING: Committed = { epoch: '', entries: [] };
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
  #wakes = 0;
  /** What this process committed and the stream does not have yet, as far as there is room. */
  #fresh: Committed = NOTHING;
  readonly #stopping = new AbortController();
  #pause: AbortController | undefined;
  #running: Promise<void> | undefined;

  constructor(options: RelayOptions) {
    this.#of = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Takes what this process committed: it need not be read again, unless another process committed in between. */
  committed({ epoch, entries }: Committed): void {
    const kept = this.#fresh.epoch === epoch ? this.#fresh.entries : [];
    const all = [...kept, ...entries];
    this.#fresh = all.length > MOST_FRESH ? NOTHING : { epoch, entries: all };
    this.wake();
  }

  /** Looks now: something was committed. */
  wake(): void {
    this.#wakes++;
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
        const wakes = this.#wakes;
        const more = await this.#step();
        if (this.#failing) this.#of.log.info({}, 'the change feed is relayed again');
        this.#failing = false;
        if (!more && wakes === this.#wakes) await this.#rest(true);
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
    const fresh = this.#takeFresh(place);
    if (fresh.length > 0) return this.#append(place, fresh, this.#headSeq);
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
    return this.#append(place, entries, head.seq);
  }

  /** Returns whether there is more to do at once: the ledger is known to go on, or the stream was not where it was taken to be. */
  async #append({ epoch, begins }: Place, entries: readonly LedgerRecord[], head: number): Promise<boolean> {
    if (!(await this.#of.stream.append(epoch, entries, begins)).done) return this.#lookAgain();
    const last = entries.at(-1)?.seq ?? 0;
    this.#place = { epoch, seq: last, begins: false };
    this.#copiedSeq = last;
    this.#headSeq = Math.max(this.#headSeq, last);
    this.#of.onAppended?.();
    return last < head;
  }

  /** What comes next at this place, as far as this process committed it; nothing where others did. */
  #takeFresh({ epoch, seq }: Place): readonly LedgerRecord[] {
    if (this.#fresh.epoch !== epoch) return [];
    const ahead = this.#fresh.entries.filter((entry) => entry.seq > seq);
    const gap = ahead.findIndex((entry, index) => entry.seq !== seq + 1 + index);
    const next = ahead.slice(0, Math.min(gap === -1 ? ahead.length : gap, PAGE));
    this.#fresh = { epoch, entries: ahead };
    return next;
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
