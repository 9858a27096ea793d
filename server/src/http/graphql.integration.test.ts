import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, startHub } from '../hub.fixture.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

/** `levels` fields deep: a project's project is a project. */
function deep(levels: number): string {
  const inner = levels - 4;
  return `{ projects { edges { node { ${'project { '.repeat(inner)} id ${'} '.repeat(inner)} } } } }`;
}

it('refuses a query of depth 50 and says which limit it passes', async () => {
  const answer = await hub.gql(deep(50));
  expect(answer.status).toBe(400);
  expect(answer.errors).toMatchObject([
    { extensions: { code: 'DEPTH_LIMIT' }, message: 'the operation has 50 levels: at most 15 are allowed' },
  ]);
  expect((await hub.gql(deep(15))).errors).toEqual([]);
});

it('refuses a hundred aliases of one field', async () => {
  const aliases = Array.from({ length: 100 }, (_, i) => `s${i}: status { version }`);
  const answer = await hub.gql(`{ ${aliases.join(' ')} }`);
  expect(answer.status).toBe(400);
  expect(answer.errors[0]).toMatchObject({
    extensions: { code: 'ALIAS_LIMIT' },
    message: 'the operation has 100 aliases: at most 50 are allowed',
  });
});

it('does not parse a document beyond 5,000 tokens, nor one of 20,000 levels', async () => {
  const wide = await hub.gql(`{ ${'status '.repeat(6_000)} }`);
  expect(wide.status).toBe(400);
  expect(wide.errors[0]?.message).toMatch(/more that 5000 tokens/);
  const deepest = await hub.gql('{ a '.repeat(20_000));
  expect(deepest.status).toBe(400);
  expect(deepest.errors).toEqual([
    expect.objectContaining({ message: 'the request nests too deeply', extensions: { code: 'DEPTH_LIMIT' } }),
  ]);
});

it('refuses what costs more than one request may, and names both costs', async () => {
  const page = 'edges { node { id project { id } } }';
  const answer = await hub.gql(`{ datasets(first: 200) { edges { node { versions(first: 200) { ${page} } } } } }`);
  expect(answer.status).toBe(400);
  expect(answer.errors[0]).toMatchObject({ extensions: { code: 'COST_LIMIT', limit: 50_000 } });
  expect(answer.errors[0]?.message).toMatch(/may cost \d+, at most 50000/);
});

it('answers a body of 10 MB with 413, malformed JSON and a missing query with 400', async () => {
  const large = await hub.post('/graphql', { query: `{ status { version } } # ${'x'.repeat(10_000_000)}` });
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({ error: { code: 'FST_ERR_CTP_BODY_TOO_LARGE' } });
  const malformed = await hub.post('/graphql', '{"query": "{ status');
  expect(malformed.status).toBe(400);
  expect(await malformed.json()).toMatchObject({ error: { code: /FST_ERR/, requestId: expect.any(String) } });
  for (const body of ['null', '[]', '"x"', '{}', '{"query": 7}']) {
    expect((await hub.post('/graphql', body)).status).toBe(400);
  }
});

it('names wrong types, unknown enums and unknown fields', async () => {
  const wrong = await hub.gql(
    'query($of: [ID!]!) { lineage(of: $of, depth: "deep", direction: SIDEWAYS) { truncated } }',
  );
  expect(wrong.status).toBe(400);
  const messages = wrong.errors.map(({ message }) => message).join('\n');
  expect(messages).toMatch(/Int cannot represent non-integer value: "deep"/);
  expect(messages).toMatch(/"SIDEWAYS" does not exist in "Direction"/);
  const unknown = await hub.gql('{ status { colour } }');
  expect(unknown.errors[0]?.message).toMatch(/Cannot query field "colour"/);
});

it('refuses GET requests that a page of another origin could cause', async () => {
  const query = encodeURIComponent('{ status { version } }');
  const simple = await fetch(`${hub.url}/graphql?query=${query}`);
  expect(simple.status).toBe(400);
  const meant = await fetch(`${hub.url}/graphql?query=${query}`, { headers: { 'apollo-require-preflight': '1' } });
  expect(meant.status).toBe(200);
});

it('keeps a persisted query under its hash', async () => {
  const query = '{ status { version } }';
  const extensions = {
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
  };
  const first = (await (await hub.post('/graphql', { extensions })).json()) as { errors: { message: string }[] };
  expect(first.errors[0]?.message).toBe('PersistedQueryNotFound');
  await hub.post('/graphql', { query, extensions });
  expect(await (await hub.post('/graphql', { extensions })).json()).toEqual({
    data: { status: { version: '0.0.0-test' } },
  });
});

it('answers what is nowhere with 404 in the shape of all errors', async () => {
  const response = await fetch(`${hub.url}/nowhere`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    error: { code: 'NOT_FOUND', message: 'there is nothing at GET /nowhere' },
  });
});
