import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of the next request. */
export type Fault =
  /** The server is asked to be left alone: 503 SlowDown. */
  | 'slow-down'
  /** The request is done, its answer is lost with the connection. */
  | 'answer-lost'
  /** Nothing is ever answered. */
  | 'silent'
  /** There is no room left. */
  | 'full';

export type FaultyProxy = { readonly url: string; readonly faults: Fault[]; requests: number; close(): void };

/** Stands between a client and an S3 server; each request takes the next fault from the list. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const faults: Fault[] = [];
  const server = createServer((incoming, outgoing) => {
    proxy.requests++;
    const fault = faults.shift();
    if (fault === 'silent') return;
    if (fault === 'slow-down' || fault === 'full') {
      const [status, code] = fault === 'full' ? [507, 'XMinioStorageFull'] : [503, 'SlowDown'];
      incoming.resume().on('end', () => {
        outgoing.writeHead(status, { 'content-type': 'application/xml' });
        outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>later</Message></Error>`);
      });
      return;
    }
    const { url = '/', method = 'GET', headers } = incoming;
    const forwarded = send(new URL(url, target), { method, headers }, (answer) => {
      if (fault === 'answer-lost') {
        answer.resume().on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    requests: 0,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}
