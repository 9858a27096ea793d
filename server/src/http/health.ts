import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ComponentState } from '@rootline/schema';
import type { HubStatus } from '../status/hub-status.ts';
import type { Readiness } from './readiness.ts';

/** What goes on while a part is away that the hub cannot work without. */
const WITHOUT: Readonly<Record<string, string>> = {
  neo4j:
    'reads and mutations are answered 503 with Retry-After; events are spooled and answered 202; pages, /health and /metrics are served',
  storage: 'writes are answered 503 with Retry-After; reads are served',
  writer: 'writes are answered 503 with Retry-After; reads are served',
};
/** And while one is away that it can do without. */
const WITHOUT_OTHERS: Readonly<Record<string, string>> = {
  spool:
    'reads and writes go on; large pushes are answered 503 with Retry-After, and events and all deliveries while Neo4j is away',
};
const GO_ON = 'reads and writes go on';

/**
 * - GET /health and /health/ready: 200 with the state of each part when the hub takes work, 503 before, while a part that
 *   it cannot work without is away, and when it is going down. Redis and the spool are shown and do not make the hub unready.
 * - GET /health/intake: as these, and 200 too while Neo4j is away and the spool takes events, also when the hub was started meanwhile.
 * - GET /health/live: 200 as long as the process answers at all; restarting it would not bring a part back.
 */
export function healthRoutes(app: FastifyInstance, status: HubStatus): void {
  const answer = (is: Answers) => async (_request: unknown, reply: FastifyReply) => {
    const components = await status.components();
    const isReady = is(components, status);
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        status: isReady ? 'ready' : 'unready',
        phase: phaseOf(status),
        parts: Object.fromEntries(components.map((part) => [part.name, described(part)])),
      });
  };
  app.get('/health', answer(isWell));
  app.get('/health/ready', answer(isWell));
  app.get('/health/intake', answer(takesIntake));
  app.get('/health/live', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'live', phase: phaseOf(status) }),
  );
}

type Answers = (components: readonly ComponentState[], readiness: Readiness) => boolean;

function isWell(components: readonly ComponentState[], { ready }: Readiness): boolean {
  return ready && components.every(canWork);
}

/** Neo4j and the spool stand in for each other; a hub that waits for Neo4j to start has the spool alone. */
function takesIntake(components: readonly ComponentState[], { ready, awaitsStore }: Readiness): boolean {
  if (!ready && !awaitsStore) return false;
  const up = new Set(components.flatMap(({ name, state }) => (state === 'up' ? [name] : [])));
  const others = components.filter(({ name }) => name !== 'neo4j' && (ready || name !== 'writer'));
  return others.every(canWork) && (up.has('spool') || (ready && up.has('neo4j')));
}

function canWork({ name, state }: ComponentState): boolean {
  return state === 'up' || !(name in WITHOUT);
}

function described({ name, state, since, detail, version }: ComponentState): object {
  return {
    state,
    since: new Date(since).toISOString(),
    ...(version === undefined ? {} : { version }),
    ...(detail === undefined ? {} : { detail }),
    ...(state === 'down' ? { without: WITHOUT[name] ?? WITHOUT_OTHERS[name] ?? GO_ON } : {}),
  };
}

function phaseOf({ phase }: HubStatus): string {
  return phase.toLowerCase().replaceAll('_', ' ');
}
