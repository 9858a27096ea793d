import type { FastifyInstance } from 'fastify';
import { type CommandBus, InvalidInputError } from '@rootline/graph/model';
import type { BodyStore } from '@rootline/storage';
import { MAX_IMPORT_BYTES, takeRecords } from './take-records.ts';

export type ImportOptions = {
  readonly commands: CommandBus;
  readonly bodies: BodyStore;
  /** Who sends, until there are tokens. */
  readonly actorOf: () => string;
};

/** POST /api/v1/import: some records of an export, answered when they are committed. */
export function importRoutes(app: FastifyInstance, { commands, bodies, actorOf }: ImportOptions): void {
  app.post('/api/v1/import', { bodyLimit: MAX_IMPORT_BYTES }, async (request, reply) => {
    try {
      const { seq, leaf, replayed } = await takeRecords(request.body, actorOf(), { commands, bodies });
      return await reply.code(201).send({ seq, leaf, replayed });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const { code, message, path } = error;
      return reply.code(400).send({ error: { code, message, path, requestId: request.id } });
    }
  });
}
