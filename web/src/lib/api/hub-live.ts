import type { HubDocument } from './hub-api.ts';

/** live: connected; changes come as they are committed. lost: not, and it tries again. refused: the hub does not follow this. */
export type LiveState = 'connecting' | 'live' | 'lost' | 'refused';

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
    const refused = await listen<Data>({
      ...{ url, query, signal, variables: { ...variables, after } },
      listener: {
        state: listener.state,
        heard(data) {
          wait = FIRST_WAIT_MS;
          after = listener.heard(data) ?? after;
          return after;
        },
      },
    }).then(
      () => false,
      (error: unknown) => isRefusal(error),
    );
    if (left()) return;
    if (refused) {
      listener.state('refused');
      return;
    }
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
    for await (const { data, errors } of client.iterate<Data>({ query, variables })) {
      if (left()) return;
      if (data != null) listener.heard(data);
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as the library throws those of the beginning
      else if (errors !== undefined) throw errors;
    }
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

// What another time may be answered otherwise.
const PASSING = new Set(['HUB_BUSY', 'QUERY_TIMEOUT', 'INTERNAL_SERVER_ERROR']);

/** The hub said no to the question itself; a connection that is lost is an event. */
function isRefusal(error: unknown): boolean {
  return (
    Array.isArray(error) &&
    error.some(({ extensions }: { extensions?: { code?: unknown } }) => {
      const code = extensions?.code;
      return typeof code === 'string' && !PASSING.has(code);
    })
  );
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
