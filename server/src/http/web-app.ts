import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

// Vite names these by their content: they can be kept for good.
const IMMUTABLE = /\/_app\/immutable\//;
const YEAR_SECONDS = 31_536_000;

/**
 * Serves the built web app, if there is one. Paths that are no files are pages of the app: it gets index.html for
 * them; everything else that is not there is answered 404 in the shape of all errors.
 * @throws Error when the folder holds no built web app
 */
export async function webApp(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    app.setNotFoundHandler(notFound);
    return;
  }
  if (!existsSync(join(folder, 'index.html'))) throw new Error(`ROOTLINE_WEB: ${folder} holds no built web app`);
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      const kept = IMMUTABLE.test(path) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
      reply.header('cache-control', kept);
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
    return isPage && !request.url.startsWith('/api/') ? reply.sendFile('index.html') : notFound(request, reply);
  });
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = `there is nothing at ${request.method} ${request.url.slice(0, 200)}`;
  return reply.code(404).send({ error: { code: 'NOT_FOUND', message, requestId: request.id } });
}
