import { ExpectedError } from '@rootline/graph/model';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { describeError } from './to-graphql-error.ts';

/**
 * What a client sees of an error: expected ones and those of its own document as they are, anything else without its
 * words, which may hold what is nobody's business. The cause of what is masked goes to `report`.
 */
export function maskUnexpected(
  formatted: GraphQLFormattedError,
  error: unknown,
  report: (cause: unknown) => void,
): GraphQLFormattedError {
  const cause = causeOf(error);
  if (cause instanceof ExpectedError) {
    const { message, ...facts } = describeError(cause);
    return { ...formatted, message: String(message), extensions: { ...formatted.extensions, ...facts } };
  }
  // Made by graphql itself (syntax, validation, variables) or by a limit.
  if (cause instanceof GraphQLError) return formatted;
  report(cause);
  const message = 'something went wrong in the hub; its log says what, under the id of this request';
  return { ...formatted, message, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** The error that was thrown first: graphql wraps it to say where. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}
