import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import {
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { makeHandler } from 'graphql-ws/use/@fastify/websocket';
import type { LiveConnections } from './live-connections.ts';
import { type LiveOperations, type LiveRequest, type LiveResult, readDocument } from './live-operations.ts';
import { STALL_MS, type StallWatch } from './stall-watch.ts';

/** At once on one connection; a page of the web app uses three. */
const MAX_OPERATIONS = 100;
// The stall watch comes first: its code says what to do.
const PING_MS = 2 * STALL_MS;
const TRY_AGAIN_LATER = 1013;
/** The consumer took nothing for too long. It connects again and goes on from its last cursor. */
const CONSUMER_TOO_SLOW = 4510;
// Who takes nothing does not hear of the end either.
const GOODBYE_MS = 1_000;

/** Who it is by what a client said when it connected; undefined: it may not. */
export type Authenticate = (
  params: Readonly<Record<string, unknown>> | undefined,
  request: FastifyRequest,
) => Promise<string | undefined>;

export type WebSocketOptions<C extends object> = {
  readonly schema: GraphQLSchema;
  readonly operations: LiveOperations<C>;
  /** Answers a query or a mutation, with all limits of POST /graphql. */
  readonly answer: (request: LiveRequest, requestId: string) => Promise<LiveResult>;
  readonly connections: LiveConnections;
  readonly stalls: StallWatch;
  readonly authenticate: Authenticate;
};

type Task = { readonly payload: LiveRequest; readonly requestId: string };

/**
 * GraphQL over WebSocket (`graphql-transport-ws`). A message is sent when the one before it has left the process, so that a
 * connection holds one of each subscription and no more.
 */
export function webSocketHandler<C extends object>(options: WebSocketOptions<C>) {
  const { connections, stalls } = options;
  const handle = protocolHandler(options);
  return function (this: unknown, socket: WebSocket, request: FastifyRequest): void {
    const leave = connections.open('websocket');
    if (leave === undefined) {
      socket.close(TRY_AGAIN_LATER, 'too many connections: try another replica, or later');
      return;
    }
    const unwatch = stalls.watch({
      pending: () => socket.bufferedAmount,
      drop() {
        connections.stalled();
        unwatch();
        void closeSlow(socket);
      },
    });
    socket.once('close', () => {
      unwatch();
      leave();
    });
    void handle.call(this as never, socket, request);
  };
}

function protocolHandler<C extends object>(options: WebSocketOptions<C>) {
  const { operations, connections, answer } = options;
  const admitted = new WeakMap<WebSocket, () => void>();
  return makeHandler(
    {
      // Messages of failures inside stay there.
      isProd: true,
      async onConnect({ connectionParams, extra: { socket, request } }) {
        const principal = await options.authenticate(connectionParams, request);
        if (principal === undefined) return false;
        const release = connections.admit(principal);
        if (release !== undefined) admitted.set(socket, release);
        else socket.close(TRY_AGAIN_LATER, 'too many connections of yours: close some');
        return release !== undefined;
      },
      onClose: ({ extra: { socket } }) => admitted.get(socket)?.(),
      onSubscribe({ subscriptions, extra: { request } }, _id, payload) {
        if (Object.keys(subscriptions).length > MAX_OPERATIONS) return [tooManyOperations()];
        try {
          return { ...argsOf(payload, options), contextValue: { payload, requestId: request.id } satisfies Task };
        } catch (error) {
          if (error instanceof GraphQLError) return [error];
          throw error;
        }
      },
      onError: ({ extra: { request } }, _id, _payload, errors) =>
        errors.map((error) => operations.told(error, request.id)),
      subscribe: async ({ contextValue }) => {
        const { payload, requestId } = contextValue as Task;
        return (await operations.begin(payload, requestId)) as never;
      },
      execute: async ({ contextValue }) => {
        const { payload, requestId } = contextValue as Task;
        return (await answer(payload, requestId)) as never;
      },
      // It is told in the words of the hub already.
      onNext: (_connection, _id, _payload, _args, result) => result as FormattedExecutionResult,
    },
    PING_MS,
  );
}

async function closeSlow(socket: WebSocket): Promise<void> {
  socket.close(CONSUMER_TOO_SLOW, 'too slow: connect again and go on from your last cursor');
  await sleep(GOODBYE_MS);
  socket.terminate();
}

/** @throws GraphQLError */
function argsOf<C extends object>(payload: SubscribePayload, { schema, operations }: WebSocketOptions<C>) {
  const document = readDocument(payload.query);
  const operation = getOperationAST(document, payload.operationName)?.operation;
  // All else about these is looked at where they are answered.
  if (operation === OperationTypeNode.SUBSCRIPTION || operation === undefined) return operations.prepare(payload);
  return { schema, document, operationName: payload.operationName ?? null };
}

function tooManyOperations(): GraphQLError {
  return new GraphQLError(`at most ${MAX_OPERATIONS} operations at once on one connection`, {
    extensions: { code: 'TOO_MANY_OPERATIONS', limit: MAX_OPERATIONS },
  });
}
