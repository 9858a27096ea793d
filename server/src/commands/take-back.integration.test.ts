import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, startHub } from '../hub.fixture.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

const FAILURE = '... on ExpectedError { code message } ... on InvalidInput { path expected }';
const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
const uuid = (n: number) => `0194a6b0-7c1e-7d61-9d2a-${String(n).padStart(12, '0')}`;
// A producer's clock may be a little behind the hub's: what it says next shall be later than the withdrawal.
const later = () => new Date(Date.now() + 60_000).toISOString();

async function mutate(field: string, payload: string, input: Readonly<Record<string, unknown>>) {
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  const document = `mutation($input: ${name}Input!) {
    ${field}(input: $input) { __typename ... on ${name}Payload { ${payload} receipt { seq cursor replayed } } ${FAILURE} }
  }`;
  const answer = await hub.gql(document, { input });
  if (answer.errors.length > 0) throw new Error(answer.errors.map(({ message }) => message).join('\n'));
  return answer.data[field];
}

const withdraw = (id: string, more: object = {}) =>
  mutate('withdraw', 'entity { id withdrawn { at reason by } } rest { id }', {
    id,
    reason: 'sent by mistake',
    ...more,
  });

/** A run of a job that reads and makes datasets of one namespace. */
async function run(space: string, n: number, eventTime: string, more: { job?: string; in?: string[]; out?: string[] }) {
  const named = (names: readonly string[] = []) => names.map((name) => ({ namespace: space, name }));
  const answer = await hub.post('/api/v1/lineage', {
    eventType: 'COMPLETE',
    eventTime,
    producer: 'https://example.org/test',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId: uuid(n) },
    job: { namespace: space, name: more.job ?? 'job' },
    inputs: named(more.in),
    outputs: named(more.out),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
}

async function found(text: string, args = ''): Promise<{ id: string; withdrawn: { reason: string } | null }> {
  const { data } = await hub.gql(
    `query($text: String!) { find(text: $text${args}) { id withdrawn { at reason by } } }`,
    { text },
  );
  return data.find[0];
}

/** Names around something, and of all datasets of its namespace that are listed. */
async function seen(id: string, space: string, args = '') {
  const { data, errors } = await hub.gql(
    `query($id: ID!, $ids: [ID!]!, $space: String!) {
      lineage(of: $ids, direction: BOTH, depth: 5${args}) { nodes { name } }
      datasets(filter: { namespace: $space }${args}) { edges { node { name } } }
      search(query: $space${args}) { edges { node { name kind } } }
      entity(id: $id${args}) { withdrawn { reason } ... on Dataset { versions { edges { node { name } } } latestVersion { id } } }
    }`,
    { id, ids: [id], space },
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).sort();
  return {
    lineage: names(data.lineage.nodes),
    listed: names(data.datasets.edges.map(({ node }: { node: { name: string } }) => node)),
    found: names(
      data.search.edges.flatMap(({ node }: { node: { name: string; kind: string } }) =>
        node.kind === 'Dataset' ? [node] : [],
      ),
    ),
    withdrawn: data.entity.withdrawn?.reason ?? null,
    versions: data.entity.versions.edges.length,
    latest: data.entity.latestVersion !== null,
  };
}

const whole = {
  lineage: ['in', 'job', 'out'],
  listed: ['in', 'out'],
  found: ['in', 'out'],
  withdrawn: null,
  versions: 1,
  latest: true,
};

it('takes a dataset and its versions out of the answers of now, and leaves those of before as they were', async () => {
  await run('whole', 1, day(1), { in: ['in'], out: ['out'] });
  const { id } = await found('whole/out');
  await expect.poll(() => seen(id, 'whole'), { timeout: 10_000 }).toEqual(whole);
  const before = await hub.gql('{ status { cursor } }');
  const answer = await withdraw(id);
  expect(answer).toMatchObject({
    entity: { id, withdrawn: { reason: 'sent by mistake', by: 'anonymous' } },
    rest: null,
  });
  const gone = {
    lineage: ['out'],
    listed: ['in'],
    found: ['in'],
    withdrawn: 'sent by mistake',
    versions: 0,
    latest: false,
  };
  await expect.poll(() => seen(id, 'whole'), { timeout: 10_000 }).toEqual(gone);
  expect(await seen(id, 'whole', `, asOf: "${before.data.status.cursor}"`)).toEqual(whole);
  expect(await seen(id, 'whole', `, validAt: "${day(2)}"`)).toEqual(whole);
  expect((await found('whole/out')).withdrawn).toMatchObject({ reason: 'sent by mistake' });
});

it('says so in the history, in what is otherwise since, and once for a repeated key', async () => {
  await run('told', 2, day(1), { in: ['in'], out: ['out'] });
  const { id } = await found('told/in');
  const first = await withdraw(id, { idempotencyKey: 'told' });
  expect(await withdraw(id, { idempotencyKey: 'told' })).toMatchObject({
    receipt: { ...first.receipt, replayed: true },
  });
  // Withdrawn again it stays as it was.
  const again = await withdraw(id, { reason: 'another' });
  expect(again.entity.withdrawn).toEqual(first.entity.withdrawn);
  expect(await withdraw(id, { idempotencyKey: 'told', reason: 'another' })).toMatchObject({
    code: 'IDEMPOTENCY_MISMATCH',
  });
  const { data } = await hub.gql(
    `query($id: ID!, $of: [ID!]!, $then: DateTime!) {
      history(id: $id) { edges { node { change field value relation { kind } entry { actor command } } } }
      lineageDiff(of: $of, from: { validAt: $then }, to: {}) { removed { name } removedEdges { kinds } changed { fields { field } } }
    }`,
    { id, of: [id], then: day(2) },
  );
  const events = data.history.edges.map(({ node }: { node: object }) => node);
  expect(events.slice(0, 3)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        change: 'SET',
        field: 'withdrawn',
        value: expect.objectContaining({ reason: 'sent by mistake', by: 'anonymous' }),
        entry: { actor: 'anonymous', command: 'graphql.withdraw' },
      }),
      expect.objectContaining({ change: 'ENDED', relation: { kind: 'READ_BY' } }),
    ]),
  );
  expect(data.lineageDiff.removed.map(({ name }: { name: string }) => name).sort()).toEqual(['job', 'out']);
  expect(data.lineageDiff.changed).toEqual([{ fields: [{ field: 'withdrawn' }] }]);
});

it('is brought back by an event of later that reads or writes it, and not by a late one', async () => {
  await run('back', 3, day(1), { in: ['in'], out: ['out'] });
  const { id } = await found('back/in');
  await withdraw(id);
  await run('back', 4, day(2), { job: 'late', in: ['in'] });
  expect((await seen(id, 'back')).lineage).toEqual(['in']);
  expect((await seen(id, 'back', `, validAt: "${day(3)}"`)).lineage).toEqual(['in', 'job', 'late', 'out']);
  await run('back', 5, later(), { job: 'new', in: ['in'] });
  // Only what is said again: the first job is not known to read it any more.
  expect(await seen(id, 'back')).toMatchObject({ lineage: ['in', 'new'], listed: ['in', 'out'], withdrawn: null });
  const { data } = await hub.gql(
    'query($id: ID!) { history(id: $id, fields: ["withdrawn"]) { edges { node { value } } } }',
    { id },
  );
  expect(data.history.edges.map(({ node }: { node: { value: object | null } }) => node.value?.constructor)).toEqual([
    undefined,
    Object,
  ]);
});

it('takes a version back: later readers read the one before', async () => {
  for (const n of [1, 2]) await run('versions', 10 + n, day(n), { job: 'make', out: ['table'] });
  await run('versions', 13, day(3), { job: 'use', in: ['table'] });
  const readBy = async (n: number) => {
    const { id } = await found(uuid(n));
    const { data } = await hub.gql(
      `query($of: [ID!]!, $then: DateTime) { lineage(of: $of, granularity: VERSION, direction: UPSTREAM, depth: 2, validAt: $then) { nodes { name kind } } }`,
      { of: [id], then: day(n === 13 ? 4 : 350) },
    );
    const runs = data.lineage.nodes.filter(
      ({ kind, name }: { kind: string; name: string }) => kind === 'Run' && name !== uuid(n),
    );
    return runs.map(({ name }: { name: string }) => name);
  };
  expect(await readBy(13)).toEqual([uuid(12)]);
  const { id } = await found('versions/table');
  const latest = async () => {
    const { data } = await hub.gql(
      'query($id: ID!) { entity(id: $id) { ... on Dataset { latestVersion { id producedBy { edges { node { name } } } } } } }',
      { id },
    );
    return {
      id: data.entity.latestVersion.id as string,
      producedBy: data.entity.latestVersion.producedBy.edges[0].node.name as string,
    };
  };
  const wrong = await latest();
  expect(wrong.producedBy).toBe(uuid(12));
  await withdraw(wrong.id);
  expect((await latest()).producedBy).toBe(uuid(11));
  await run('versions', 14, new Date(Date.now() + 1_000).toISOString(), { job: 'use', in: ['table'] });
  expect(await readBy(14)).toEqual([uuid(11)]);
  // What was read before it was taken back was read.
  expect(await readBy(13)).toEqual([uuid(12)]);
});

it('ends one relation, once, and opens it again when it is said of later', async () => {
  await run('edge', 20, day(1), { in: ['in'], out: ['out'] });
  const [from, to] = [(await found('edge/in')).id, (await found('edge/job')).id];
  const unrelate = (more: object = {}) =>
    mutate('unrelate', 'from { id } to { id }', { from, to, kind: 'READ_BY', at: day(5), ...more });
  expect(await unrelate()).toMatchObject({ from: { id: from }, to: { id: to } });
  expect(await unrelate()).toMatchObject({ from: { id: from } });
  const around = async (args = '') => (await seen(from, 'edge', args)).lineage;
  expect(await around()).toEqual(['in']);
  expect(await around(`, validAt: "${day(4)}"`)).toEqual(['in', 'job', 'out']);
  await run('edge', 21, day(4), { in: ['in'] });
  expect(await around()).toEqual(['in']);
  await run('edge', 22, day(6), { in: ['in'] });
  expect(await around()).toEqual(['in', 'job', 'out']);
  const { data } = await hub.gql(
    'query($id: ID!) { history(id: $id, first: 20) { edges { node { change relation { kind } } } } }',
    { id: from },
  );
  const changes = data.history.edges.flatMap(
    ({ node }: { node: { change: string; relation: { kind: string } | null } }) =>
      node.relation?.kind === 'READ_BY' ? [node.change] : [],
  );
  expect(changes).toEqual(['BEGAN', 'ENDED', 'BEGAN']);
});

it('refuses what it cannot take back, names why, and changes nothing', async () => {
  await run('refused', 30, day(1), { in: ['in'], out: ['out'] });
  const [from, to] = [(await found('refused/in')).id, (await found('refused/job')).id];
  const { data } = await hub.gql('{ projects { edges { node { id } } } status { seq } }');
  const project = data.projects.edges[0].node.id;
  const nobody = `dataset:${'0'.repeat(32)}`;
  const unrelate = (more: object) => mutate('unrelate', 'from { id }', { from, to, kind: 'READ_BY', ...more });
  const refusals = [
    [withdraw(project), { code: 'INVALID_INPUT', path: 'input.id' }],
    [withdraw(from, { reason: ' ' }), { code: 'INVALID_INPUT', path: 'input.reason' }],
    [withdraw(nobody), { code: 'NOT_FOUND' }],
    [unrelate({ kind: 'WRITES' }), { code: 'NOT_FOUND', message: `no relation ${from}-WRITES->${to}` }],
    [unrelate({ kind: 'DEPLOYED_AS' }), { code: 'INVALID_INPUT', path: 'input.kind' }],
    [unrelate({ at: day(1) }), { code: 'INVALID_INPUT', path: 'input.at' }],
    [unrelate({ at: later() }), { code: 'INVALID_INPUT', path: 'input.at' }],
    [unrelate({ to: nobody }), { code: 'NOT_FOUND' }],
  ] as const;
  for (const [answer, expected] of refusals) expect(await answer).toMatchObject(expected);
  expect((await seen(from, 'refused')).lineage).toEqual(['in', 'job', 'out']);
});
