import { GraphQLError } from 'graphql';
import { ExpectedError } from '@rootline/graph/model';

/** The facts of an expected error as plain data: `code`, `message` and what its kind adds (`path`, `id`, `key` …). */
export function describeError(error: ExpectedError): Readonly<Record<string, unknown>> & { code: string } {
  const facts = Object.fromEntries(Object.entries(error).filter(([name]) => name !== 'name' && name !== 'cause'));
  return { ...facts, code: error.code, message: error.message };
}

/**
 * An expected error of a read, as GraphQL says it: the message, and its facts under `extensions`.
 * Anything else is returned as it is: it means that the hub is broken, and the server masks it.
 */
export function toGraphQLError(error: unknown): unknown {
  if (!(error instanceof ExpectedError)) return error;
  const { message: _, ...extensions } = describeError(error);
  return new GraphQLError(error.message, { extensions, originalError: error });
}
