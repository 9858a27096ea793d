import { Client, fetchExchange } from '@urql/core';
import type { CombinedError } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { retryExchange } from '@urql/exchange-retry';
import { explainFailure } from './failure.ts';
import type { Failure } from './failure.ts';

/** A generated document: its text, with the types of its answer and variables. */
export type HubDocument<Data, Variables> = {
  toString(): string;
  readonly __apiType?: ((variables: Variables) => Data) | undefined;
};

/** Data that came is shown even where a part of it failed. */
export type Answer<Data> =
  { readonly data: Data; readonly failure: Failure | null } | { readonly data: null; readonly failure: Failure };

export type HubApi = {
  /** Asks the hub. Never throws: a failed or cut answer is told in `failure`. Resolves to null when `signal` was aborted. */
  ask<Data, Variables>(
    document: HubDocument<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Answer<Data> | null>;
  /** Has the hub change something: sent once, as nobody knows what became of one that got no answer. Never throws. */
  change<Data, Variables>(document: HubDocument<Data, Variables>, variables: Variables): Promise<Answer<Data>>;
};

// Reads are cut by the hub after 10 s; what takes longer than twice that is lost on the way.
const TIMEOUT_MS = 20_000;

/** Speaks to the hub at `url`: persisted queries, a request id on each request, network errors tried again twice. */
export function createHubApi(url: string, fetchFrom: typeof fetch = (...input) => fetch(...input)): HubApi {
  const client = new Client({
    url,
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetch: (input, init) => fetchFrom(input, { ...init, signal: withTimeout(init?.signal) }),
    exchanges: [
      // Only what never reached the hub is tried again; a second and a third time are enough for a restart of a proxy.
      retryExchange({
        initialDelayMs: 400,
        maxDelayMs: 2_000,
        maxNumberAttempts: 3,
        retryIf: (error, operation) =>
          operation.kind === 'query' &&
          error.networkError !== undefined &&
          error.response === undefined &&
          !isTimeout(error.networkError),
      }),
      persistedExchange({ preferGetForPersistedQueries: false, enableForMutation: false }),
      fetchExchange,
    ],
  });
  return {
    ask: (document, variables, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve(null);
          return;
        }
        const requestId = newRequestId();
        const asking = client
          .query(document.toString(), variables as object, { fetchOptions: { headers: { 'x-request-id': requestId } } })
          .subscribe(({ data, error }) => {
            signal?.removeEventListener('abort', stop);
            // The client would answer the same question from this result while anybody holds on to it.
            asking.unsubscribe();
            resolve(answerOf(data as never, error, requestId));
          });
        const stop = (): void => {
          asking.unsubscribe();
          resolve(null);
        };
        signal?.addEventListener('abort', stop, { once: true });
      }),
    async change(document, variables) {
      const requestId = newRequestId();
      const options = { fetchOptions: { headers: { 'x-request-id': requestId } } };
      const result = await client.mutation(document.toString(), variables as object, options).toPromise();
      return answerOf(result.data as never, result.error, requestId);
    },
  };
}

function answerOf<Data>(data: Data | null | undefined, error: CombinedError | undefined, sentId: string): Answer<Data> {
  const failure = error === undefined ? null : failureOf(error, sentId);
  if (data !== null && data !== undefined) return { data, failure };
  return { data: null, failure: failure ?? failureOf(undefined, sentId) };
}

function failureOf(error: CombinedError | undefined, sentId: string): Failure {
  const response = error?.response as Response | undefined;
  return explainFailure(
    {
      status: response?.status ?? null,
      retryAfter: response?.headers.get('retry-after') ?? null,
      networkError: error?.networkError ?? null,
      graphQLErrors: (error?.graphQLErrors ?? []).map(({ message, extensions }) => ({
        message,
        code: typeof extensions['code'] === 'string' ? extensions['code'] : null,
      })),
    },
    response?.headers.get('x-request-id') ?? sentId,
  );
}

function withTimeout(signal: AbortSignal | null | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return signal === null || signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

const isTimeout = (error: Error): boolean => error.name === 'TimeoutError';

// crypto.randomUUID exists on https and localhost only, and the hub is often opened by a bare address.
function newRequestId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
