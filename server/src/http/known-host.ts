import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

const LOOPBACK_NAME = 'localhost';

/**
 * Answers 403 to a request that names the hub by a name that is not its own. A page of somebody else's can make its
 * own name lead to 127.0.0.1 (DNS rebinding), and would then read and write here as one of the hub's pages. An address
 * in digits leads nowhere else, so it needs no list; nor does a client that sends no Host, which no browser is.
 * `names`: further names, `*.example.org` for those below one, `*` for any.
 */
export function refuseUnknownHosts(app: FastifyInstance, names: readonly string[]): void {
  const known = new Set([LOOPBACK_NAME, ...names.map((name) => name.toLowerCase())]);
  const suffixes = [...known].filter((name) => name.startsWith('*.')).map((name) => name.slice(1));
  if (known.has('*')) return;
  app.addHook('onRequest', async (request, reply) => {
    const { host } = request.headers;
    if (host === undefined || isKnown(nameOf(host), known, suffixes)) return;
    const message = `this hub is not known as ${host.slice(0, 200)}: name it in ROOTLINE_ALLOWED_HOSTS if it is`;
    return reply.code(403).send({ error: { code: 'UNKNOWN_HOST', message, requestId: request.id } });
  });
}

function isKnown(name: string, known: ReadonlySet<string>, suffixes: readonly string[]): boolean {
  if (isIP(name) !== 0 || known.has(name)) return true;
  return suffixes.some((suffix) => name.endsWith(suffix));
}

/** Without port, brackets and the dot that ends a full name. */
function nameOf(host: string): string {
  const name = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host);
  return (name?.[1] ?? name?.[2] ?? host).toLowerCase().replace(/\.$/, '');
}
