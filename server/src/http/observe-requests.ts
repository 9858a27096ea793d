import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIVE_PATH } from '../live/paths.ts';
import { LATENCY_SECONDS, type Metrics } from '../metrics/metrics.ts';
import { type Scope, inScope } from '../telemetry/request-scope.ts';
import { opensSocket } from './upgrade.ts';
import type { Tracer } from '../tracing/tracer.ts';

export type ObserveOptions = {
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** A request that takes longer is logged. */
  readonly slowMs: number;
};

/** Measures every request by its route, and has what it does carry its id and its trace. Before all other hooks and routes. Returns how many were answered. */
export function observeRequests(
  app: FastifyInstance,
  { metrics, tracer, slowMs }: ObserveOptions,
): { answered(): number } {
  let answered = 0;
  const seconds = metrics.histogram('rootline_http_request_seconds', 'Time of HTTP requests.', LATENCY_SECONDS, [
    'method',
    'route',
    'status',
  ]);
  const scopes = new WeakMap<FastifyRequest, Scope>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const step = tracer.begin(request.method, {
      kind: 'server',
      facts: { 'http.request.method': request.method, 'rootline.request_id': request.id },
      ...(typeof traceparent === 'string' ? { traceparent } : {}),
    });
    const scope: Scope = { requestIds: [request.id], step };
    scopes.set(request, scope);
    inScope(scope, done);
  });
  // A body arrives in the scope of its connection, so that what follows it has to be put back into that of its request.
  app.addHook('preHandler', (request, _reply, done) => {
    const scope = scopes.get(request);
    if (scope === undefined) done();
    else inScope(scope, done);
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The pattern and not the path: ids and file names are no labels.
    const route = request.routeOptions.url ?? 'none';
    const status = String(reply.statusCode);
    const ms = reply.elapsedTime;
    answered++;
    const lasts = isSubscription(request, route);
    if (!lasts) seconds.observe(ms / 1_000, { method: request.method, route, status });
    const step = scopes.get(request)?.step;
    step?.tell({ 'http.route': route, 'http.response.status_code': reply.statusCode }, `${request.method} ${route}`);
    step?.end(reply.statusCode >= 500 ? new Error('answered with an error') : undefined);
    const facts = { method: request.method, route, status: reply.statusCode, ms: Math.round(ms) };
    if (ms > slowMs && !lasts) request.log.warn(facts, 'slow request');
    else request.log.debug(facts, 'answered');
    done();
  });
  return { answered: () => answered };
}

/** It lasts as long as its client likes. */
function isSubscription({ headers }: FastifyRequest, route: string): boolean {
  return opensSocket(headers) || route === LIVE_PATH;
}
