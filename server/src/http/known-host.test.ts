import { afterAll, expect, it } from 'vitest';
import { createApp } from './app.ts';

const apps = new Map([
  ['usual', createApp('silent')],
  ['named', createApp('silent', ['hub', '*.Example.org'])],
  ['open', createApp('silent', ['*'])],
]);
for (const app of apps.values()) app.get('/api/read', () => ({ read: true }));
afterAll(() => Promise.all([...apps.values()].map((app) => app.close())));

const statusOf = async (which: string, host: string, url = '/api/read') => {
  const response = await apps.get(which)!.inject({ method: 'GET', url, headers: { host } });
  return response.statusCode;
};

it('refuses the names of others on every route, and says how to make one its own', async () => {
  for (const host of ['evil.example', 'evil.example:4000', 'localhost.evil.example', '127.0.0.1.evil.example:80']) {
    expect(await statusOf('usual', host), host).toBe(403);
    expect(await statusOf('usual', host, '/nowhere'), host).toBe(403);
  }
  const response = await apps.get('usual')!.inject({ url: '/api/read', headers: { host: 'rebound.example:4000' } });
  expect(response.json()).toMatchObject({
    error: {
      code: 'UNKNOWN_HOST',
      message: 'this hub is not known as rebound.example:4000: name it in ROOTLINE_ALLOWED_HOSTS if it is',
      requestId: expect.any(String),
    },
  });
});

it('answers by loopback names and by addresses in digits', async () => {
  for (const host of ['localhost:4000', 'LOCALHOST', 'localhost.', '127.0.0.1:4000', '[::1]:4000', '10.1.2.3']) {
    expect(await statusOf('usual', host), host).toBe(200);
  }
});

it('answers by the names that it was given, and by those below one', async () => {
  for (const host of ['hub:4000', 'Hub', 'lineage.example.org', 'a.b.example.org:443']) {
    expect(await statusOf('named', host), host).toBe(200);
  }
  for (const host of ['hub.evil.example', 'example.org', 'notexample.org']) {
    expect(await statusOf('named', host), host).toBe(403);
  }
  expect(await statusOf('open', 'anything.example')).toBe(200);
});
