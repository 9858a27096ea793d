import type { MiddlewareFn } from 'type-graphql';
import { toGraphQLError } from './to-graphql-error.ts';

/** Around every resolver that does work: the one place where typed errors become GraphQL's. */
export const translateErrors: MiddlewareFn = async (_action, next) => {
  try {
    const result: unknown = await next();
    return result;
  } catch (error) {
    throw toGraphQLError(error);
  }
};
