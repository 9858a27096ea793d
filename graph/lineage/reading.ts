import type { Query } from '../driver/cypher.ts';
import type { Database } from '../driver/database.ts';
import type { Params } from '../driver/params.ts';
import { touchedSince } from '../entity/touched.ts';
import { QueryTimeoutError } from '../model/errors.ts';

// A query that is given less than this is not worth sending.
const LEAST_MS = 20;

/**
 * One question to the store: a number of queries that all see the same moment and share one time limit. Each asks as of
 * the position that was read first, so that they agree although facts arrive between them.
 */
export class Reading {
  readonly #database: Database;
  readonly #deadline: number;
  readonly #moment: { readonly t: number; readonly seq: number };

  /** `seq`: ledger position; `t`: valid time, epoch milliseconds. */
  constructor(database: Database, moment: { readonly t: number; readonly seq: number }, deadline: number) {
    this.#database = database;
    this.#moment = moment;
    this.#deadline = deadline;
  }

  get seq(): number {
    return this.#moment.seq;
  }

  /** @throws QueryTimeoutError when the question's time is over, and what `Database.read` throws */
  async rows<Row>(query: Query<Row>, params: Params): Promise<readonly Row[]> {
    return this.#read(query, params, 1);
  }

  /** As `rows`, but undefined when `share` (0 to 1) of the time that is left is over. */
  async rowsInTime<Row>(query: Query<Row>, params: Params, share: number): Promise<readonly Row[] | undefined> {
    try {
      return await this.#read(query, params, share);
    } catch (error) {
      if (error instanceof QueryTimeoutError) return undefined;
      throw error;
    }
  }

  /** Those of `ids` that were written to after the position that the question is answered at. */
  touched(ids: readonly string[]): Promise<readonly string[]> {
    return touchedSince(this.#database, this.#moment.seq, ids);
  }

  async #read<Row>(query: Query<Row>, params: Params, share: number): Promise<readonly Row[]> {
    const timeoutMs = Math.floor((this.#deadline - performance.now()) * share);
    if (timeoutMs < LEAST_MS) throw new QueryTimeoutError(`${query.name}: the time for this question is over`);
    return this.#database.read(query, { ...params, ...this.#moment }, { timeoutMs, heavy: true });
  }
}
