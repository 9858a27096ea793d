import { randomUUID } from 'node:crypto';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { ExpectedError, HubBusyError, InvalidInputError, NotFoundError } from '@rootline/graph/model';
import { storeAway } from '../errors/store-away.ts';
import { refuseUnknownHosts } from './known-host.ts';
import { refuseForeignPages } from './own-origin.ts';
import { opensSocket } from './upgrade.ts';

// What GraphQL needs; routes that take more (OpenLineage) say so themselves.
const BODY_LIMIT = 1024 * 1024;
// A command is answered or given back within 4 s; who still sends or reads then would hold up the end of the process.
const DRAIN_MS = 6_000;
const REQUEST_ID = /^[\w.-]{1,64}$/;

/**
 * The HTTP server without routes: request ids, logs without secrets, headers, and errors in one shape. `hosts`: names
 * that it is reached by, beside `localhost` and addresses in digits.
 */
export function createApp(logLevel: string, hosts: readonly string[] = []): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    // What the hub does not offer is a request like any other.
    http: { shouldUpgradeCallback: ({ headers }) => opensSocket(headers) },
    // A request that trickles in may not hold a connection for good.
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    // Producers are configured by hand, and a slash at the end is easily left.
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    // What leads to no route at all, such as /%zz: no hook runs for it.
    frameworkErrors: (error, request, reply) => refuseAddress(error, request, reply),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    logger: {
      level: logLevel,
      redact: { paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'], remove: true },
    },
  });
  app.addHook('onRequest', (request, reply, done) => {
    tellAbout(request, reply);
    done();
  });
  refuseUnknownHosts(app, hosts);
  refuseForeignPages(app);
  app.addHook('preClose', (done) => {
    closeAsTheyFallIdle(app);
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, body, retryAfter } = describe(storeAway(error));
    if (status >= 500 && retryAfter === undefined) request.log.error({ err: error }, 'request failed');
    // Nothing is wrong with the request; what is wrong with us is worth a line.
    if (error instanceof HubBusyError && error.cause !== undefined)
      request.log.warn({ err: error.cause }, error.message);
    if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
    return reply.code(status).send(errorBody(body, request));
  });
  return app;
}

/** The headers of every answer. */
function tellAbout(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  reply.header('x-content-type-options', 'nosniff');
  reply.header('x-frame-options', 'DENY');
  reply.header('referrer-policy', 'same-origin');
}

function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  tellAbout(request, reply);
  void reply.code(statusOf(error)).send(errorBody({ code: error.code, message: error.message }, request));
}

function errorBody(body: Described['body'], request: FastifyRequest): object {
  return { error: { ...body, requestId: request.id } };
}

/**
 * Fastify closes the connections that are idle when it begins to close; those that were at work then would be kept for
 * their next request until keepAliveTimeout, and the process with them. What is open after DRAIN_MS is cut.
 */
function closeAsTheyFallIdle({ server }: FastifyInstance): void {
  const timer = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
  server.once('close', () => {
    clearInterval(timer);
    clearTimeout(late);
  });
  if (!server.listening) clearInterval(timer);
}

type Described = {
  readonly status: number;
  readonly body: { readonly code: string; readonly message: string };
  readonly retryAfter?: number;
};

/** An error in the words of HTTP. What nobody expected is masked: its text may hold what is nobody's business. */
function describe(error: unknown): Described {
  if (error instanceof HubBusyError) {
    return { status: 503, body: { code: error.code, message: error.message }, retryAfter: error.retryAfterSeconds };
  }
  if (error instanceof NotFoundError) return { status: 404, body: { code: error.code, message: error.message } };
  if (error instanceof InvalidInputError) return { status: 400, body: { code: error.code, message: error.message } };
  if (error instanceof ExpectedError) return { status: 409, body: { code: error.code, message: error.message } };
  const status = statusOf(error);
  if (status < 500 && error instanceof Error) return { status, body: { code: codeOf(error), message: error.message } };
  return {
    status: 500,
    body: { code: 'INTERNAL', message: 'the hub failed; the log has the reason under this request id' },
  };
}

/** Fastify's own errors (malformed JSON, body too large …) carry a status below 500. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'BAD_REQUEST';
}
