import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ComponentState } from '@rootline/schema';
import type { HubStatus } from '../status/hub-status.ts';

/** What goes on while a part is away; a part that is not named here is one that the hub can do without. */
const WITHOUT: Readonly<Record<string, string>> = {
  neo4j: 'reads and writes are answered 503 with Retry-After; pages, /health and /metrics are served',
  storage: 'writes are answered 503 with Retry-After; reads are served',
  writer: 'writes are answered 503 with Retry-After; reads are served',
};
const WITHOUT_OTHERS = 'reads and writes go on';

/**
 * - GET /health and /health/ready: 200 with the state of each part when the hub takes work, 503 before, while a part that
 *   it cannot work without is away, and when it is going down. Redis is shown and does not make the hub unready.
 * - GET /health/live: 200 as long as the process answers at all; restarting it would not bring a part back.
 */
export function healthRoutes(app: FastifyInstance, status: HubStatus): void {
  const ready = async (_request: unknown, reply: FastifyReply): Promise<FastifyReply> => {
    const components = await status.components();
    const isReady = status.ready && components.every(({ name, state }) => state === 'up' || !(name in WITHOUT));
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        status: isReady ? 'ready' : 'unready',
        phase: phaseOf(status),
        parts: Object.fromEntries(components.map((part) => [part.name, described(part)])),
      });
  };
  app.get('/health', ready);
  app.get('/health/ready', ready);
  app.get('/health/live', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'live', phase: phaseOf(status) }),
  );
}

function described({ name, state, since, detail, version }: ComponentState): object {
  return {
    state,
    since: new Date(since).toISOString(),
    ...(version === undefined ? {} : { version }),
    ...(detail === undefined ? {} : { detail }),
    ...(state === 'down' ? { without: WITHOUT[name] ?? WITHOUT_OTHERS } : {}),
  };
}

function phaseOf({ phase }: HubStatus): string {
  return phase.toLowerCase().replaceAll('_', ' ');
}
