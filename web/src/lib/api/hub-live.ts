import type { HubDocument } from './hub-api.ts';

/** live: connected; changes come as they are committed. lost: not, and it tries again. */
export type LiveState = 'connecting' | 'live' | 'lost';

export type LiveListener<Data> = {
  /** A message. Returns the cursor to go on from when the connection is lost; null keeps the former one. */
  readonly heard: (data: Data) => string | null;
  readonly state: (state: LiveState) => void;
};

export type HubLive = {
  /** Follows a subscription until the function that it returns is called, over lost connections: nothing is missed and nothing comes twice. */
  follow<Data, Variables extends { after?: string | null | undefined }>(
    document: HubDocument<Data, Variables>,
    variables: Variables,
    listener: LiveListener<Data>,
  ): () => void;
};

const FIRST_WAIT_MS = 500;
// A hub that is away for long is not asked more often than this.
const LONGEST_WAIT_MS = 10_000;

/** Speaks to the hub's WebSocket at `url` (`ws://…`). The protocol's code is loaded when somebody follows. */
export function createHubLive(url: string): HubLive {
  return {
    follow(document, variables, listener) {
      const leaving = new AbortController();
      void follow({ url, query: document.toString(), variables, listener, signal: leaving.signal });
      return () => leaving.abort();
    },
  };
}

type Following<Data> = {
  readonly url: string;
  readonly query: string;
  readonly variables: { readonly after?: string | null | undefined };
  readonly listener: LiveListener<Data>;
  readonly signal: AbortSignal;
};

async function follow<Data>({ url, query, variables, listener, signal }: Following<Data>): Promise<void> {
  let after = variables.after ?? null;
  let wait = FIRST_WAIT_MS;
  const left = () => signal.aborted;
  listener.state('connecting');
  while (!left()) {
    await listen<Data>({
      ...{ url, query, signal, variables: { ...variables, after } },
      listener: {
        state: listener.state,
        heard(data) {
          wait = FIRST_WAIT_MS;
          after = listener.heard(data) ?? after;
          return after;
        },
      },
    }).catch(() => undefined);
    if (left()) return;
    listener.state('lost');
    await pause(wait, signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

/** One connection. Resolves or rejects when it is over. */
async function listen<Data>({ url, query, variables, listener, signal }: Following<Data>): Promise<void> {
  const { createClient } = await import('graphql-ws');
  const left = () => signal.aborted;
  if (left()) return;
  const client = createClient({ url, retryAttempts: 0, on: { connected: () => listener.state('live') } });
  const leave = () => void client.dispose();
  signal.addEventListener('abort', leave, { once: true });
  try {
    for await (const { data } of client.iterate<Data>({ query, variables })) {
      if (left()) return;
      if (data != null) listener.heard(data);
    }
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
