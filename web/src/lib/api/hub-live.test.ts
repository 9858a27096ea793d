import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { HubDocument } from './hub-api.ts';
import { createHubLive } from './hub-live.ts';

let server: WebSocketServer;
/** What each subscription is answered, one after the other; the last one again and again. */
let answers: readonly object[];
let subscriptions: { readonly after: string | null }[];

beforeEach(async () => {
  subscriptions = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const { id, type, payload } = JSON.parse(data.toString()) as {
        id?: string;
        type: string;
        payload?: { variables: { after: string | null } };
      };
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
      if (payload === undefined) return;
      subscriptions.push(payload.variables);
      socket.send(JSON.stringify({ id, ...(answers[subscriptions.length - 1] ?? answers.at(-1)) }));
      if (subscriptions.length < answers.length) socket.close(1012);
    });
  });
  await once(server, 'listening');
});
afterEach(async () => {
  for (const client of server.clients) client.terminate();
  server.close();
  await once(server, 'close');
});

const DOCUMENT = { toString: () => 'subscription { x }' } as unknown as HubDocument<
  { x: string },
  { after?: string | null }
>;
const error = (code: string) => ({ type: 'error', payload: [{ message: 'no', extensions: { code } }] });

function follow() {
  const states: string[] = [];
  const heard: string[] = [];
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const leave = createHubLive(url).follow(
    DOCUMENT,
    {},
    {
      heard({ x }) {
        heard.push(x);
        return `cursor of ${x}`;
      },
      state: (state) => states.push(state),
    },
  );
  return { states, heard, leave };
}

it('goes on from its cursor when the connection is lost', async () => {
  answers = ['one', 'two'].map((x) => ({ type: 'next', payload: { data: { x } } }));
  const { states, heard, leave } = follow();
  await expect.poll(() => heard).toEqual(['one', 'two']);
  expect(subscriptions.map(({ after }) => after)).toEqual([null, 'cursor of one']);
  expect(states).toEqual(['connecting', 'live', 'lost', 'live']);
  leave();
});

it('gives up what the hub refuses to follow', async () => {
  answers = [error('LINEAGE_TOO_LARGE')];
  const { states, leave } = follow();
  await expect.poll(() => states.at(-1)).toBe('refused');
  leave();
  expect(subscriptions.length).toBe(1);
});

it('asks again where another time may be answered otherwise', async () => {
  answers = [error('HUB_BUSY'), { type: 'next', payload: { data: { x: 'one' } } }];
  const { states, heard, leave } = follow();
  await expect.poll(() => heard).toEqual(['one']);
  expect(states).toContain('lost');
  expect(states).not.toContain('refused');
  leave();
});
