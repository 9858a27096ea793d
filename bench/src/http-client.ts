import { Agent, request } from 'node:http';

export type Answer = {
  readonly status: number;
  readonly text: string;
  /** Seconds, of an answer that asks to come again. */
  readonly retryAfter: number | undefined;
};

export type HttpClient = {
  /** Sends a JSON body and reads the whole answer. @throws Error when the connection breaks */
  post(path: string, body: string | Buffer): Promise<Answer>;
  close(): void;
};

/**
 * A client that keeps its connections: what a producer's own transport does. A connection that is silent for `timeoutMs` is given up;
 * without it, none is.
 */
export function openHttpClient(url: string, connections: number, timeoutMs = 0): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(url);
  const fixed = { agent, hostname, port, method: 'POST' };
  return {
    post: (path, body) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const sent = request({ ...fixed, path, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('end', () => {
            const after = Number(response.headers['retry-after']);
            resolve({ status: response.statusCode ?? 0, text, retryAfter: after > 0 ? after : undefined });
          });
          response.on('error', reject);
        });
        sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)));
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
