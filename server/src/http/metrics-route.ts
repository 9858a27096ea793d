import Fastify, { type FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics.ts';

export const METRICS_PATH = '/metrics';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** GET /metrics beside everything else: for callers on the hub's own machine only, as it tells what the hub is used for. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.get(METRICS_PATH, async (request, reply) => {
    if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) {
      const message =
        'metrics are for callers on this machine: set ROOTLINE_METRICS_PORT to serve them on a port of their own';
      return reply.code(403).send({ error: { code: 'METRICS_REFUSED', message, requestId: request.id } });
    }
    const { contentType, text } = await metrics.expose();
    return reply.header('content-type', contentType).header('cache-control', 'no-store').send(text);
  });
}

/** A server of its own for /metrics, for a network that only the monitoring reaches. Listens when told to. */
export function metricsServer(metrics: Metrics): FastifyInstance {
  const app = Fastify({ logger: false });
  app.get(METRICS_PATH, async (_request, reply) => {
    const { contentType, text } = await metrics.expose();
    return reply.header('content-type', contentType).send(text);
  });
  return app;
}
