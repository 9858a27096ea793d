import type { Page, PageRequest } from '../entity/entity-store.ts';
import { checkFirst, Cursors, pageOf } from '../entity/page.ts';
import type { LedgerChangeRecord, LedgerRecord, LedgerSpan, LedgerStore, Position } from './ledger-store.ts';

/** A ledger in memory. */
export class FakeLedgerStore implements LedgerStore {
  readonly epoch: string;
  readonly entries: LedgerRecord[] = [];
  readonly changesOf = new Map<number, readonly LedgerChangeRecord[]>();

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  async head(): Promise<Position & { readonly at: number }> {
    const last = this.entries.at(-1);
    return { epoch: this.epoch, shard: 0, seq: last?.seq ?? 0, at: last?.at ?? 0 };
  }

  async seqAt(at: number): Promise<number> {
    return this.entries.findLast((entry) => entry.at <= at)?.seq ?? 0;
  }

  async list(
    page: PageRequest,
    filter: { readonly command?: string; readonly subject?: string } = {},
  ): Promise<Page<LedgerRecord>> {
    checkFirst(page.first);
    const cursors = new Cursors<readonly [number]>(['number'], ['ledger', filter]);
    const before = cursors.decode(page.after)?.[0] ?? Number.POSITIVE_INFINITY;
    const { command, subject } = filter;
    const rows = this.entries
      .filter((entry) => entry.seq < before && (command === undefined || entry.command === command))
      .filter((entry) => subject === undefined || entry.subjects.includes(subject));
    return pageOf(rows.toReversed(), page, cursors, (item) => ({ key: [item.seq] as const, item }));
  }

  async after(seq: number, take: number): Promise<LedgerSpan> {
    return { head: await this.head(), entries: this.entries.filter((entry) => entry.seq > seq).slice(0, take) };
  }

  async get(seq: number): Promise<LedgerRecord | null> {
    return this.entries.find((entry) => entry.seq === seq) ?? null;
  }

  async getMany(seqs: readonly number[]): Promise<ReadonlyMap<number, LedgerRecord>> {
    return new Map(this.entries.filter(({ seq }) => seqs.includes(seq)).map((entry) => [entry.seq, entry]));
  }

  async changes(seq: number, page: PageRequest): Promise<Page<LedgerChangeRecord>> {
    checkFirst(page.first);
    const cursors = new Cursors<readonly [number]>(['number'], ['changes', seq]);
    const start = cursors.decode(page.after)?.[0] ?? 0;
    const rows = (this.changesOf.get(seq) ?? []).slice(start, start + page.first + 1);
    const keyed = rows.map((item, index) => ({ item, key: [start + index + 1] as const }));
    return pageOf(keyed, page, cursors, (row) => row);
  }
}
