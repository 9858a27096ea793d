import type { GraphQLFormattedError } from 'graphql';
import { maskUnexpected } from '@rootline/schema';
import { storeAway } from './store-away.ts';

/**
 * What a client sees of an error: those of its own document and of limits with their own codes (Apollo puts its code
 * for a failed validation over them), expected ones as they are, and of anything else nothing; `report` gets that.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  report: (cause: unknown) => void,
): GraphQLFormattedError {
  const cause = storeAway(causeOf(error));
  if (isStackOverflow(cause)) {
    return { ...formatted, message: 'the request nests too deeply', extensions: { code: 'DEPTH_LIMIT' } };
  }
  if (!isGraphQLError(cause)) return maskUnexpected(formatted, cause, report);
  const told = cause.extensions?.['code'] ?? formatted.extensions?.['code'];
  // Of no field, so of the request: a subscription, a persisted query of another hash. Apollo takes what has no code for a fault of ours.
  const code = told === 'INTERNAL_SERVER_ERROR' && formatted.path === undefined ? 'BAD_REQUEST' : told;
  return code === undefined ? formatted : { ...formatted, extensions: { ...formatted.extensions, code } };
}

type GraphQLErrorLike = {
  readonly originalError?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
};

/** The error that was thrown first: graphql and Apollo wrap it to say where. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (isGraphQLError(cause) && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

/** By what graphql calls it, not by its class: Apollo may have loaded another copy of graphql. */
function isGraphQLError(error: unknown): error is GraphQLErrorLike {
  return Object.prototype.toString.call(error) === '[object GraphQLError]';
}

/** A document or a value of thousands of levels: parsers and printers of JSON and GraphQL call themselves for each. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}
