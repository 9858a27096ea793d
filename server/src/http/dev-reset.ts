import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A page that a browser shows cannot send it to another origin without asking, and the hub never allows that. */
export const RESET_HEADER = 'x-rootline-reset';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
// The name under which it was reached: a page of somebody else's can make its own name lead to 127.0.0.1.
const LOCAL_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

export type ResetOptions = {
  /** Why this hub is not one to be emptied; undefined when it is. */
  readonly refusal: string | undefined;
  readonly reset: () => Promise<void>;
};

/** POST /dev/reset: empties graph, queues and storage of a local stack, for people's own test suites. */
export function devResetRoute(app: FastifyInstance, { refusal, reset }: ResetOptions): void {
  app.post('/dev/reset', async (request, reply) => {
    const reason = refusal ?? refusalOf(request);
    if (reason !== undefined) {
      return reply.code(403).send({ error: { code: 'RESET_REFUSED', message: reason, requestId: request.id } });
    }
    const started = performance.now();
    await reset();
    const ms = Math.round(performance.now() - started);
    request.log.warn({ ms }, 'the local stack was emptied');
    return reply.send({ status: 'empty', ms });
  });
}

function refusalOf(request: FastifyRequest): string | undefined {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined || !LOOPBACK.test(remoteAddress) || !LOCAL_HOST.test(request.headers.host ?? '')) {
    return 'a hub can be emptied from its own machine only, by the name localhost or 127.0.0.1';
  }
  if (request.headers[RESET_HEADER] !== 'yes') return `the header ${RESET_HEADER}: yes says that it is meant`;
  return undefined;
}
