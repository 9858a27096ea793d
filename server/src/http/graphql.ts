import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { type Context, MAX_COST, costOf, maskUnexpected } from '@rootline/schema';
import { limitRules } from './graphql-limits.ts';

export type GraphQLOptions = {
  readonly schema: GraphQLSchema;
  readonly contextOf: (requestId: string) => Context;
  /** Tools may ask for the schema. */
  readonly introspection: boolean;
};

/** POST and GET /graphql: one endpoint, bounded in depth, size and cost, with automatic persisted queries. */
export async function graphqlRoute(app: FastifyInstance, options: GraphQLOptions): Promise<void> {
  const apollo = new ApolloServer<Context>({
    schema: options.schema,
    introspection: options.introspection,
    // The program has its own order of going down.
    stopOnTerminationSignals: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    validationRules: [...limitRules],
    formatError: (formatted, error) => maskUnexpected(formatted, error, (cause) => app.log.error({ err: cause }, 'GraphQL field failed')),
    plugins: [ApolloServerPluginLandingPageDisabled(), fastifyApolloDrainPlugin(app), costLimit(options.schema)],
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  await app.register(fastifyApollo(apollo), {
    path: '/graphql',
    context: (request) => Promise.resolve(options.contextOf(request.id)),
  });
}

/** Refuses an operation that asks for more objects than the hub answers with in one request. */
function costLimit(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ request, document, operationName }) {
          const cost = costOf(schema, document, request.variables ?? {}, operationName ?? undefined);
          if (cost > MAX_COST) {
            throw new GraphQLError(`this operation may cost ${cost}, at most ${MAX_COST} is allowed: ask for fewer items or fields`, {
              extensions: { code: 'COST_LIMIT', cost, limit: MAX_COST, http: { status: 400 } },
            });
          }
          return Promise.resolve();
        },
      }),
  };
}
