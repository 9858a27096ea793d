import fastifyWebSocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { handleProtocols } from 'graphql-ws';
import { opensSocket } from '../http/upgrade.ts';
import { type Metrics, NO_METRICS } from '../metrics/metrics.ts';
import { eventStreamRoute } from './event-stream-route.ts';
import { LiveConnections } from './live-connections.ts';
import { LiveOperations, type LiveRequest, type LiveResult } from './live-operations.ts';
import { StallWatch } from './stall-watch.ts';
import { type Authenticate, webSocketHandler } from './websocket.ts';

// As for bodies of POST /graphql.
const MAX_MESSAGE = 1024 * 1024;
const SERVICE_RESTART = 1012;
// What a client that does not answer the end may take.
const GOODBYE_MS = 1_000;

export type LiveOptions<C extends object> = {
  readonly schema: GraphQLSchema;
  readonly contextOf: (requestId: string) => C;
  readonly answer: (request: LiveRequest, requestId: string) => Promise<LiveResult>;
  readonly metrics: Metrics | undefined;
  readonly authenticate: Authenticate | undefined;
};

/** Serves subscriptions as events, and gives the handler of a WebSocket for the route of GraphQL. */
export async function liveRoutes<C extends object>(app: FastifyInstance, options: LiveOptions<C>) {
  const { schema, contextOf, answer, metrics = NO_METRICS } = options;
  const { authenticate = () => Promise.resolve('anonymous') } = options;
  const operations = new LiveOperations({
    ...{ schema, contextOf },
    report: (cause, reqId) => app.log.error({ err: cause, reqId }, 'subscription failed'),
  });
  const parts = { operations, connections: new LiveConnections(metrics), stalls: new StallWatch(), authenticate };
  await app.register(fastifyWebSocket, {
    options: { maxPayload: MAX_MESSAGE, handleProtocols },
    preClose(done) {
      for (const client of app.websocketServer.clients) goodbye(client);
      done();
    },
  });
  // An upgrade that is refused leaves its connection to nobody: neither Node nor the plugin would close it.
  app.addHook('onResponse', (request, _reply, done) => {
    if (opensSocket(request.headers)) request.raw.socket.destroySoon();
    done();
  });
  eventStreamRoute(app, parts);
  return webSocketHandler({ ...parts, schema, answer });
}

/** The code tells clients to connect again: to this hub when it is back, or to another. */
function goodbye(client: WebSocket): void {
  client.close(SERVICE_RESTART, 'the hub goes down: connect again and go on from your last cursor');
  setTimeout(() => client.terminate(), GOODBYE_MS).unref();
}
