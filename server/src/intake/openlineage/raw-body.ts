import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HubBusyError, InvalidInputError } from '@rootline/graph/model';

/** The routes of `app` get the bytes of a body as they came, whatever type it says it has; answers are not cached. */
export function takeAnyBody(app: FastifyInstance, bodyLimit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
}

/** Without a body Fastify calls no parser. */
export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** Invalid input with its path; everything else is put into words by the app. */
export async function answering(
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
