import type { ApolloServerPlugin } from '@apollo/server';
import { LATENCY_SECONDS, type Metrics } from '../metrics/metrics.ts';
import { currentScope } from '../telemetry/request-scope.ts';
import type { Tracer } from '../tracing/tracer.ts';

// Clients name their operations as they like: the first ones get a series each, the others share one.
const MAX_NAMES = 100;
const NAME_LENGTH = 100;

/** Measures GraphQL operations by type and name, makes each a step of its trace, and tells the request's id with errors. */
export function observeOperations<C extends object>(metrics: Metrics, tracer: Tracer): ApolloServerPlugin<C> {
  const seconds = metrics.histogram(
    'rootline_graphql_operation_seconds',
    'Time of GraphQL operations.',
    LATENCY_SECONDS,
    ['type', 'name', 'outcome'],
  );
  const labelOf = boundedNames();
  return {
    requestDidStart: () => {
      const began = performance.now();
      const scope = currentScope();
      const outer = scope?.step;
      return Promise.resolve({
        didResolveOperation({ operation, operationName }) {
          const type = operation?.operation ?? 'query';
          // What resolvers ask of the store belongs to the operation; a request has one.
          if (scope !== undefined && outer !== undefined)
            scope.step = tracer.begin(`graphql ${type} ${labelOf(operationName)}`, { parent: outer });
          return Promise.resolve();
        },
        willSendResponse({ operation, operationName, response: { body } }) {
          const failed = body.kind === 'single' && (body.singleResult.errors?.length ?? 0) > 0;
          const type: string = operation === undefined ? 'none' : operation.operation;
          if (failed && scope !== undefined) {
            const { extensions } = body.singleResult;
            body.singleResult.extensions = { ...extensions, requestId: scope.requestIds[0] };
          }
          seconds.observe((performance.now() - began) / 1_000, {
            type,
            name: operation === undefined ? 'none' : labelOf(operationName),
            outcome: failed ? 'error' : 'ok',
          });
          if (scope !== undefined && scope.step !== outer) {
            scope.step?.end(failed ? new Error('answered with errors') : undefined);
            scope.step = outer;
          }
          return Promise.resolve();
        },
      });
    },
  };
}

function boundedNames(): (name: string | null | undefined) => string {
  const known = new Set<string>();
  return (name) => {
    if (name == null) return 'anonymous';
    const short = name.slice(0, NAME_LENGTH);
    if (known.has(short)) return short;
    if (known.size >= MAX_NAMES) return 'other';
    known.add(short);
    return short;
  };
}
