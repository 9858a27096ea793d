/** Errors that callers are expected to handle: each has a literal `code`, and is translated once per transport. */
export abstract class ExpectedError extends Error {
  abstract readonly code: string;
}

/** The input breaks a rule: which field, what was expected. Nothing was changed. */
export class InvalidInputError extends ExpectedError {
  readonly code = 'INVALID_INPUT';
  readonly path: string;
  readonly expected: string;
  constructor(path: string, expected: string, found?: string) {
    super(`${path}: expected ${expected}${found === undefined ? '' : `, found ${found}`}`);
    this.path = path;
    this.expected = expected;
  }
}

/** An id or name that the graph does not hold. */
export class NotFoundError extends ExpectedError {
  readonly code = 'NOT_FOUND';
  readonly id: string;
  constructor(id: string, what = 'entity') {
    super(`no ${what} ${id}`);
    this.id = id;
  }
}

/** A guard of the command did not hold at the moment of the commit. */
export class ConflictError extends ExpectedError {
  readonly code = 'CONFLICT';
}

/** The idempotency key was used before with another body. */
export class IdempotencyMismatchError extends ExpectedError {
  readonly code = 'IDEMPOTENCY_MISMATCH';
  readonly key: string;
  constructor(key: string) {
    super(`idempotency key ${key} was used before with another body`);
    this.key = key;
  }
}

/** More is asked to be followed than is looked after for one subscriber. */
export class LineageTooLargeError extends ExpectedError {
  readonly code = 'LINEAGE_TOO_LARGE';
  /** Nodes, at most. */
  readonly limit: number;
  constructor(limit: number) {
    super(
      `this is more than ${limit} nodes: follow fewer steps, one direction, ENTITY in place of VERSION, or one version in place of all`,
    );
    this.limit = limit;
  }
}

/** The queue in front of the writer is full, or the store is away: nothing was changed; try again later. */
export class HubBusyError extends ExpectedError {
  readonly code = 'HUB_BUSY';
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The store could not be reached for longer than a command waits: nothing was changed, or the key tells when it is sent again. */
export class StoreAwayError extends HubBusyError {}

/** A command that the store refuses for a reason that retrying cannot mend (found by bisecting its batch). */
export class CommandRejectedError extends ExpectedError {
  readonly code = 'COMMAND_REJECTED';
}

/** A place in the ledger that cannot be gone on from: of another store, or of entries that are no longer kept. */
export class CursorExpiredError extends ExpectedError {
  readonly code = 'CURSOR_EXPIRED';
  /** Where the ledger stands now: read again what is of interest, then go on from here. */
  readonly cursor: string;
  constructor(cursor: string) {
    super('the cursor has expired: read again what you need, and go on from the cursor given here');
    this.cursor = cursor;
  }
}

/** A read went past its time limit. */
export class QueryTimeoutError extends ExpectedError {
  readonly code = 'QUERY_TIMEOUT';
}
