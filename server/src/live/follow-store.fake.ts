import type { FollowStore, LedgerRecord, RootRow, Surveyed } from '@rootline/graph';
import { kindOfId, NotFoundError, OPEN_END, type RelationKind } from '@rootline/graph/model';
import { FakeChangeFeed } from '../events/change-feed.fake.ts';
import { entriesFrom } from '../events/entry.fixture.ts';

type Joined = {
  readonly from: string;
  readonly to: string;
  readonly kind: RelationKind;
  readonly recordedSeq: number;
  retractedSeq: number;
};

/** A graph in memory with the ledger of its changes: each call of `join`, `part` and `name` is an entry. It counts what it is asked. */
export class FakeGraph implements FollowStore {
  readonly feed = new FakeChangeFeed();
  readonly surveys: (readonly string[])[] = [];
  rootsAsked = 0;
  away: Error | undefined;
  /** Surveys wait for it. */
  held: Promise<unknown> | undefined;
  readonly #relations: Joined[] = [];
  readonly #names = new Map<string, { readonly seq: number; readonly name: string }[]>();

  get seq(): number {
    return this.feed.ledger.entries.at(-1)?.seq ?? 0;
  }

  /** `from` FEEDS `to` from now on. */
  join(...pairs: readonly (readonly [from: string, to: string])[]): void {
    this.write(pairs.flat());
    for (const [from, to] of pairs) this.#relate(from, to, 'FEEDS');
  }

  /** `version` is a version of `of` from now on. */
  version(of: string, version: string): void {
    this.write([of, version]);
    this.#relate(of, version, 'HAS_VERSION');
  }

  part(from: string, to: string): void {
    const open = this.#relations.find((one) => one.from === from && one.to === to && one.retractedSeq === OPEN_END);
    this.write([from, to]);
    if (open !== undefined) open.retractedSeq = this.seq;
  }

  name(id: string, name: string): void {
    this.write([id]);
    this.#names.set(id, [...(this.#names.get(id) ?? []), { seq: this.seq, name }]);
  }

  /** An entry that names these, and `count - 1` that name nothing before it. */
  write(subjects: readonly string[], count = 1): void {
    const entries: LedgerRecord[] = entriesFrom(this.seq + 1, count).map((entry) => ({ ...entry, subjects: [] }));
    const last = entries.pop();
    const { ledger } = this.feed;
    ledger.entries = [...ledger.entries, ...entries, { ...(last as LedgerRecord), subjects }];
    this.feed.wake();
  }

  async survey(ids: readonly string[], seq: number): Promise<readonly Surveyed[]> {
    if (this.away !== undefined) throw this.away;
    this.surveys.push(ids);
    const answer = ids.map((id) => this.#surveyed(id, seq));
    await this.held;
    return answer;
  }

  async roots(ids: readonly string[], granularity: 'ENTITY' | 'VERSION', seq: number): Promise<readonly RootRow[]> {
    if (this.away !== undefined) throw this.away;
    this.rootsAsked++;
    return ids.map((id) => {
      if (!this.#isKnown(id, seq)) throw new NotFoundError(id);
      const parts = granularity === 'ENTITY' ? [] : this.#joined(seq, 'HAS_VERSION').filter(({ from }) => from === id);
      return [seq, id, ...this.#row(id, seq), parts.map(({ to }) => this.#row(to, seq))];
    });
  }

  #relate(from: string, to: string, kind: RelationKind): void {
    this.#relations.push({ from, to, kind, recordedSeq: this.seq, retractedSeq: OPEN_END });
  }

  #isKnown(id: string, seq: number): boolean {
    return this.#relations.some((one) => one.recordedSeq <= seq && (one.from === id || one.to === id));
  }

  #joined(seq: number, kind: RelationKind): readonly Joined[] {
    return this.#relations.filter((one) => one.kind === kind && one.recordedSeq <= seq && one.retractedSeq > seq);
  }

  #row(id: string, seq: number): Surveyed['row'] {
    const name = this.#names.get(id)?.findLast((one) => one.seq <= seq)?.name ?? id;
    return [id, kindOfId(id) ?? 'Dataset', name, null, null];
  }

  #surveyed(id: string, seq: number): Surveyed {
    const ties = { inferred: false, validFrom: 1, kind: 'FEEDS' } as const;
    const joined = this.#joined(seq, 'FEEDS');
    return {
      row: this.#row(id, seq),
      ties: {
        UPSTREAM: joined.filter(({ to }) => to === id).map(({ from }) => ({ other: from, ...ties })),
        DOWNSTREAM: joined.filter(({ from }) => from === id).map(({ to }) => ({ other: to, ...ties })),
      },
    };
  }
}
