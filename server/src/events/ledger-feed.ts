import { setTimeout as sleep } from 'node:timers/promises';
import {
  type LedgerRecord,
  type LedgerStore,
  type Position,
  StoreError,
  StoreNotInitialisedError,
} from '@rootline/graph';
import { CursorExpiredError, InvalidInputError } from '@rootline/graph/model';
import {
  type Change,
  type ChangeFeed,
  type ChangePage,
  type ChangeSpan,
  decodeCursor,
  encodeCursor,
} from '@rootline/schema';
import type { ChangeStream } from './change-stream.ts';
import { Pulse } from './pulse.ts';
import { RecentEntries } from './recent-entries.ts';

// A page of a follower: some 200 KB. An entry may name thousands of subjects, so pages are measured by these, beginning with a small one.
const PAGE = 200;
const FIRST_PAGE = 2;
const PAGE_SUBJECTS = 2_000;
// After a failure of the store, and of the stream: time enough for it to come back.
const RETRY_MS = 250;
const STREAM_RETRY_MS = 1_000;

type Next = Pick<Span, 'entries' | 'from'>;
type Span = { readonly entries: readonly LedgerRecord[]; readonly from: Position; readonly head: Position };

/** The ledger as a feed: it says what is so; the stream only saves it from being asked by every follower. */
export class LedgerFeed implements ChangeFeed {
  readonly #ledger: Pick<LedgerStore, 'head' | 'after'>;
  readonly #stream: Pick<ChangeStream, 'range'>;
  readonly #pulse: Pulse;
  readonly #recent = new RecentEntries();
  readonly #asked = new Map<string, Promise<Next | undefined>>();
  #streamAwayUntil = 0;

  constructor(ledger: Pick<LedgerStore, 'head' | 'after'>, stream: Pick<ChangeStream, 'range'>) {
    this.#ledger = ledger;
    this.#stream = stream;
    this.#pulse = new Pulse(async () => encodeCursor(await ledger.head()));
  }

  /** There is something new: followers look at once. */
  wake(): void {
    this.#pulse.wake();
  }

  async read(after: string | undefined, limit: number): Promise<ChangePage> {
    const { entries, from, head } = await this.#fromLedger(after, limit);
    const seq = entries.at(-1)?.seq ?? from.seq;
    return { entries, cursor: encodeCursor({ ...from, seq }), hasMore: seq < head.seq };
  }

  async *follow(after: string | undefined, signal: AbortSignal): AsyncGenerator<Change> {
    for await (const { entries, from } of this.#follow(after, signal)) {
      for (const entry of entries) {
        if (signal.aborted) return;
        yield { cursor: encodeCursor({ ...from, seq: entry.seq }), entry };
      }
    }
  }

  async *spans(after: string | undefined, signal: AbortSignal): AsyncGenerator<ChangeSpan> {
    for await (const { entries, from } of this.#follow(after, signal)) {
      const seq = entries.at(-1)?.seq ?? from.seq;
      yield { entries, cursor: encodeCursor({ ...from, seq }) };
    }
  }

  /** Entries that are next to each other, at least one at a time. */
  async *#follow(after: string | undefined, signal: AbortSignal): AsyncGenerator<Next> {
    let place: Position | undefined;
    let take = FIRST_PAGE;
    const left = () => signal.aborted;
    while (!left()) {
      const { beat } = this.#pulse;
      const span = await this.#next(place, after, take);
      if (span === undefined) {
        // Neo4j is away, or being emptied.
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
        continue;
      }
      place = span.from;
      take = pageAfter(span.entries);
      const last = span.entries.at(-1);
      if (last === undefined) await this.#pulse.after(beat, signal);
      else {
        yield span;
        place = { ...place, seq: last.seq };
      }
    }
  }

  /** What is next to `place`; undefined when it cannot be told now. Who stands at the same place is given the same. */
  async #next(place: Position | undefined, after: string | undefined, take: number): Promise<Next | undefined> {
    if (place !== undefined) {
      const entries = this.#recent.after(place.epoch, place.seq, { limit: PAGE, subjects: PAGE_SUBJECTS });
      if (entries.length > 0) return { entries, from: place };
    }
    const key = place === undefined ? `begin ${after ?? ''}` : encodeCursor(place);
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    const next = this.#look(place, after, take).finally(() => this.#asked.delete(key));
    this.#asked.set(key, next);
    return next;
  }

  /** From the stream where it has it, else from the ledger. */
  async #look(place: Position | undefined, after: string | undefined, take: number): Promise<Next | undefined> {
    if (place !== undefined) {
      const entries = await this.#fromStream(place, take);
      if (entries.length > 0) return { entries: this.#recent.keep(place.epoch, entries), from: place };
    }
    try {
      const { entries, from } = await this.#fromLedger(place === undefined ? after : encodeCursor(place), take);
      return { entries: this.#recent.keep(from.epoch, entries), from };
    } catch (error) {
      if (error instanceof StoreError || error instanceof StoreNotInitialisedError) return undefined;
      throw error;
    }
  }

  async #fromStream({ epoch, seq }: Position, take: number): Promise<readonly LedgerRecord[]> {
    if (performance.now() < this.#streamAwayUntil) return [];
    try {
      return await this.#stream.range(epoch, seq, take);
    } catch {
      this.#streamAwayUntil = performance.now() + STREAM_RETRY_MS;
      return [];
    }
  }

  async #fromLedger(after: string | undefined, limit: number): Promise<Span> {
    const asked = after === undefined ? undefined : positionOf(after);
    const span = await this.#ledger.after(asked?.seq ?? 0, limit);
    const { head, oldest } = span;
    if (asked === undefined) {
      const from = { ...head, seq: oldest === undefined ? 0 : oldest - 1 };
      return { from, ...(oldest === undefined ? span : await this.#ledger.after(from.seq, limit)) };
    }
    if (asked.epoch !== head.epoch || asked.shard !== head.shard || oldest !== undefined) {
      throw new CursorExpiredError(encodeCursor(head));
    }
    if (asked.seq > head.seq) throw new InvalidInputError('after', 'a cursor that the hub has reached');
    return { ...span, from: asked };
  }
}

/** How many entries to take next, going by those of the last page. */
function pageAfter(entries: readonly LedgerRecord[]): number {
  const subjects = entries.reduce((sum, entry) => sum + entry.subjects.length, 0);
  const each = Math.max(1, subjects / Math.max(1, entries.length));
  return Math.min(PAGE, Math.max(1, Math.floor(PAGE_SUBJECTS / each)));
}

function positionOf(cursor: string): Position {
  const position = decodeCursor(cursor);
  if (position === undefined || position.seq > Number.MAX_SAFE_INTEGER / 2) {
    throw new InvalidInputError('after', 'a cursor as the hub gave it');
  }
  return position;
}
