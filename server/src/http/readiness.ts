import type { FastifyInstance } from 'fastify';
import { HubBusyError } from '@rootline/graph/model';

// What needs the graph. Pages, their files and /health are there from the first moment.
const NEEDS_STORE = /^\/(graphql(\?|$)|api\/|dev\/)/;
const RETRY_SECONDS = 1;

/** Answers 503 with Retry-After until the migrations are through, and again when the hub is going down. */
export function refuseUntilReady(app: FastifyInstance, isReady: () => boolean): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (isReady() || !NEEDS_STORE.test(request.url)) done();
    else done(new HubBusyError('the hub is not ready: /health says what it waits for', RETRY_SECONDS));
  });
}
