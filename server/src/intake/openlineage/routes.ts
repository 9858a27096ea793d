import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type CommandBus, HubBusyError, InvalidInputError } from '@rootline/graph/model';
import type { BodyStore, Vault } from '@rootline/storage';
import type { Sender } from './accept.ts';
import { ByteGate } from './byte-gate.ts';
import { takeBatch, type BatchAnswer } from './batch.ts';
import { type Decoded, decodeBody } from './decode.ts';
import { MAX_BYTES_INSIDE, MAX_WIRE_BYTES } from './limits.ts';
import { takeEvent } from './take.ts';

export type OpenLineageOptions = {
  readonly commands: CommandBus;
  readonly bodies: BodyStore;
  readonly vault: Vault;
  /** Who sends: a principal's id or name. */
  readonly actorOf: (request: FastifyRequest) => string;
  /** The project that the sender's token belongs to; undefined: by the rule of its namespace. */
  readonly projectOf: (request: FastifyRequest) => string | undefined;
};

/** POST /api/v1/lineage and /api/v1/lineage/batch, as OpenLineage's HTTP transports call them. */
export function openLineageRoutes(options: OpenLineageOptions): FastifyPluginAsync {
  const { actorOf, projectOf, ...ports } = options;
  const senderOf = (request: FastifyRequest): Sender => {
    const project = projectOf(request);
    return { actor: actorOf(request), ...(project === undefined ? {} : { project }) };
  };
  const gate = new ByteGate(MAX_BYTES_INSIDE);
  return async (app: FastifyInstance) => {
    // Producers name the type as they like, or not at all; what counts is that the body is JSON.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_WIRE_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));

    app.post('/api/v1/lineage', { bodyLimit: MAX_WIRE_BYTES }, async (request, reply) =>
      answering(request, reply, async () => {
        const { value, marks, bytes } = decoded(request);
        const take = () => takeEvent(value, marks, senderOf(request), ports);
        const { seq, leaf, replayed } = await gate.pass(bytes, take);
        return reply.code(201).send({ seq, leaf, replayed });
      }),
    );

    app.post('/api/v1/lineage/batch', { bodyLimit: MAX_WIRE_BYTES }, async (request, reply) =>
      answering(request, reply, async () => {
        const { value, marks, bytes } = decoded(request);
        const answer = await gate.pass(bytes, () => takeBatch(value, marks, senderOf(request), ports));
        if (statusOf(answer) === 503) reply.header('retry-after', '1');
        return reply.code(statusOf(answer)).send(answer);
      }),
    );
  };
}

/** A batch of which nothing was taken is answered as its events would be by themselves. */
function statusOf({ summary }: BatchAnswer): 200 | 400 | 503 {
  if (summary.successful > 0 || summary.failed === 0) return 200;
  return summary.non_retriable === 0 ? 503 : 400;
}

function decoded(request: FastifyRequest): Decoded {
  // Without a body Fastify calls no parser.
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return decodeBody(body, request.headers['content-encoding']);
}

/** Invalid input with its path; everything else is put into words by the app. */
async function answering(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof InvalidInputError) {
      const { code, message, path } = error;
      return reply.code(400).send({ error: { code, message, path, requestId: request.id } });
    }
    if (error instanceof HubBusyError) reply.header('retry-after', String(error.retryAfterSeconds));
    throw error;
  }
}
