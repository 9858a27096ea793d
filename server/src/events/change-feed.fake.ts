import type { LedgerRecord, LedgerSpan } from '@rootline/graph';
import { LedgerFeed } from './ledger-feed.ts';
import { FakeChangeStream } from './change-stream.fake.ts';
import { entriesFrom } from './entry.fixture.ts';

/** A ledger in memory, which can be away, emptied, and lose its oldest entries. */
export class FakeLedger {
  epoch = 'EPOCH-1';
  entries: readonly LedgerRecord[] = [];
  away: Error | undefined;
  reads = 0;

  async head() {
    if (this.away !== undefined) throw this.away;
    return { epoch: this.epoch, shard: 0, seq: this.entries.at(-1)?.seq ?? 0, at: 0 };
  }

  async after(seq: number, take: number): Promise<LedgerSpan> {
    this.reads++;
    const head = await this.head();
    const rest = this.entries.filter((entry) => entry.seq > seq).slice(0, take);
    const oldest = this.entries[0]?.seq;
    if (oldest !== undefined && oldest > seq + 1) return { head, entries: [], oldest };
    return { head, entries: rest };
  }

  /** `count` more entries. */
  grow(count: number): void {
    this.entries = [...this.entries, ...entriesFrom((this.entries.at(-1)?.seq ?? 0) + 1, count)];
  }

  restart(epoch: string): void {
    this.epoch = epoch;
    this.entries = [];
  }

  forgetUntil(seq: number): void {
    this.entries = this.entries.filter((entry) => entry.seq > seq);
  }
}

/** A feed in memory, for the tests of what stands on it: `ledger` is what it tells. */
export class FakeChangeFeed extends LedgerFeed {
  readonly ledger: FakeLedger;
  readonly stream: FakeChangeStream;

  constructor(ledger = new FakeLedger(), stream = new FakeChangeStream()) {
    super(ledger, stream);
    this.ledger = ledger;
    this.stream = stream;
  }
}
