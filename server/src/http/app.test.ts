import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { webApp } from './web-app.ts';

const app = createApp('silent');
beforeAll(async () => {
  app.get('/entity/:id', () => ({ read: true }));
  await webApp(app, undefined);
});
afterAll(() => app.close());

const shape = (code: string) => ({ error: { code, message: expect.any(String), requestId: expect.any(String) } });

it.each([
  ['what is nowhere', '/nowhere', 404, 'NOT_FOUND'],
  ['an address that cannot be decoded', '/api/%zz', 400, 'FST_ERR_BAD_URL'],
  ['a part of an address that is too long', `/entity/${'x'.repeat(501)}`, 414, 'FST_ERR_MAX_PARAM_LENGTH'],
])('answers %s in the shape and with the headers of all errors', async (_what, url, status, code) => {
  const response = await app.inject({ url, headers: { 'x-request-id': 'mine-1', host: 'localhost' } });
  expect([response.statusCode, response.json()]).toEqual([status, shape(code)]);
  expect(response.json()).toMatchObject({ error: { requestId: 'mine-1' } });
  expect(response.headers).toMatchObject({ 'x-request-id': 'mine-1', 'x-content-type-options': 'nosniff' });
});
