import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { graphqlRoute } from './graphql.ts';

const app = createApp('silent');
beforeAll(async () => {
  const schema = buildSchema('type Query { here: String }');
  await graphqlRoute(app, { schema, contextOf: () => ({}), introspection: false });
});
afterAll(() => app.close());

const codeOf = async (payload: object) => {
  const response = await app.inject({ method: 'POST', url: '/graphql', payload });
  return response.json<{ errors: readonly { extensions: { code: string } }[] }>().errors[0]?.extensions.code;
};

it('does not say that the hub is broken when the request is', async () => {
  const persisted = (persistedQuery: object) => ({ query: '{ here }', extensions: { persistedQuery } });
  expect(await codeOf(persisted({ version: 1, sha256Hash: '00' }))).toBe('BAD_REQUEST');
  expect(await codeOf(persisted({ version: 7, sha256Hash: '00' }))).toBe('BAD_REQUEST');
  expect(await codeOf({ query: 'subscription { here }' })).toBe('IS_A_SUBSCRIPTION');
  expect(await codeOf({ query: '{' })).toBe('GRAPHQL_PARSE_FAILED');
});

it('answers a client of HTTP/1.0 that names no host', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  const body = '{"query":"{ here }"}';
  const headers = `content-type: application/json\r\ncontent-length: ${body.length}`;
  socket.write(`POST /graphql HTTP/1.0\r\n${headers}\r\n\r\n${body}`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"data":\{"here":null\}\}/);
});
