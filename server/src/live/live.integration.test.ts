import { Agent, request } from 'node:http';
import { createClient as createEventClient } from 'graphql-sse';
import { type Client, createClient, type Sink } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeCursor } from '@rootline/schema';
import { runEvent, startHub, type TestHub } from '../hub.fixture.ts';

let hub: TestHub;
let next = 1;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

const FOLLOW = `subscription ($after: Cursor, $kinds: [EntityKind!]) {
  changes(after: $after, kinds: $kinds) {
    ... on Change { cursor entry { seq command project { name } } }
    ... on CursorExpired { message cursor }
  }
}`;

type Event = { readonly cursor: string; readonly entry?: { readonly seq: number } | null; readonly message?: string };
type Answer = {
  readonly data?: { readonly changes: Event } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: object }[];
};

/** Sends `count` events; each is an entry of the ledger. */
async function write(count: number): Promise<void> {
  for (let index = 0; index < count; index++, next++) {
    const runId = `0191f2a4-0000-7000-8000-${String(next).padStart(12, '0')}`;
    const { status } = await hub.post('/api/v1/lineage', runEvent(`live-${next}`, runId));
    expect(status).toBe(201);
  }
}

const headCursor = async () => (await hub.gql('{ status { cursor } }')).data.status.cursor as string;

function socketClient(url = hub.url): Client {
  return createClient({ url: `${url.replace('http', 'ws')}/graphql`, retryAttempts: 0 });
}

/** What a subscription was told, by either transport: both libraries take the same sink. */
function listen(
  client: {
    subscribe: (request: { query: string; variables: Record<string, unknown> }, sink: Sink<never>) => () => void;
  },
  variables: Record<string, unknown> = {},
  query = FOLLOW,
) {
  const answers: Answer[] = [];
  const state: { ended: 'no' | 'complete' | 'error'; error: unknown } = { ended: 'no', error: undefined };
  const leave = client.subscribe(
    { query, variables },
    {
      next: (answer) => answers.push(answer),
      error(error) {
        state.error = error;
        state.ended = 'error';
      },
      complete() {
        if (state.ended === 'no') state.ended = 'complete';
      },
    },
  );
  const seqs = () => answers.flatMap(({ data }) => data?.changes.entry?.seq ?? []);
  return { answers, state, leave, seqs };
}

const transports = {
  WebSocket: () => socketClient(),
  'server-sent events': () => createEventClient({ url: `${hub.url}/graphql/stream`, retryAttempts: 0 }),
};

for (const [name, clientOf] of Object.entries(transports)) {
  it(`tells each change once and in order over ${name}, and the rest after a cursor`, async () => {
    await write(2);
    const after = await headCursor();
    const client = clientOf();
    const first = listen(client, { after });
    await write(3);
    await expect.poll(() => first.seqs().length).toBe(3);
    first.leave();
    await write(2);
    const cursor = first.answers[1]?.data?.changes.cursor;
    const rest = listen(client, { after: cursor });
    await expect.poll(() => rest.seqs().length).toBe(3);
    const begin = first.seqs()[0] ?? 0;
    expect(first.seqs()).toEqual([begin, begin + 1, begin + 2]);
    expect(rest.seqs()).toEqual([begin + 2, begin + 3, begin + 4]);
    expect(rest.answers[0]).toMatchObject({
      data: { changes: { entry: { command: 'openlineage.run', project: { name: 'default' } } } },
    });
    rest.leave();
    await client.dispose();
  });

  it(`ends with CursorExpired over ${name} where the hub cannot go on`, async () => {
    const client = clientOf();
    const after = encodeCursor({ epoch: '01ARZ3NDEKTSV4RRFFQ69G5FAV', shard: 0, seq: 1 });
    const told = listen(client, { after });
    await expect.poll(() => told.state.ended).toBe('complete');
    expect(told.answers).toMatchObject([
      { data: { changes: { cursor: await headCursor(), message: expect.stringContaining('expired') } } },
    ]);
    await client.dispose();
  });

  it(`says over ${name} what is wrong with a subscription`, async () => {
    const client = clientOf();
    const cases = [
      ['subscription { nothing }', 'Cannot query field'],
      ['subscription { changes { ', 'Syntax Error'],
      ['subscription { changes(kinds: []) { __typename } }', '"path":"kinds"'],
      ['subscription { changes(after: "x") { __typename } }', 'expected a cursor'],
      [
        `subscription { changes { ... on Change { entry { ${'abcdef'.replace(/./g, '$&: changes(first: 200) { edges { node { id } } } ')} } } } }`,
        'COST_LIMIT',
      ],
    ] as const;
    for (const [query, expected] of cases) {
      const told = listen(client, {}, query);
      await expect.poll(() => told.state.ended, { message: query }).not.toBe('no');
      expect(JSON.stringify([told.answers, told.state.error]), query).toContain(expected);
      expect(told.seqs()).toEqual([]);
    }
    await client.dispose();
  });
}

it('answers queries and mutations on a socket, with the limits of POST /graphql', async () => {
  const client = socketClient();
  const ask = async (query: string) => {
    for await (const answer of client.iterate({ query })) return answer;
    return undefined;
  };
  expect(await ask('{ status { phase } }')).toMatchObject({ data: { status: { phase: 'READY' } } });
  const created = await ask('mutation { createProject(input: { name: "live" }) { __typename } }');
  expect(created).toMatchObject({ data: { createProject: { __typename: 'CreateProjectPayload' } } });
  const tooMuch = await ask(
    '{ ledger(first: 200) { edges { node { changes(first: 200) { edges { node { id } } } } } } }',
  );
  expect(tooMuch?.errors?.[0]?.extensions).toMatchObject({ code: 'COST_LIMIT' });
  await client.dispose();
});

it('follows one thing, also under the name that it becomes one with', async () => {
  await hub.post('/api/v1/lineage', runEvent('one', '0191f2a4-0000-7000-8000-0000000e0001'));
  await hub.post('/api/v1/lineage', runEvent('other', '0191f2a4-0000-7000-8000-0000000e0002'));
  const idOf = async (name: string) =>
    ((await hub.gql(`{ find(text: "files/${name}.out") { id } }`)).data.find as { id: string }[])[0]?.id ?? '';
  const [one, other] = [await idOf('one'), await idOf('other')];
  const client = socketClient();
  const query = `subscription { entityChanged(id: "${other}") { ... on EntityChange { cursor entry { command } entity { id } } } }`;
  type Told = { entityChanged: { entry: { command: string } | null; entity: { id: string } } };
  const heard: Told['entityChanged'][] = [];
  const leave = client.subscribe<Told>(
    { query },
    {
      next: ({ data }) => data != null && heard.push(data.entityChanged),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  await expect.poll(() => heard.length).toBe(1);
  const alias = `mutation { addAlias(input: { id: "${other}", alias: { namespace: "files", name: "one.out" } }) { __typename } }`;
  expect((await hub.gql(alias)).data.addAlias.__typename).toBe('AddAliasPayload');
  await expect.poll(() => heard.length).toBe(2);
  await write(1);
  await hub.gql(`mutation { describe(input: { id: "${one}", description: "both" }) { __typename } }`);
  await expect.poll(() => heard.length).toBe(3);
  expect(heard.map(({ entry, entity }) => [entry?.command, entity.id])).toEqual([
    [undefined, other],
    ['graphql.addAlias', one],
    ['graphql.describe', one],
  ]);
  leave();
  await client.dispose();
});

it('says where a subscription is answered that comes to POST /graphql', async () => {
  const { status, errors } = await hub.gql('subscription { changes { __typename } }');
  expect(status).toBe(400);
  expect(errors).toMatchObject([
    { message: expect.stringContaining('/graphql/stream'), extensions: { code: 'IS_A_SUBSCRIPTION' } },
  ]);
});

it('goes down while somebody listens, and tells them to connect again', async () => {
  const other = await startHub({ keepStore: true });
  const closed: unknown[] = [];
  const socket = createClient({
    ...{ url: `${other.url.replace('http', 'ws')}/graphql`, retryAttempts: 0, lazy: false },
    on: { closed: (event) => closed.push((event as { code: number }).code) },
  });
  const events = createEventClient({ url: `${other.url}/graphql/stream`, retryAttempts: 0 });
  const told = [listen(socket), listen(events)];
  for (const { answers } of told) await expect.poll(() => answers.length).toBe(1);
  await other.stop();
  await expect.poll(() => closed).toEqual([1012]);
  for (const { state } of told) await expect.poll(() => state.ended).toBe('error');
});

/** Asks for an upgrade; resolves when the connection is closed, with the status that came before. */
function upgrade(path: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const asked = request(`${hub.url}${path}`, {
    method,
    agent: new Agent({ keepAlive: true }),
    headers: { connection: 'Upgrade', ...headers },
  });
  asked.once('response', (response) => {
    response.resume();
    if (method === 'POST') resolve(response.statusCode);
    else response.socket.once('close', () => resolve(response.statusCode));
  });
  asked.once('upgrade', ({ statusCode }, socket) => {
    socket.destroy();
    resolve(statusCode);
  });
  asked.once('error', reject);
  asked.end(method === 'POST' ? '{"query":"{ status { phase } }"}' : undefined);
  return promise;
}

it('refuses a socket of a page of somebody else, or where there is none, and closes the connection', async () => {
  const socket = {
    ...{ upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' },
    'sec-websocket-protocol': 'graphql-transport-ws',
  };
  expect(await upgrade('/graphql', { ...socket, origin: 'https://evil.example' })).toBe(403);
  expect(await upgrade('/graphql', { ...socket, host: 'evil.example' })).toBe(403);
  expect(await upgrade('/graphql', { ...socket, origin: hub.url })).toBe(101);
  expect(await upgrade('/nowhere', socket)).toBe(404);
});

it('answers a client that offers HTTP/2 as it answers others', async () => {
  const offer = { upgrade: 'h2c', connection: 'Upgrade, HTTP2-Settings', 'http2-settings': 'AAEAAEAAAAIAAAAA' };
  expect(await upgrade('/graphql', { ...offer, 'content-type': 'application/json' }, 'POST')).toBe(200);
});

it('tells which part of a request for events is wrong', async () => {
  const send = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${hub.url}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const json = { 'content-type': 'application/json' };
  expect(await send('/graphql/stream')).toMatchObject({ status: 400, text: expect.stringContaining('query') });
  expect(await send('/graphql/stream?query=x&variables=%7B')).toMatchObject({
    ...{ status: 400, text: expect.stringContaining('variables') },
  });
  expect(await send('/graphql/stream', { method: 'POST', headers: json, body: '[]' })).toMatchObject({ status: 400 });
  const other = await send('/graphql/stream', { headers: { accept: 'application/json' } });
  expect(other.status).toBe(406);
  const query = await send(`/graphql/stream?query=${encodeURIComponent('{ status { phase } }')}`);
  expect(query).toMatchObject({ status: 200, text: expect.stringContaining('NOT_A_SUBSCRIPTION') });
});
