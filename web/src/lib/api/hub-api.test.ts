import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHubApi } from './hub-api.ts';
import type { HubDocument } from './hub-api.ts';

const question: HubDocument<{ answer: number }, { of: string }> = {
  toString: () => 'query Q($of: ID!) { answer(of: $of) }',
};

let server: Server | undefined;

/** A hub that answers each request by the handler; returns its GraphQL address. */
async function hubThat(
  handle: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => handle(request, response, body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe('createHubApi', () => {
  it('asks by hash first and sends the text when the hub does not know it', async () => {
    const bodies: { query?: string; extensions: { persistedQuery: { sha256Hash: string } } }[] = [];
    const url = await hubThat((_request, response, body) => {
      const parsed = JSON.parse(body) as (typeof bodies)[number];
      bodies.push(parsed);
      if (parsed.query === undefined) {
        json(response, 200, {
          errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
        });
      } else {
        json(response, 200, { data: { answer: 42 } });
      }
    });
    const answer = await createHubApi(url).ask(question, { of: 'x' });
    expect(answer).toEqual({ data: { answer: 42 }, failure: null });
    expect(bodies.map((body) => body.query !== undefined)).toEqual([false, true]);
    expect(bodies[0]?.extensions.persistedQuery.sha256Hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells the request id that the hub logged', async () => {
    const url = await hubThat((_request, response) =>
      json(response, 503, {}, { 'x-request-id': 'from-the-hub', 'retry-after': '3' }),
    );
    const answer = await createHubApi(url).ask(question, { of: 'x' });
    expect(answer?.data).toBeNull();
    expect(answer?.failure).toMatchObject({ kind: 'busy', requestId: 'from-the-hub' });
  });

  it('sends a request id of its own with every request', async () => {
    const ids: unknown[] = [];
    const url = await hubThat((request, response) => {
      ids.push(request.headers['x-request-id']);
      json(response, 200, { data: { answer: 1 } });
    });
    const api = createHubApi(url);
    await api.ask(question, { of: 'x' });
    await api.ask(question, { of: 'y' });
    expect(ids[0]).toMatch(/^[0-9a-f]{24}$/);
    expect(ids[1]).not.toBe(ids[0]);
  });

  it('asks the hub anew when the same question is asked again', async () => {
    let calls = 0;
    const url = await hubThat((_request, response) => {
      calls += 1;
      json(response, 200, { data: { answer: calls } });
    });
    const api = createHubApi(url);
    expect((await api.ask(question, { of: 'x' }))?.data).toEqual({ answer: 1 });
    expect((await api.ask(question, { of: 'x' }))?.data).toEqual({ answer: 2 });
  });

  it('tries again when the connection breaks', async () => {
    let calls = 0;
    const url = await hubThat((request, response) => {
      calls += 1;
      if (calls === 1) request.socket.destroy();
      else json(response, 200, { data: { answer: 7 } });
    });
    expect(await createHubApi(url).ask(question, { of: 'x' })).toEqual({ data: { answer: 7 }, failure: null });
  });

  it('says that a hub that is not there cannot be reached', async () => {
    const answer = await createHubApi('http://127.0.0.1:9/graphql').ask(question, { of: 'x' });
    expect(answer?.failure?.kind).toBe('unreachable');
  });

  it('hands over the data that came beside an error', async () => {
    const url = await hubThat((_request, response) =>
      json(response, 200, {
        data: { answer: 1 },
        errors: [{ message: 'half of it failed', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
      }),
    );
    const answer = await createHubApi(url).ask(question, { of: 'x' });
    expect(answer?.data).toEqual({ answer: 1 });
    expect(answer?.failure?.kind).toBe('broken');
  });

  it('answers null once the asker has gone, and closes the request', async () => {
    let closed: () => void = () => undefined;
    const seenClosed = new Promise<void>((resolve) => (closed = resolve));
    const asking = new AbortController();
    const url = await hubThat((_request, response) => {
      response.once('close', closed);
      asking.abort();
    });
    expect(await createHubApi(url).ask(question, { of: 'x' }, asking.signal)).toBeNull();
    await seenClosed;
  });
});
