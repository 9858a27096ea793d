import type { Session, Transaction } from 'neo4j-driver';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Query } from './cypher.ts';
import { StoreError, toStoreError } from './errors.ts';
import { mapToDriver, type Params } from './params.ts';
import { rowsOf } from './result.ts';

/**
 * One write transaction. Statements are sent in the order of the calls, without waiting for the answers of earlier ones:
 * call `run` several times, then await the promises. After a failed statement the later ones fail too; roll back.
 */
export class WriteTransaction {
  readonly #session: Session;
  readonly #transaction: Transaction;
  readonly #telemetry: Telemetry;
  readonly #onRelease: () => void;
  #ended = false;

  constructor(session: Session, transaction: Transaction, telemetry: Telemetry, onRelease: () => void) {
    this.#session = session;
    this.#transaction = transaction;
    this.#telemetry = telemetry;
    this.#onRelease = onRelease;
  }

  /**
   * Sends a statement now; resolves with its rows. The promise need not be awaited at once (its rejection is
   * never "unhandled"), but has to be before `commit`.
   * @throws StoreError
   */
  run<Row>(query: Query<Row>, params: Params = {}): Promise<readonly Row[]> {
    const ended = this.#telemetry.statement(query.name);
    // `then` subscribes at once: the request is on its way before this function returns.
    const rows = this.#transaction.run(query.text, mapToDriver(params)).then(
      (result) => {
        ended();
        return rowsOf(query, result);
      },
      (error: unknown) => {
        ended(error);
        throw toStoreError(error, query.name);
      },
    );
    rows.catch(() => undefined);
    return rows;
  }

  /** @throws StoreError; STORE_AMBIGUOUS_COMMIT when the connection broke before the answer: look the key up */
  async commit(): Promise<void> {
    this.#ended = true;
    const ended = this.#telemetry.statement('commit');
    try {
      await this.#transaction.commit();
      ended();
    } catch (error) {
      ended(error);
      const storeError = toStoreError(error, 'commit');
      // The request may have reached the server: only "refused" is certain, a lost connection is not.
      throw storeError.code === 'STORE_UNAVAILABLE'
        ? new StoreError('STORE_AMBIGUOUS_COMMIT', 'commit', error)
        : storeError;
    } finally {
      this.#release();
    }
  }

  /** Undoes everything; never throws (a lost connection rolls back by itself). */
  async rollback(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    try {
      await this.#transaction.rollback();
    } catch {
      // The statement that failed before said why; the server rolls back when the connection is gone.
    } finally {
      this.#release();
    }
  }

  #release(): void {
    this.#onRelease();
    void this.#session.close().catch(() => undefined);
  }
}
