import { setTimeout as sleep } from 'node:timers/promises';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { graphqlRoute } from './graphql.ts';

const app = createApp('silent');
let started = 0;

beforeAll(async () => {
  const schema = buildSchema('type Query { fast: String slow: Slow } type Slow { after: String plain: String }');
  const query = schema.getQueryType();
  const fields = query?.getFields();
  if (fields?.['fast'] === undefined || fields['slow'] === undefined) throw new Error('the schema has other fields');
  fields['fast'].resolve = () => 'here';
  fields['slow'].resolve = async () => {
    started++;
    await sleep(5_000, undefined, { ref: false });
    return {};
  };
  await graphqlRoute(app, { schema, contextOf: () => ({}), introspection: false, timeLimitMs: 100 });
});
afterAll(() => app.close());

const ask = async (query: string) => {
  const response = await app.inject({ method: 'POST', url: '/graphql', payload: { query } });
  return response.json<{ data: unknown; errors?: readonly unknown[] }>();
};

it('answers at the deadline with what was read until then, and says why the rest is missing', async () => {
  const began = performance.now();
  const answer = await ask('{ fast slow { after } }');
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(started).toBe(1);
  expect(answer.data).toEqual({ fast: 'here', slow: null });
  expect(answer.errors).toEqual([
    expect.objectContaining({
      path: ['slow'],
      message: expect.stringMatching(/^not answered within 0\.1 s/),
      extensions: { code: 'TIME_LIMIT', limitMs: 100 },
    }),
  ]);
});

it('leaves an operation alone that is in time', async () => {
  expect(await ask('{ fast }')).toEqual({ data: { fast: 'here' } });
});
