import WebSocket from 'ws';

// A connection lives so long; then another one goes on from its cursor.
const CONNECTION_MS = 30_000;

/** Programs that follow all the time, over one connection after the other. */
export type Programs = {
  /** Entries that came to each of those who follow `changes`, in order; a gap or a double is in `faults`. */
  readonly faults: readonly string[];
  readonly messages: () => number;
  stop(): void;
};

/** One follower for each of the subscriptions; each takes `$after`. */
export function followAll(url: string, queries: readonly string[]): Programs {
  const faults: string[] = [];
  let messages = 0;
  const stops = queries.map((query) => {
    let after: string | null = null;
    let lastSeq: number | undefined;
    let socket: WebSocket;
    let stopped = false;
    const connect = (): void => {
      if (stopped) return;
      socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.once('open', () => socket.send('{"type":"connection_init"}'));
      socket.on('error', (error) => faults.push(`a connection broke: ${error.message}`));
      socket.once('close', connect);
      socket.on('message', (data: Buffer) => {
        const { type, payload } = JSON.parse(data.toString()) as { type: string; payload?: Payload };
        if (type === 'connection_ack')
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { after } } }));
        else if (type === 'ping') socket.send('{"type":"pong"}');
        else if (type === 'error' || payload?.errors !== undefined) faults.push(data.toString());
        else if (payload?.data !== undefined) {
          const [told] = Object.values(payload.data);
          messages++;
          after = told?.cursor ?? after;
          const seq = told?.entry?.seq;
          if (seq === undefined) return;
          if (lastSeq !== undefined && seq !== lastSeq + 1) faults.push(`after entry ${lastSeq} came ${seq}`);
          lastSeq = seq;
        }
      });
    };
    connect();
    const renew = setInterval(() => socket.close(), CONNECTION_MS);
    return () => {
      stopped = true;
      clearInterval(renew);
      socket.terminate();
    };
  });
  return {
    faults,
    messages: () => messages,
    stop() {
      for (const stop of stops) stop();
    },
  };
}

type Payload = {
  readonly data?: Readonly<
    Record<string, { readonly cursor: string; readonly entry?: { readonly seq: number } | null }>
  >;
  readonly errors?: unknown;
};
