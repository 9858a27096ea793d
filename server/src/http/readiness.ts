import type { FastifyInstance } from 'fastify';
import { HubBusyError } from '@rootline/graph/model';

// What needs the graph. Pages, their files and /health are there from the first moment.
const NEEDS_STORE = /^\/(graphql(\/stream)?\/?(\?|$)|api\/|dev\/)/;
// What goes through the door with the spool behind it.
const MAY_BE_SPOOLED = /^\/api\/v1\/(lineage(\/batch)?|git\/webhooks)\/?(\?|$)/;
const RETRY_SECONDS = 1;
// Neo4j is back some seconds after its machine or container is.
const AWAY_RETRY_SECONDS = 5;

/** How far the hub is. */
export type Readiness = {
  /** Takes work. */
  readonly ready: boolean;
  /** Neo4j was away when the hub started: events go into the spool until it is ready. */
  readonly awaitsStore: boolean;
};

/**
 * Answers 503 with Retry-After until the migrations are through, and again when the hub is going down. While the hub waits for Neo4j
 * to start at all, what the spool takes is let through.
 */
export function refuseUntilReady(app: FastifyInstance, readiness: Readiness): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (readiness.ready || !NEEDS_STORE.test(request.url)) done();
    else if (!readiness.awaitsStore)
      done(new HubBusyError('the hub is not ready: /health says what it waits for', RETRY_SECONDS));
    else if (MAY_BE_SPOOLED.test(request.url)) done();
    else
      done(
        new HubBusyError(
          'Neo4j was away when the hub started: events are taken, all else is answered when it is there',
          AWAY_RETRY_SECONDS,
        ),
      );
  });
}
