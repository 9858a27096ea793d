import type { FastifyInstance } from 'fastify';
import type { HubStatus } from '../status/hub-status.ts';

/**
 * GET /health: 200 with the state of each part once the hub is ready to take work, 503 before and while a part that it
 * cannot work without is down. Redis is such a part only for queues: it is shown, and does not make the hub unready.
 */
export function healthRoute(app: FastifyInstance, status: HubStatus): void {
  app.get('/health', async (_request, reply) => {
    const components = await status.components();
    const working = components.every(({ name, state }) => state === 'up' || name === 'redis');
    const ready = status.ready && working;
    const parts = Object.fromEntries(
      components.map(({ name, state, detail }) => [name, detail === undefined ? { state } : { state, detail }]),
    );
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'unready', parts });
  });
}
