import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { MAX_COST, costOf } from '@rootline/schema';
import { executionDeadline } from './graphql-deadline.ts';
import { MAX_TOKENS, shapeLimit } from './graphql-limits.ts';
import { observeOperations } from './observe-operations.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { currentScope } from '../telemetry/request-scope.ts';
import { NO_TRACER, type Tracer } from '../tracing/tracer.ts';
import { formatError } from '../errors/format-graphql-error.ts';

// The writer gives a command back after 4 s and the store a read after 5: past this something hangs.
const TIME_LIMIT_MS = 15_000;

export type GraphQLOptions<C extends object> = {
  readonly schema: GraphQLSchema;
  /** Made anew for each request. */
  readonly contextOf: (requestId: string) => C;
  /** Tools may ask for the schema. */
  readonly introspection: boolean;
  /** Milliseconds that one operation may take. Default 15,000. */
  readonly timeLimitMs?: number;
  /** Undefined: operations are not measured. */
  readonly metrics?: Metrics;
  readonly tracer?: Tracer;
};

/** POST and GET /graphql: one endpoint, bounded in depth, size, cost and time, with automatic persisted queries. */
export async function graphqlRoute<C extends object>(app: FastifyInstance, options: GraphQLOptions<C>): Promise<void> {
  const { schema } = options;
  const apollo = new ApolloServer<C>({
    schema,
    introspection: options.introspection,
    // The program has its own order of going down.
    stopOnTerminationSignals: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    validationRules: [shapeLimit],
    formatError: (formatted, error) =>
      formatError(formatted, error, (cause) =>
        app.log.error({ err: cause, reqId: currentScope()?.requestIds[0] }, 'GraphQL field failed'),
      ),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // No type has cache hints; looking for them on every field was a sixth of the hub's time for a walk.
      ApolloServerPluginCacheControlDisabled(),
      // First, so that an operation that a limit refuses is measured, too.
      ...(options.metrics === undefined ? [] : [observeOperations<C>(options.metrics, options.tracer ?? NO_TRACER)]),
      costLimit(schema),
      executionDeadline(schema, options.timeLimitMs ?? TIME_LIMIT_MS),
    ],
  });
  await apollo.start();
  // Fastify answers what it took before its onClose hooks run.
  app.addHook('onClose', () => apollo.stop());
  await app.register(async (own) => {
    // A client of HTTP/1.0 may name no host, and the route makes an address of the name.
    own.addHook('onRequest', async ({ raw }) => void (raw.headers.host ??= 'localhost'));
    await own.register(fastifyApollo(apollo), {
      path: '/graphql',
      context: (request) => Promise.resolve(options.contextOf(request.id)),
    });
  });
}

/** Refuses an operation that asks for more objects than the hub answers with in one request. */
function costLimit<C extends object>(schema: GraphQLSchema): ApolloServerPlugin<C> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ request, document, operationName }) {
          const cost = costOf(schema, document, request.variables ?? {}, operationName ?? undefined);
          if (cost > MAX_COST) {
            throw new GraphQLError(
              `this operation may cost ${cost}, at most ${MAX_COST} is allowed: ask for fewer items or fields`,
              { extensions: { code: 'COST_LIMIT', cost, limit: MAX_COST, http: { status: 400 } } },
            );
          }
          return Promise.resolve();
        },
      }),
  };
}
