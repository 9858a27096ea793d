import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HubClient, unexpected } from './hub-client.ts';

/** A hub that fails in a way that nobody expected, or refuses. */
const answers: Readonly<Record<string, readonly [status: number, body: object]>> = {
  broken: [
    200,
    {
      data: null,
      errors: [{ message: 'something went wrong', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
      extensions: { requestId: 'r-1' },
    },
  ],
  refused: [400, { errors: [{ message: 'no', extensions: { code: 'COST_LIMIT' } }], extensions: { requestId: 'r-2' } }],
};
const hub: Server = createServer((request, response) => {
  const [status, body] = answers[(request.url ?? '').split('/')[1] ?? ''] ?? [404, {}];
  request.resume().on('end', () => response.writeHead(status).end(JSON.stringify(body)));
});
let url: string;
beforeAll(async () => {
  hub.listen(0, '127.0.0.1');
  await once(hub, 'listening');
  url = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
});
afterAll(() => hub.close());

it('tells the id of the request where the hub’s log alone has the reason', async () => {
  await expect(new HubClient(`${url}/broken`).ask('{ x }')).rejects.toMatchObject({
    message: 'something went wrong',
    hint: 'The id of the request is r-1.',
  });
  const error = { code: 'INTERNAL', message: 'the hub failed', requestId: 'r-3' };
  expect(unexpected(url, 500, { error })).toMatchObject({ hint: 'The id of the request is r-3.' });
});

it('says no more than what is wrong where that is known', async () => {
  await expect(new HubClient(`${url}/refused`).ask('{ x }')).rejects.toMatchObject({ message: 'no', hint: undefined });
  const error = { code: 'HUB_BUSY', message: 'later', requestId: 'r-4' };
  expect(unexpected(url, 503, { error })).toMatchObject({ message: 'later', hint: undefined });
});
