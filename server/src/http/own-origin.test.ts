import { afterAll, expect, it } from 'vitest';
import { createApp } from './app.ts';

const app = createApp('silent');
let written = 0;
app.post('/api/write', () => ({ written: ++written }));
app.get('/api/read', () => ({ written }));
afterAll(() => app.close());

const send = (headers: Readonly<Record<string, string>>, url = '/api/write') =>
  app.inject({ method: 'POST', url, headers: { host: 'localhost:4000', ...headers }, payload: {} });

it('refuses what pages of other origins send, however they spell the address', async () => {
  const before = written;
  for (const origin of [
    'https://evil.example',
    'http://localhost:3000',
    'http://localhost:4000.evil.example',
    'null',
  ]) {
    for (const url of ['/api/write', '/%61pi/write']) {
      const response = await send({ origin, 'sec-fetch-site': 'cross-site' }, url);
      expect(response.statusCode).toBe(403);
      expect(response.json()).toMatchObject({
        error: { code: 'FOREIGN_ORIGIN', message: expect.stringContaining(`a page of ${origin} may not`) },
      });
    }
  }
  expect(written).toBe(before);
});

it('takes what its own pages send, also behind a proxy that names it otherwise', async () => {
  expect((await send({ origin: 'http://localhost:4000' })).statusCode).toBe(200);
  expect((await send({ origin: 'http://LOCALHOST:4000', host: 'Localhost:4000' })).statusCode).toBe(200);
  expect((await send({ origin: 'https://hub.example', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
});

it('takes what programs send, and lets everybody read', async () => {
  expect((await send({})).statusCode).toBe(200);
  const read = await app.inject({ method: 'GET', url: '/api/read', headers: { origin: 'https://elsewhere.example' } });
  expect(read.statusCode).toBe(200);
});
