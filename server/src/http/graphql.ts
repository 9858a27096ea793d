import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { MAX_COST, costOf } from '@rootline/schema';
import { executionDeadline } from './graphql-deadline.ts';
import { MAX_TOKENS, shapeLimit } from './graphql-limits.ts';
import { liveRoutes } from '../live/live-routes.ts';
import { LIVE_PATH } from '../live/paths.ts';
import type { Authenticate } from '../live/websocket.ts';
import { observeOperations } from './observe-operations.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { currentScope } from '../telemetry/request-scope.ts';
import { NO_TRACER, type Tracer } from '../tracing/tracer.ts';
import { formatError } from '../errors/format-graphql-error.ts';

// The writer gives a command back after 4 s and the store a read after 5: past this something hangs.
const TIME_LIMIT_MS = 15_000;

const GRAPHQL_PATH = '/graphql';

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
  /** Who subscribes. Default: anybody, as `anonymous`. */
  readonly authenticate?: Authenticate;
};

/** POST and GET /graphql, and subscriptions over WebSocket there and as events beside it: one schema, bounded in depth, size, cost and time, with automatic persisted queries. */
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
      refuseSubscriptions,
      costLimit(schema),
      executionDeadline(schema, options.timeLimitMs ?? TIME_LIMIT_MS),
    ],
  });
  await apollo.start();
  // Fastify answers what it took before its onClose hooks run.
  app.addHook('onClose', () => apollo.stop());
  const { contextOf } = options;
  const handler = fastifyApolloHandler(apollo, { context: (request) => Promise.resolve(contextOf(request.id)) });
  const wsHandler = await liveRoutes(app, {
    ...{ schema, contextOf, metrics: options.metrics, authenticate: options.authenticate },
    async answer({ query, variables, operationName }, requestId) {
      const asked = {
        ...{ query, variables: { ...variables } },
        ...(operationName == null ? {} : { operationName }),
      };
      const { body } = await apollo.executeOperation(asked, { contextValue: contextOf(requestId) });
      if (body.kind === 'incremental') throw new Error('incremental answers are not offered');
      return body.singleResult;
    },
  });
  await app.register(async (own) => {
    // A client of HTTP/1.0 may name no host, and the route makes an address of the name.
    own.addHook('onRequest', async ({ raw }) => void (raw.headers.host ??= 'localhost'));
    own.route({ method: ['POST', 'OPTIONS'], url: GRAPHQL_PATH, handler });
    own.route({ method: 'GET', url: GRAPHQL_PATH, handler, wsHandler });
  });
}

/** An answer over HTTP is one; without this a subscription would be answered once, with nothing. */
const refuseSubscriptions: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        throw new GraphQLError(
          `a subscription is answered over a WebSocket at ${GRAPHQL_PATH}, or as server-sent events at ${LIVE_PATH}`,
          { extensions: { code: 'IS_A_SUBSCRIPTION', http: { status: 400 } } },
        );
      },
    }),
};

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
