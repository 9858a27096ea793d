import { z } from 'zod';
import type { Database } from '../driver/database.ts';
import type { Page, PageRequest } from '../entity/entity-store.ts';
import { checkFirst, Cursors, pageOf } from '../entity/page.ts';
import { InvalidInputError } from '../model/errors.ts';
import { AFTER, CHANGES, GET, GET_MANY, HEAD, LIST, OLDEST, SEQ_AT } from './ledger-read.queries.ts';
import type { LedgerChangeRecord, LedgerRecord, LedgerSpan, LedgerStore, Position } from './ledger-store.ts';

type EntryRow = readonly [
  seq: number,
  key: string,
  at: number,
  actor: string,
  command: string,
  project: string,
  subjects: readonly string[],
  changeCount: number,
  body: string,
  outcome: 'committed' | 'refused',
  leaf: string,
  detailDropped: boolean,
];

// A page with a filter that few entries match reads this many (some 50 ms), then says where to go on.
const SCAN = 20_000;
const SHARD = 0;
// As many as a page.
const MAX_SEQS = 200;

/** `[id, digest, before?]`; a fact that was only retracted has the digest null. */
const changesSchema = z.array(
  z.tuple([z.string(), z.string().nullable(), z.string().optional()]).transform(([id, digest, before]) => ({
    id,
    digest: digest ?? '',
    ...(before === undefined ? {} : { before }),
  })),
);

/** The ledger's store lacks its counter: `initialiseStore` was not run. */
export class StoreNotInitialisedError extends Error {
  readonly code = 'STORE_NOT_INITIALISED';
}

export class Neo4jLedgerStore implements LedgerStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async head(): Promise<Position & { readonly at: number }> {
    const head = await this.#database.readOne(HEAD);
    if (head === undefined) throw new StoreNotInitialisedError('the store has no ledger yet');
    const [epoch, seq, at] = head;
    return { epoch, shard: SHARD, seq, at };
  }

  async seqAt(at: number): Promise<number> {
    const [seq = 0] = (await this.#database.readOne(SEQ_AT, { at: Math.floor(at) })) ?? [];
    return seq;
  }

  async list(
    page: PageRequest,
    filter: { readonly command?: string; readonly subject?: string } = {},
  ): Promise<Page<LedgerRecord>> {
    checkFirst(page.first);
    const cursors = new Cursors<readonly [number]>(['number'], ['ledger', filter]);
    const before = cursors.decode(page.after)?.[0] ?? (await this.head()).seq + 1;
    const params = {
      before,
      scan: SCAN,
      take: page.first + 1,
      command: filter.command ?? null,
      subject: filter.subject ?? null,
    };
    const rows = await this.#database.read(LIST, params);
    // Seqs are dense from 1: what lies below the last look is what is left.
    const scanEnd = before - SCAN > 1 ? ([before - SCAN] as const) : undefined;
    return pageOf(rows, page, cursors, (row) => ({ key: [row[0]] as const, item: recordOf(row) }), scanEnd);
  }

  async after(seq: number, take: number): Promise<LedgerSpan> {
    const rows = await this.#database.read(AFTER, { after: seq, take });
    // Read after the entries: while the epoch is still the same, none of them can be of a later one.
    const head = await this.head();
    // A transaction that is being applied may show its later entries first: what lies behind a hole comes next time.
    const hole = rows.findIndex(([found], index) => found !== seq + 1 + index);
    const entries = rows.slice(0, hole === -1 ? rows.length : hole).map(recordOf);
    if (entries.length > 0 || head.seq <= seq) return { head, entries };
    const [oldest] = (await this.#database.readOne(OLDEST)) ?? [];
    return oldest !== undefined && oldest > seq + 1 ? { head, entries, oldest } : { head, entries };
  }

  async get(seq: number): Promise<LedgerRecord | null> {
    const row = await this.#database.readOne(GET, { seq });
    return row === undefined ? null : recordOf(row);
  }

  async getMany(seqs: readonly number[]): Promise<ReadonlyMap<number, LedgerRecord>> {
    if (seqs.length > MAX_SEQS)
      throw new InvalidInputError('seqs', `at most ${MAX_SEQS} positions`, String(seqs.length));
    const rows = seqs.length === 0 ? [] : await this.#database.read(GET_MANY, { seqs });
    return new Map(rows.map((row) => [row[0], recordOf(row)]));
  }

  async changes(seq: number, page: PageRequest): Promise<Page<LedgerChangeRecord>> {
    checkFirst(page.first);
    const cursors = new Cursors<readonly [number]>(['number'], ['changes', seq]);
    const start = cursors.decode(page.after)?.[0] ?? 0;
    // One entry's are one text: it is read whole, whatever the page, and a part of it is given.
    const [text = '[]'] = (await this.#database.readOne(CHANGES, { seq }, { heavy: true })) ?? [];
    const rows = changesSchema.parse(JSON.parse(text)).slice(start, start + page.first + 1);
    const keyed = rows.map((item, index) => ({ item, key: [start + index + 1] as const }));
    return pageOf(keyed, page, cursors, (row) => row);
  }
}

function recordOf([
  seq,
  key,
  at,
  actor,
  command,
  project,
  subjects,
  changeCount,
  bodyDigest,
  outcome,
  leaf,
  detailDropped,
]: EntryRow): LedgerRecord {
  return {
    seq,
    key,
    at,
    actor,
    command,
    project,
    subjects,
    changeCount,
    bodyDigest,
    outcome,
    leaf,
    ...(detailDropped ? { detailDropped } : {}),
  };
}
