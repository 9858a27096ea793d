/** What went wrong with a question to the hub, in words for the person who asked. */
export type Failure = {
  readonly kind: 'unreachable' | 'slow' | 'busy' | 'refused' | 'rejected' | 'broken';
  /** What failed, one sentence. */
  readonly title: string;
  /** What the hub itself said, where it said something that helps. */
  readonly detail: string | null;
  /** What can be done about it. */
  readonly advice: string;
  /** Finds the request in the hub's log; null where none was sent. */
  readonly requestId: string | null;
};

/** The parts of a failed answer that matter here; `@urql/core`'s CombinedError and Response have this shape. */
export type FailedAnswer = {
  readonly status: number | null;
  readonly retryAfter: string | null;
  readonly networkError: Error | null;
  readonly graphQLErrors: readonly { readonly message: string; readonly code: string | null }[];
};

// Codes of Apollo and of the hub for questions that are wrong in themselves: what they say is meant for the asker.
const REJECTED = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_TOO_COSTLY',
  'OPERATION_TOO_DEEP',
  'INVALID_INPUT',
  'CURSOR_EXPIRED',
  'LINEAGE_TOO_LARGE',
  'NOT_FOUND',
]);

/** Puts a failed answer into words. A read never changes anything, so none of these can have lost data. */
export function explainFailure(answer: FailedAnswer, requestId: string): Failure {
  const first = answer.graphQLErrors[0];
  if (first !== undefined) return explainGraphQL(first, requestId);
  if (answer.status === null) {
    return answer.networkError?.name === 'TimeoutError' ? slow(requestId) : unreachable(requestId);
  }
  return explainStatus(answer.status, answer.retryAfter, requestId);
}

function explainGraphQL(error: { message: string; code: string | null }, requestId: string): Failure {
  if (error.code === 'TIMEOUT' || error.code === 'QUERY_TIMEOUT') return slow(requestId);
  if (error.code === 'HUB_BUSY' || error.code === 'SERVICE_UNAVAILABLE') return busy(null, requestId, error.message);
  if (error.code !== null && REJECTED.has(error.code)) {
    return {
      kind: 'rejected',
      title: 'The hub does not accept this question',
      detail: error.message,
      advice: 'Check the address of this page: a part of it is not what the hub expects.',
      requestId,
    };
  }
  return broken(requestId, error.message);
}

function explainStatus(status: number, retryAfter: string | null, requestId: string): Failure {
  if (status === 401 || status === 403) {
    return {
      kind: 'refused',
      title: 'The hub did not let you see this',
      detail: null,
      advice: 'Sign in again, or ask for access to this project.',
      requestId,
    };
  }
  if (status === 503 || status === 429) return busy(retryAfter, requestId, null);
  // A proxy in front of a hub that is down answers 502 or 504.
  if (status === 502 || status === 504) return unreachable(requestId);
  return broken(requestId, `HTTP ${status}`);
}

/** A page of ours that broke; no request was at fault. */
export function brokenPage(error: unknown): Failure {
  return {
    kind: 'broken',
    title: 'This page failed',
    detail: error instanceof Error ? error.message : null,
    advice: 'Nothing was changed. Load the page again; if it stays so, report what stands here.',
    requestId: null,
  };
}

const unreachable = (requestId: string): Failure => ({
  kind: 'unreachable',
  title: 'The hub cannot be reached',
  detail: null,
  advice: 'What the hub has recorded is safe. This page tries again as soon as the hub answers.',
  requestId,
});

const slow = (requestId: string): Failure => ({
  kind: 'slow',
  title: 'The hub took too long to answer',
  detail: null,
  advice: 'Nothing was changed. Ask for less (a smaller depth, fewer kinds), or try again.',
  requestId,
});

const busy = (retryAfter: string | null, requestId: string, detail: string | null): Failure => ({
  kind: 'busy',
  title: 'The hub is busy or not ready yet',
  detail,
  advice: `What the hub has recorded is safe. Try again${retryAfter === null ? ' in a moment' : ` in ${retryAfter} s`}.`,
  requestId,
});

const broken = (requestId: string, detail: string): Failure => ({
  kind: 'broken',
  title: 'The hub failed on this question',
  detail,
  advice: 'Nothing was changed by asking. Try again; if it stays so, report the request id.',
  requestId,
});
