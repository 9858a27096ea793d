import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInputError } from '@rootline/graph/model';
import { z } from 'zod';
import type { LiveConnections } from './live-connections.ts';
import type { LiveOperations, LiveRequest, LiveResult } from './live-operations.ts';
import { LIVE_PATH } from './paths.ts';
import type { StallWatch } from './stall-watch.ts';
import type { Authenticate } from './websocket.ts';

// Proxies close what is silent for a minute, some after half of it.
const KEEP_ALIVE_MS = 12_000;

const request = z.object({
  query: z.string('expected the text of a subscription'),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown(), 'expected an object').nullish(),
});

export type EventStreamOptions<C extends object> = {
  readonly operations: LiveOperations<C>;
  readonly connections: LiveConnections;
  readonly stalls: StallWatch;
  readonly authenticate: Authenticate;
};

/**
 * GET and POST /graphql/stream: one subscription as server-sent events, for clients behind proxies (GraphQL over SSE, distinct
 * connections). `next` events are sent when the one before has left the process; nothing is queued.
 */
export function eventStreamRoute<C extends object>(app: FastifyInstance, options: EventStreamOptions<C>): void {
  const open = new Set<ServerResponse>();
  // Without `complete`: the client connects again, to this hub when it is back or to another.
  app.addHook('preClose', (done) => {
    for (const response of open) response.destroy();
    done();
  });
  app.route({
    method: ['GET', 'POST'],
    url: LIVE_PATH,
    handler: (asked, reply) => streamTo(asked, reply, { ...options, open }),
  });
}

type Streaming<C extends object> = EventStreamOptions<C> & { readonly open: Set<ServerResponse> };

async function streamTo<C extends object>(
  asked: FastifyRequest,
  reply: FastifyReply,
  { operations, connections, stalls, authenticate, open }: Streaming<C>,
) {
  const { accept } = asked.headers;
  if (accept !== undefined && !/text\/event-stream|text\/\*|\*\/\*/.test(accept)) {
    return refuse(reply, 406, 'NOT_ACCEPTABLE', 'this path answers text/event-stream');
  }
  const wanted = readRequest(asked);
  const principal = await authenticate(undefined, asked);
  if (principal === undefined) return refuse(reply, 403, 'FORBIDDEN', 'you may not subscribe');
  const leave = connections.open('sse');
  const release = leave === undefined ? undefined : connections.admit(principal);
  if (leave === undefined || release === undefined) {
    leave?.();
    reply.header('retry-after', '5');
    return refuse(reply, 503, 'HUB_BUSY', 'too many subscribers: close some, or try again later');
  }
  reply.hijack();
  const { raw } = reply;
  const drop = () => {
    connections.stalled();
    raw.destroy();
  };
  const unwatch = stalls.watch({ pending: () => raw.writableLength, drop });
  open.add(raw);
  try {
    await send(raw, reply.getHeaders(), await operations.begin(wanted, asked.id));
  } finally {
    open.delete(raw);
    unwatch();
    release();
    leave();
    if (!raw.destroyed) raw.end();
  }
}

async function send(
  raw: ServerResponse,
  headers: ReturnType<FastifyReply['getHeaders']>,
  result: AsyncGenerator<LiveResult> | LiveResult,
): Promise<void> {
  const leave = () => {
    if (Symbol.asyncIterator in result) void result.return(undefined);
  };
  raw.once('close', leave);
  if (raw.destroyed) leave();
  raw.writeHead(200, {
    ...(headers as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies that gather answers would hold back every message.
    'x-accel-buffering': 'no',
  });
  // Some browsers show a stream as open only after its first byte.
  raw.write(':\n\n');
  const keepAlive = setInterval(() => {
    if (raw.writableLength === 0) raw.write(':\n\n');
  }, KEEP_ALIVE_MS);
  try {
    if (!(Symbol.asyncIterator in result)) await write(raw, eventOf(result));
    else for await (const answer of result) await write(raw, eventOf(answer));
    await write(raw, 'event: complete\ndata:\n\n');
  } finally {
    clearInterval(keepAlive);
  }
}

function eventOf(result: LiveResult): string {
  return `event: next\ndata: ${JSON.stringify(result)}\n\n`;
}

/** Resolves when it has left the process, or the consumer is gone. */
async function write(raw: ServerResponse, text: string): Promise<void> {
  if (raw.destroyed) return;
  await new Promise<void>((resolve) => {
    raw.once('close', resolve);
    raw.write(text, () => {
      raw.off('close', resolve);
      resolve();
    });
  });
}

/** @throws InvalidInputError */
function readRequest({ method, body, query }: FastifyRequest): LiveRequest {
  const given = method === 'POST' ? body : fromSearch(query as Readonly<Record<string, unknown>>);
  const parsed = request.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidInputError(issue?.path.join('.') || 'body', issue?.message ?? 'an object with query');
}

/** @throws InvalidInputError */
function fromSearch({ variables, ...rest }: Readonly<Record<string, unknown>>): unknown {
  if (typeof variables !== 'string') return { ...rest, variables };
  try {
    return { ...rest, variables: JSON.parse(variables) as unknown };
  } catch {
    throw new InvalidInputError('variables', 'a JSON object');
  }
}

function refuse(reply: FastifyReply, status: number, code: string, message: string) {
  return reply.code(status).send({ error: { code, message, requestId: reply.request.id } });
}
