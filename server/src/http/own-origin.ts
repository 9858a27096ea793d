import type { FastifyInstance, FastifyRequest } from 'fastify';
import { opensSocket } from './upgrade.ts';

// They change nothing here: GraphQL takes no mutation by GET.
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Answers 403 to what a page of another origin sends: any page that somebody has open could otherwise write into the
 * hub on their machine. Producers and scripts are no browsers and send no Origin.
 */
export function refuseForeignPages(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    // Browsers let any page open a socket and read what comes, which they do not with the answer to a GET.
    if ((READS.has(request.method) && !opensSocket(request.headers)) || isOwn(request)) return;
    const message = `a page of ${String(request.headers.origin).slice(0, 200)} may not write here: only the hub's own pages and programs without a browser may`;
    return reply.code(403).send({ error: { code: 'FOREIGN_ORIGIN', message, requestId: request.id } });
  });
}

function isOwn({ headers }: FastifyRequest): boolean {
  const { origin, host } = headers;
  // Browsers alone can set it, so that it holds behind a proxy that gives the hub another host, too.
  if (origin === undefined || headers['sec-fetch-site'] === 'same-origin') return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
