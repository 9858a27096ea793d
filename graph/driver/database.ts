import neo4j, { type Driver, type SessionConfig } from 'neo4j-driver';
import { QueryTimeoutError } from '../model/errors.ts';
import { SILENT, type Telemetry } from '../telemetry/telemetry.ts';
import type { Query } from './cypher.ts';
import { StoreError, toStoreError } from './errors.ts';
import { hitsOf, planNodeOf, type PlanNode } from './explain.ts';
import { gatherWrites } from './gather-writes.ts';
import { mapToDriver, type Params } from './params.ts';
import { rowsOf } from './result.ts';
import { Semaphore } from './semaphore.ts';
import { WriteTransaction } from './transaction.ts';

export type DatabaseOptions = {
  /** `bolt://`, `neo4j://` and their encrypted forms. */
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  /** Name of the database; undefined: the user's home database. */
  readonly database?: string;
  /** Connections to each server. Default 50. */
  readonly maxConnections?: number;
  /** Hears of every statement. Default: nobody does. */
  readonly telemetry?: Telemetry;
};

export type DatabaseStats = {
  /** Reads and transactions that hold a connection or wait for one. */
  readonly sessions: number;
  readonly maxConnections: number;
  readonly heavyReads: number;
  readonly heavyReadsWaiting: number;
};

export type ReadOptions = {
  /** The server ends the read after this time. Default 5,000. */
  readonly timeoutMs?: number;
  /** Walks, counts and other reads that can keep a core busy: at most 8 at once. */
  readonly heavy?: boolean;
};

// Long enough for any page and walk on a busy machine, short enough that a client has not given up.
const DEFAULT_READ_TIMEOUT_MS = 5_000;
// A batch of 128 commands takes tens of milliseconds; a transaction of this age hangs.
const DEFAULT_WRITE_TIMEOUT_MS = 30_000;
// Plenty for 8 heavy reads, hundreds of short ones a second and one writer.
const DEFAULT_MAX_CONNECTIONS = 50;
// More walks at once only make each slower: they are bound by the server's cores.
const HEAVY_READS = 8;
const MAX_WAITING_HEAVY_READS = 256;
const MAX_HEAVY_WAIT_MS = 5_000;
// How long a read waits for a connection before the caller hears that the store is unavailable.
const ACQUISITION_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 3_000;
// What the protocol registers.
const BOLT_PORT = 7687;

/** A graph store that can be read, and written in transactions. Holds the connection pool: close it. */
export class Database {
  readonly #driver: Driver;
  readonly #session: SessionConfig;
  readonly #endGathering: () => void;
  readonly #heavy = new Semaphore(HEAVY_READS, MAX_WAITING_HEAVY_READS, MAX_HEAVY_WAIT_MS);

  readonly telemetry: Telemetry;
  readonly #maxConnections: number;
  #sessions = 0;

  constructor(driver: Driver, options: DatabaseOptions) {
    const { database } = options;
    this.#driver = driver;
    this.telemetry = options.telemetry ?? SILENT;
    this.#maxConnections = options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
    this.#endGathering = gatherWrites(Number(new URL(options.uri).port || BOLT_PORT));
    // On a cluster a read has to see what was acknowledged before it; one server does that by itself.
    const bookmarkManager = /^neo4j(\+s(sc)?)?:/.test(options.uri) ? neo4j.bookmarkManager() : undefined;
    this.#session = {
      ...(database === undefined ? {} : { database }),
      ...(bookmarkManager === undefined ? {} : { bookmarkManager }),
    };
  }

  /**
   * Runs one read in its own (auto-commit) transaction: one round trip.
   * @throws QueryTimeoutError past `timeoutMs`; HubBusyError when too many heavy reads wait; StoreError otherwise
   */
  async read<Row>(query: Query<Row>, params: Params = {}, options: ReadOptions = {}): Promise<readonly Row[]> {
    const run = () => this.#autoCommit(query, params, neo4j.session.READ, options.timeoutMs ?? DEFAULT_READ_TIMEOUT_MS);
    return options.heavy === true ? this.#heavy.run(run) : run();
  }

  /** As `read`, for a query that has one row or none. */
  async readOne<Row>(query: Query<Row>, params: Params = {}, options: ReadOptions = {}): Promise<Row | undefined> {
    return (await this.read(query, params, options))[0];
  }

  /**
   * Runs one write statement in a transaction that it may split itself (schema commands, CALL {} IN TRANSACTIONS).
   * For migrations and administration; facts go through `begin`.
   * @throws StoreError
   */
  async write<Row>(
    query: Query<Row>,
    params: Params = {},
    timeoutMs = DEFAULT_WRITE_TIMEOUT_MS,
  ): Promise<readonly Row[]> {
    return this.#autoCommit(query, params, neo4j.session.WRITE, timeoutMs);
  }

  /** The plan that the server would run the query by; the query is not run. @throws StoreError */
  async explain(query: Query<unknown>, params: Params = {}): Promise<PlanNode> {
    const session = this.#driver.session({ ...this.#session, defaultAccessMode: neo4j.session.READ });
    try {
      const { summary } = await session.run(`EXPLAIN ${query.text}`, mapToDriver(params));
      if (summary.plan === false) throw new StoreError('STORE_FAULT', query.name, new Error('the server sent no plan'));
      return planNodeOf(summary.plan);
    } catch (error) {
      throw storeErrorOf(error, query.name);
    } finally {
      await session.close();
    }
  }

  /** Runs a read and counts what it cost: hits on the store, the same on every machine. @throws StoreError */
  async profile<Row>(
    query: Query<Row>,
    params: Params = {},
  ): Promise<{ readonly rows: readonly Row[]; readonly hits: number }> {
    const session = this.#driver.session({ ...this.#session, defaultAccessMode: neo4j.session.READ });
    try {
      const result = await session.run(`PROFILE ${query.text}`, mapToDriver(params));
      const { queryProfile } = result.summary;
      if (queryProfile === false) throw new StoreError('STORE_FAULT', query.name, new Error('there is no profile'));
      return { rows: rowsOf(query, result), hits: hitsOf(queryProfile) };
    } catch (error) {
      throw storeErrorOf(error, query.name);
    } finally {
      await session.close();
    }
  }

  /**
   * Begins a write transaction without waiting for the server: BEGIN, and what is run next, are sent in one go.
   * End it with `commit` or `rollback`.
   */
  begin(timeoutMs = DEFAULT_WRITE_TIMEOUT_MS): WriteTransaction {
    // -1, all: a statement's rows arrive in one piece, so that pipelined statements never wait for a second PULL.
    const session = this.#driver.session({ ...this.#session, defaultAccessMode: neo4j.session.WRITE, fetchSize: -1 });
    this.#sessions++;
    return new WriteTransaction(session, session.beginTransaction({ timeout: timeoutMs }), this.telemetry, () => {
      this.#sessions--;
    });
  }

  /** Resolves when the server answers. @throws StoreError (STORE_UNAVAILABLE, or STORE_FAULT for a wrong password) */
  async verify(): Promise<void> {
    try {
      await this.#driver.verifyConnectivity(
        this.#session.database === undefined ? {} : { database: this.#session.database },
      );
    } catch (error) {
      throw toStoreError(error, 'verify');
    }
  }

  stats(): DatabaseStats {
    const { running: heavyReads, waiting: heavyReadsWaiting } = this.#heavy;
    return { sessions: this.#sessions, maxConnections: this.#maxConnections, heavyReads, heavyReadsWaiting };
  }

  async close(): Promise<void> {
    this.#endGathering();
    await this.#driver.close();
  }

  async #autoCommit<Row>(
    query: Query<Row>,
    params: Params,
    mode: 'READ' | 'WRITE',
    timeoutMs: number,
  ): Promise<readonly Row[]> {
    const session = this.#driver.session({ ...this.#session, defaultAccessMode: mode });
    const ended = this.telemetry.statement(query.name);
    this.#sessions++;
    try {
      const result = await session.run(query.text, mapToDriver(params), {
        timeout: timeoutMs,
        metadata: { query: query.name },
      });
      ended();
      return rowsOf(query, result);
    } catch (error) {
      ended(error);
      throw mode === neo4j.session.READ ? readError(error, query.name) : storeErrorOf(error, query.name);
    } finally {
      this.#sessions--;
      // Gives the connection back; what it would throw is what was thrown already.
      void session.close().catch(() => undefined);
    }
  }
}

function storeErrorOf(error: unknown, name: string): Error {
  // A row that could not be decoded is our own error, and says so.
  return error instanceof Error && !(error instanceof neo4j.Neo4jError) ? error : toStoreError(error, name);
}

function readError(error: unknown, name: string): Error {
  const found = storeErrorOf(error, name);
  return found instanceof StoreError && found.code === 'STORE_TIMEOUT'
    ? new QueryTimeoutError(`${name} ran past its time limit`, { cause: error })
    : found;
}

/** Opens the pool; connections are made on first use (`verify` makes one). */
export function openDatabase(options: DatabaseOptions): Database {
  const driver = neo4j.driver(options.uri, neo4j.auth.basic(options.user, options.password), {
    disableLosslessIntegers: true,
    maxConnectionPoolSize: options.maxConnections ?? DEFAULT_MAX_CONNECTIONS,
    connectionAcquisitionTimeout: ACQUISITION_TIMEOUT_MS,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    telemetryDisabled: true,
    userAgent: 'rootline',
  });
  return new Database(driver, options);
}
