import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DatasetEvent, LineageEvent, RunEvent } from './openlineage/event.ts';

/** How the collector answers a request. */
export interface CollectorAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** An HTTP server in the hub's place, which keeps what it was sent. */
export interface Collector extends AsyncDisposable {
  readonly url: string;
  readonly requests: { path: string; headers: IncomingHttpHeaders; event: LineageEvent }[];
  runEvents(): RunEvent[];
  datasetEvents(): DatasetEvent[];
}

/** @param answer what to say to each request, by its number from 0 */
export async function startCollector(
  answer: (index: number) => CollectorAnswer = () => ({ status: 201 }),
): Promise<Collector> {
  const requests: Collector['requests'] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { status, body: content = '', headers = {} } = answer(requests.length);
      requests.push({ path: request.url ?? '', headers: request.headers, event: JSON.parse(body) as LineageEvent });
      response.writeHead(status, headers).end(content);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    requests,
    runEvents: () => requests.map(({ event }) => event).filter((event) => 'run' in event),
    datasetEvents: () => requests.map(({ event }) => event).filter((event) => 'dataset' in event),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
