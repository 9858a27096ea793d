import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

// Vite names these by their content: they can be kept for good.
const IMMUTABLE = /\/_app\/immutable\//;
const YEAR_SECONDS = 31_536_000;

/** Serves the built web app. Paths that are no files are pages of the app: it gets index.html for them. */
export async function webApp(app: FastifyInstance, folder: string): Promise<void> {
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
    if (isPage && !request.url.startsWith('/api/')) return reply.sendFile('index.html');
    return reply.code(404).send({ error: { code: 'NOT_FOUND', message: `there is nothing at ${request.method} ${request.url.slice(0, 200)}` } });
  });
}
