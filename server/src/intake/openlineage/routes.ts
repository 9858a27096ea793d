import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Vault } from '@rootline/storage';
import type { IntakeDoor, Taken } from '../intake-door.ts';
import type { Sender } from './accept.ts';
import { ByteGate } from './byte-gate.ts';
import { takeBatch, type BatchAnswer } from './batch.ts';
import { type Decoded, decodeBody } from './decode.ts';
import { MAX_BYTES_INSIDE, MAX_WIRE_BYTES } from './limits.ts';
import { answering, bodyOf, takeAnyBody } from './raw-body.ts';
import { takeEvent } from './take.ts';

export type OpenLineageOptions = {
  readonly door: IntakeDoor;
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
    takeAnyBody(app, MAX_WIRE_BYTES);

    app.post('/api/v1/lineage', { bodyLimit: MAX_WIRE_BYTES }, async (request, reply) =>
      answering(request, reply, async () => {
        const { value, marks, bytes } = decoded(request);
        const take = () => takeEvent(value, marks, senderOf(request), ports);
        return answerTaken(reply, await gate.pass(bytes, take));
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

/** 201 and the receipt; 202 for what is on disk and not yet in the graph. */
function answerTaken(reply: FastifyReply, taken: Taken): FastifyReply {
  if (taken.spooled)
    return reply.code(202).send({ spooled: true, receivedAt: new Date(taken.receivedAt).toISOString() });
  const { seq, leaf, replayed } = taken.receipt;
  return reply.code(201).send({ seq, leaf, replayed });
}

/** A batch of which nothing was taken is answered as its events would be by themselves. */
function statusOf({ summary, spooled }: BatchAnswer): 200 | 202 | 400 | 503 {
  if (spooled === true) return 202;
  if (summary.successful > 0 || summary.failed === 0) return 200;
  return summary.non_retriable === 0 ? 503 : 400;
}

function decoded(request: FastifyRequest): Decoded {
  return decodeBody(bodyOf(request), request.headers['content-encoding']);
}
