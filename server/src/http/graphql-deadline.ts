import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLSchema, isObjectType } from 'graphql';

type Deadline = { readonly late: Promise<never>; passed: boolean; readonly timer: NodeJS.Timeout };

/**
 * Answers in time, whatever a resolver waits for: from the deadline on every field that still has work to do is an
 * error, and what was read until then is the answer. Reads end by their own time limits in the store.
 * Changes the resolvers of the schema; plain properties stay as they are, for a walk answers with thousands.
 */
export function executionDeadline<C extends object>(schema: GraphQLSchema, timeLimitMs: number): ApolloServerPlugin<C> {
  const deadlines = new WeakMap<object, Deadline>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined) continue;
      field.resolve = (source, args, context: object, info) => {
        const deadline = deadlines.get(context);
        if (deadline?.passed === true) throw tooLate(timeLimitMs);
        const result: unknown = resolve(source, args, context, info);
        return deadline === undefined || !(result instanceof Promise) ? result : Promise.race([result, deadline.late]);
      };
    }
  }
  return {
    requestDidStart: () =>
      Promise.resolve({
        executionDidStart({ contextValue }) {
          const deadline = begin(timeLimitMs);
          deadlines.set(contextValue, deadline);
          return Promise.resolve({
            executionDidEnd() {
              clearTimeout(deadline.timer);
              return Promise.resolve();
            },
          });
        },
      }),
  };
}

function begin(timeLimitMs: number): Deadline {
  const { promise: late, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting when it passes.
  late.catch(() => undefined);
  const deadline = {
    late,
    passed: false,
    timer: setTimeout(() => {
      deadline.passed = true;
      reject(tooLate(timeLimitMs));
    }, timeLimitMs),
  };
  return deadline;
}

function tooLate(timeLimitMs: number): GraphQLError {
  const message =
    `not answered within ${timeLimitMs / 1_000} s: ask for fewer items or a smaller depth; ` +
    'a write may be done all the same, so send it again with the same idempotencyKey';
  return new GraphQLError(message, { extensions: { code: 'TIME_LIMIT', limitMs: timeLimitMs } });
}
