import { readFileSync } from 'node:fs';
import { FakeVault } from '@rootline/storage';
import { expect, it } from 'vitest';
import { createApp } from '../../http/app.ts';
import { directDoor } from '../direct-door.fixture.ts';
import { openLineageRoutes } from './routes.ts';

const guide = readFileSync(new URL('../../../../docs/guide/openlineage.md', import.meta.url), 'utf8');
const calls = [...guide.matchAll(/curl -s http:\/\/127\.0\.0\.1:4000(\S+) .*?-d '([^']+)'/gs)];
const jsonBlocks = [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text ?? '') as object);

it('answers the examples of the guide as it says', async () => {
  const app = createApp('silent');
  const { door, line } = directDoor();
  const ports = { door, vault: new FakeVault() };
  await app.register(openLineageRoutes({ ...ports, actorOf: () => 'anonymous', projectOf: () => undefined }));
  expect(calls).toHaveLength(2);
  const answers = [];
  for (const [, url = '', payload = ''] of calls) {
    answers.push(await app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } }));
  }
  expect(answers[0]?.statusCode).toBe(201);
  expect(jsonBlocks).toContainEqual(answers[1]?.json());
  const refused = await app.inject({
    method: 'POST',
    url: '/api/v1/lineage',
    payload: (calls[0]?.[2] ?? '').replace('"name": "orders" ', '"nom": "orders" '),
  });
  const { error } = refused.json<{ error: { requestId: string } }>();
  expect(jsonBlocks).toContainEqual({ error: { ...error, requestId: expect.any(String) } });
  line.isLong = true;
  const [, url = '', payload = ''] = calls[0] ?? [];
  const waiting = await app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } });
  expect(waiting.statusCode).toBe(202);
  expect(jsonBlocks).toContainEqual({ ...waiting.json<object>(), receivedAt: expect.any(String) });
});
