import neo4j from 'neo4j-driver';

export type StoreErrorCode =
  /** Nothing was changed; the same transaction may succeed when tried again (deadlock, leader switch, database starting). */
  | 'STORE_TRANSIENT'
  /** The server could not be reached or went away; nothing was committed. */
  | 'STORE_UNAVAILABLE'
  /** The connection broke between COMMIT and its answer: committed or not, only the ledger can tell. */
  | 'STORE_AMBIGUOUS_COMMIT'
  /** A unique constraint was violated. */
  | 'STORE_CONSTRAINT'
  /** The transaction needs more memory than the server gives to one: it has to be smaller. */
  | 'STORE_TOO_LARGE'
  /** The transaction ran past its time limit and was ended by the server. */
  | 'STORE_TIMEOUT'
  /** Everything else: the query, its parameters or the store are at fault, and trying again does not help. */
  | 'STORE_FAULT';

/** What went wrong in the store, by what the caller can do about it. `cause` is the driver's error. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** Name of the query, for logs. */
  readonly query: string;
  constructor(code: StoreErrorCode, query: string, cause: unknown) {
    super(`${query}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.code = code;
    this.query = query;
  }

  /** True when the whole transaction can be sent again without a look at the ledger. */
  get retryable(): boolean {
    return this.code === 'STORE_TRANSIENT' || this.code === 'STORE_UNAVAILABLE';
  }
}

// These end a transaction because its time was up (which code depends on whether the client or the server set the limit).
const TIMEOUT_CODES = new Set([
  'Neo.ClientError.Transaction.TransactionTimedOut',
  'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
  'Neo.TransientError.Transaction.LockAcquisitionTimeout',
]);

// Neo4j calls these transient; the same transaction meets the same limit again.
const MEMORY_CODES = new Set([
  'Neo.TransientError.General.MemoryPoolOutOfMemoryError',
  'Neo.TransientError.General.TransactionOutOfMemoryError',
]);

/** A server that is ill, or that we may not talk to: nothing is wrong with what was sent. */
const ILL = /^Neo\.(DatabaseError|ClientError\.Security)\./;

/** The driver's own codes for a connection that cannot be had or is lost, and what it says when the pool is empty for too long. */
const CONNECTION_CODES = new Set(['ServiceUnavailable', 'SessionExpired']);
const POOL_EXHAUSTED = /connection acquisition timed out|pool is closed/i;

/** Sorts any error of the driver into a StoreError; a StoreError stays as it is. */
export function toStoreError(error: unknown, query: string): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(classify(error), query, error);
}

function classify(error: unknown): StoreErrorCode {
  if (!(error instanceof neo4j.Neo4jError)) return 'STORE_FAULT';
  const { code, message } = error;
  if (TIMEOUT_CODES.has(code)) return 'STORE_TIMEOUT';
  if (MEMORY_CODES.has(code)) return 'STORE_TOO_LARGE';
  if (ILL.test(code)) return 'STORE_UNAVAILABLE';
  if (CONNECTION_CODES.has(code) || POOL_EXHAUSTED.test(message)) return 'STORE_UNAVAILABLE';
  if (code === 'Neo.ClientError.Schema.ConstraintValidationFailed') return 'STORE_CONSTRAINT';
  if (code.startsWith('Neo.TransientError.') || neo4j.isRetryableError(error)) return 'STORE_TRANSIENT';
  return 'STORE_FAULT';
}
