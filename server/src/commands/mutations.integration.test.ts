import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type TestHub, runEvent, startHub } from '../hub.fixture.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());
afterEach(() => {
  vi.useRealTimers();
});

const FAILURE = '... on ExpectedError { code message } ... on InvalidInput { path }';

/** Runs one mutation and gives its payload or error. */
async function mutate(field: string, payload: string, input: Readonly<Record<string, unknown>>) {
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  const inputType = field === 'tag' ? 'TagEntityInput' : `${name}Input`;
  const document = `mutation($input: ${inputType}!) {
    ${field}(input: $input) { __typename ... on ${name}Payload { ${payload} receipt { seq leaf replayed } } ${FAILURE} }
  }`;
  const answer = await hub.gql(document, { input });
  if (answer.errors.length > 0) throw new Error(answer.errors.map(({ message }) => message).join('\n'));
  return answer.data[field];
}

const registerDataset = (name: string, version: string, more: object = {}) =>
  mutate('registerDatasetVersion', 'dataset { id } datasetVersion { id }', {
    dataset: { namespace: 'shop', name },
    version,
    ...more,
  });
const registerModel = (name: string, version: string, more: object = {}) =>
  mutate('registerModelVersion', 'model { id project { name } } modelVersion { id }', {
    model: { name },
    version,
    ...more,
  });
const deploy = (name: string, more: object) =>
  mutate('recordDeployment', 'deployment { id state endpoint environment currentVersion { id } model { name } }', {
    deployment: { name, environment: 'production' },
    ...more,
  });

async function idOf(runId: string): Promise<string> {
  const { data } = await hub.gql('query($text: String!) { find(text: $text) { id } }', { text: runId });
  return data.find[0].id;
}

async function lineage(of: string, granularity: 'ENTITY' | 'VERSION', direction = 'DOWNSTREAM') {
  const { data } = await hub.gql(
    `query($of: [ID!]!) { lineage(of: $of, granularity: ${granularity}, direction: ${direction}, depth: 20) {
      nodes { kind name } edges { kinds } } }`,
    { of: [of] },
  );
  const names = (data.lineage.nodes as { kind: string; name: string }[]).map(({ kind, name }) => `${kind} ${name}`);
  return { names: names.sort(), kinds: (data.lineage.edges as { kinds: string[] }[]).flatMap(({ kinds }) => kinds) };
}

it('leads from a dataset version down to the deployment, on both levels', async () => {
  const raw = await registerDataset('orders', 'v1', { schema: [{ name: 'id', type: 'int' }], rowCount: 10 });
  const view = await mutate('registerFeatureViewVersion', 'featureView { id } featureViewVersion { id }', {
    featureView: { name: 'basket' },
    version: '1',
    derivedFrom: [raw.datasetVersion.id],
  });
  const model = await registerModel('churn', '1', {
    derivedFrom: [view.featureViewVersion.id],
    metrics: { auc: 0.9 },
    commit: { repository: 'git@example.org:team/churn.git', sha: 'a'.repeat(40) },
  });
  await deploy('churn-eu', { modelVersion: model.modelVersion.id, endpoint: 'https://example.org/churn' });
  const versions = await lineage(raw.datasetVersion.id, 'VERSION');
  expect(versions.names).toEqual([
    'DatasetVersion v1',
    'Deployment churn-eu',
    'FeatureViewVersion 1',
    'ModelVersion 1',
  ]);
  expect(versions.kinds.sort()).toEqual(['DEPLOYED_AS', 'DERIVED_INTO', 'DERIVED_INTO']);
  const entities = await lineage(raw.dataset.id, 'ENTITY');
  expect(entities.names).toEqual([
    'Dataset orders',
    'Deployment churn-eu',
    'FeatureView basket',
    'RegisteredModel churn',
  ]);
  const up = await lineage(model.modelVersion.id, 'VERSION', 'UPSTREAM');
  expect(up.names).toContain('Commit aaaaaaaaaaaa');
});

it('makes something born here once, whoever names it, and refuses a project name that is taken', async () => {
  const versions = await Promise.all(['1', '2', '3'].map((version) => registerModel('twice', version)));
  expect(new Set(versions.map(({ model }) => model.id)).size).toBe(1);
  const project = await mutate('createProject', 'project { id name }', {
    name: 'fraud',
    namespacePatterns: ['fraud-*'],
  });
  expect(await mutate('createProject', 'project { id }', { name: 'fraud' })).toMatchObject({ code: 'CONFLICT' });
  const inProject = await registerModel('twice', '1', { model: { name: 'twice', project: project.project.id } });
  expect(inProject.model).toMatchObject({ project: { name: 'fraud' } });
  expect(inProject.model.id).not.toBe(versions[0]?.model.id);
  const ruled = await mutate('registerDatasetVersion', 'dataset { project { name } }', {
    dataset: { namespace: 'fraud-lake', name: 'cards' },
    version: '1',
  });
  expect(ruled.dataset.project.name).toBe('fraud');
});

it('answers a repeated key with the first answer, and refuses it for another input', async () => {
  const input = { idempotencyKey: 'once', modelVersion: null };
  const first = await deploy('repeated', input);
  const again = await deploy('repeated', input);
  expect(again.deployment.id).toBe(first.deployment.id);
  expect(again.receipt).toEqual({ ...first.receipt, replayed: true });
  expect(await deploy('another', input)).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  // The same name for another mutation is another input, too.
  expect(await mutate('createProject', 'project { id }', { idempotencyKey: 'once', name: 'x' })).toMatchObject({
    code: 'IDEMPOTENCY_MISMATCH',
  });
});

it('does the third of three tags A, B, A, which has no key', async () => {
  const { dataset } = await registerDataset('tagged', '1');
  const tag = (value: string) =>
    mutate('tag', 'entity { tags { key value } }', { id: dataset.id, tags: [{ key: 'owner', value }, { key: 'pii' }] });
  for (const value of ['a', 'b', 'a']) {
    expect((await tag(value)).entity.tags).toEqual([
      { key: 'owner', value },
      { key: 'pii', value: null },
    ]);
  }
  const removed = await mutate('tag', 'entity { tags { key } }', { id: dataset.id, remove: ['pii'] });
  expect(removed.entity.tags).toEqual([{ key: 'owner' }]);
  expect(await mutate('tag', 'entity { id }', { id: dataset.id })).toMatchObject({
    code: 'INVALID_INPUT',
    path: 'input.tags',
  });
});

it('keeps one version at a time in a deployment, whatever the order in which it is told', async () => {
  const ids = [];
  for (const version of ['1', '2']) ids.push((await registerModel('served', version)).modelVersion.id as string);
  const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();
  await deploy('serving', { modelVersion: ids[1], at: at(10) });
  await deploy('serving', { modelVersion: ids[0], at: at(5) });
  await deploy('serving', { modelVersion: null, at: at(20) });
  const { data } = await hub.gql(
    `{ deployments(filter: { nameContains: "serving" }) { edges { node { state currentVersion { id } history(first: 5) {
      edges { node { at state modelVersion { id } } } } } } } }`,
  );
  const [{ node }] = data.deployments.edges;
  expect(node).toMatchObject({ state: 'ENDED', currentVersion: null });
  expect(node.history.edges.map(({ node: change }: { node: object }) => change)).toMatchObject([
    { at: at(20), state: 'ENDED', modelVersion: null },
    { at: at(10), state: 'ACTIVE', modelVersion: { id: ids[1] } },
    { at: at(5), state: 'ACTIVE', modelVersion: { id: ids[0] } },
  ]);
  // Only the endpoint: what runs, and how, stays as it was.
  const kept = await deploy('serving', { endpoint: 'https://example.org/s' });
  expect(kept.deployment).toMatchObject({
    state: 'ENDED',
    endpoint: 'https://example.org/s',
    environment: 'production',
  });
});

it('joins a version to the run that made it and the code that ran', async () => {
  const runId = '0191f2a4-0000-7000-8000-000000000001';
  expect((await hub.post('/api/v1/lineage', runEvent('train', runId))).status).toBe(201);
  const { data } = await hub.gql('{ runs { edges { node { id } } } }');
  const run = data.runs.edges[0].node.id as string;
  const made = await registerModel('trained', '1', {
    producedBy: run,
    commit: { repository: 'https://example.org/team/train', sha: 'b'.repeat(40) },
  });
  const up = await lineage(made.modelVersion.id, 'VERSION', 'UPSTREAM');
  expect(up.names).toEqual(expect.arrayContaining(['Commit bbbbbbbbbbbb', `Run ${runId}`, 'ModelVersion 1']));
  const above = await lineage(made.model.id, 'ENTITY', 'UPSTREAM');
  expect(above.names).toEqual(['Dataset train.in', 'Job train', 'RegisteredModel trained']);
});

it('renames what was born here, keeps the old name leading to it, and takes no name that is another’s', async () => {
  const { model } = await registerModel('before', '1');
  await registerModel('other', '1');
  const renamed = await mutate('rename', 'entity { id name }', { id: model.id, name: 'after' });
  expect(renamed.entity).toEqual({ id: model.id, name: 'after' });
  for (const name of ['before', 'after']) expect((await registerModel(name, '2')).model.id).toBe(model.id);
  expect(await mutate('rename', 'entity { id }', { id: model.id, name: 'other' })).toMatchObject({ code: 'CONFLICT' });
  const { dataset } = await registerDataset('natural', '1');
  expect(await mutate('rename', 'entity { id }', { id: dataset.id, name: 'x' })).toMatchObject({
    code: 'INVALID_INPUT',
    path: 'input.id',
  });
});

it('makes one of two datasets that turn out to be the same, in either order', async () => {
  const [a, b] = [await registerDataset('left', '1'), await registerDataset('right', '1')];
  await registerModel('fed', '1', { derivedFrom: [b.datasetVersion.id] });
  await mutate('addAlias', 'entity { id aliases }', { id: a.dataset.id, alias: { namespace: 'shop', name: 'right' } });
  const early = await mutate('addAlias', 'entity { id aliases }', {
    id: a.dataset.id,
    alias: { namespace: 'shop', name: 'third' },
  });
  expect(early.entity.aliases).toEqual(expect.arrayContaining(['shop/right', 'shop/third']));
  expect((await registerDataset('third', '2')).dataset.id).toBe(a.dataset.id);
  expect((await lineage(a.dataset.id, 'ENTITY')).names).toContain('RegisteredModel fed');
  expect(await mutate('addAlias', 'entity { id }', { id: a.dataset.id, alias: { name: 'x' } })).toMatchObject({
    path: 'input.alias.namespace',
  });
});

it('takes what is said later as later, also when the clock of the machine was set back an hour meanwhile', async () => {
  const { dataset } = await registerDataset('set-back', '1');
  const say = (description: string) => mutate('describe', 'entity { description }', { id: dataset.id, description });
  await say('before');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
  expect((await say('after')).entity).toEqual({ description: 'after' });
  const { data } = await hub.gql('{ ledger(first: 2) { edges { node { at } } } }');
  const [last, before] = (data.ledger.edges as { node: { at: string } }[]).map(({ node }) => Date.parse(node.at));
  expect(last).toBeGreaterThanOrEqual(before ?? Infinity);
});

it('describes, and clears what was described', async () => {
  const { dataset } = await registerDataset('described', '1');
  const say = (description: string) => mutate('describe', 'entity { description }', { id: dataset.id, description });
  expect((await say('what it is')).entity.description).toBe('what it is');
  expect((await say('')).entity.description).toBeNull();
});

it('infers no version of what people relate a run to, also where the version has no name but the run that made it', async () => {
  const table = { namespace: 'shop', name: 'by-hand' };
  const [maker, later, reader] = ['000000000a01', '000000000a02', '000000000a03'].map(
    (tail) => `0194a6b0-7c1e-7d61-9d2a-${tail}`,
  ) as [string, string, string];
  const send = (runId: string, hour: number, more: object) =>
    hub.post('/api/v1/lineage', {
      ...runEvent('by-hand', runId),
      eventTime: `2026-01-31T${hour}:00:00.000Z`,
      inputs: [],
      outputs: [],
      ...more,
    });
  await send(maker, 10, { outputs: [table] });
  await send(later, 11, { outputs: [table] });
  await send(reader, 12, { inputs: [table] });
  const read = async () => {
    const { data } = await hub.gql(
      `query($id: ID!) { lineage(of: [$id], granularity: VERSION, direction: UPSTREAM, depth: 2) { nodes { id kind name } } }`,
      { id: await idOf(reader) },
    );
    return (data.lineage.nodes as { kind: string; name: string; id: string }[])
      .filter(({ kind }) => kind === 'Run')
      .map(({ name }) => name)
      .sort();
  };
  expect(await read()).toEqual([reader, later].sort());
  const { data } = await hub.gql(
    `query($id: ID!) { lineage(of: [$id], granularity: VERSION, direction: DOWNSTREAM, depth: 1) { nodes { id kind } } }`,
    { id: await idOf(maker) },
  );
  const unnamed = (data.lineage.nodes as { id: string; kind: string }[]).find(({ kind }) => kind === 'DatasetVersion');
  await mutate('relate', 'from { id } to { id }', { from: unnamed?.id, to: await idOf(reader), kind: 'CONSUMED_BY' });
  expect(await read()).toEqual([maker, reader].sort());
});

it('relates what fits, and names what does not', async () => {
  const { dataset, datasetVersion } = await registerDataset('source', '1');
  const target = await registerDataset('target', '1');
  const relate = (from: string, to: string, kind: string) =>
    mutate('relate', 'from { id } to { id }', { from, to, kind });
  await relate(datasetVersion.id, target.datasetVersion.id, 'DERIVED_INTO');
  expect((await lineage(dataset.id, 'ENTITY')).names).toEqual(['Dataset source', 'Dataset target']);
  const refusals: readonly [string, string, string, string][] = [
    [dataset.id, datasetVersion.id, 'HAS_VERSION', 'input.kind'],
    [dataset.id, dataset.id, 'DERIVED_INTO', 'input.to'],
    [dataset.id, datasetVersion.id, 'DERIVED_INTO', 'input.to'],
    [datasetVersion.id, dataset.id, 'READ_BY', 'input.from'],
    [datasetVersion.id, target.datasetVersion.id, 'DEPLOYED_AS', 'input.kind'],
  ];
  for (const [from, to, kind, path] of refusals) {
    expect(await relate(from, to, kind)).toMatchObject({ code: 'INVALID_INPUT', path });
  }
});

it('walks a cycle in lineage and ends', async () => {
  const ids = [];
  for (const name of ['ring-1', 'ring-2', 'ring-3'])
    ids.push((await registerDataset(name, '1')).datasetVersion.id as string);
  for (const [index, from] of ids.entries()) {
    await mutate('relate', 'from { id }', { from, to: ids[(index + 1) % ids.length], kind: 'DERIVED_INTO' });
  }
  const walked = await lineage(ids[0] as string, 'VERSION');
  expect(walked.names).toHaveLength(3);
  expect(walked.kinds).toHaveLength(3);
});

it('names the id that does not exist, and takes nothing of that command', async () => {
  const nobody = `dataset-version:${'0'.repeat(32)}`;
  const missing = await registerModel('never', '1', { derivedFrom: [nobody] });
  expect(missing).toMatchObject({ code: 'NOT_FOUND' });
  expect(missing.message).toContain(nobody);
  const { data } = await hub.gql('{ models(filter: { nameContains: "never" }) { edges { node { id } } } }');
  expect(data.models.edges).toEqual([]);
  for (const field of ['tag', 'describe', 'rename', 'addAlias']) {
    const input = { tag: { tags: [{ key: 'k' }] }, describe: { description: 'd' }, rename: { name: 'n' } }[field];
    const answer = await mutate(field, 'entity { id }', {
      id: nobody,
      alias: undefined,
      ...(input ?? { alias: { name: 'x' } }),
    });
    expect(answer).toMatchObject({ code: 'NOT_FOUND' });
  }
  expect(await registerModel('x', '1', { derivedFrom: ['not an id'] })).toMatchObject({ path: 'input.derivedFrom[0]' });
  expect(await registerModel('x', '1', { producedBy: nobody })).toMatchObject({ code: 'NOT_FOUND' });
});

it('keeps hostile text as it is, and refuses what cannot be kept', async () => {
  const hostile = [
    "'}) DETACH DELETE n //",
    '<script>alert(1)</script>',
    '${process.exit()}',
    '\u0001\u0007\u001b[31m\u202e',
    '`:Entity {id: "x"}`',
    '../../../etc/passwd',
    '__proto__',
    'naïve 数据 🚀',
  ];
  for (const text of hostile) {
    const { dataset } = await registerDataset(text, text, { description: text });
    await mutate('tag', 'entity { id }', {
      id: dataset.id,
      tags: [{ key: text.replaceAll('=', '-').replace('__proto__', 'proto'), value: text }],
    });
    const { data } = await hub.gql('query($id: ID!) { node(id: $id) { ... on Dataset { name tags { value } } } }', {
      id: dataset.id,
    });
    expect(data.node).toEqual({ name: text, tags: [{ value: text }] });
  }
  expect(await registerDataset('x'.repeat(100_000), '1')).toMatchObject({
    code: 'INVALID_INPUT',
    path: 'input.dataset.name',
  });
  expect(await registerDataset('nul \u0000', '1')).toMatchObject({ code: 'INVALID_INPUT', path: 'input.dataset.name' });
  expect(await registerDataset('lone \ud800', '1')).toMatchObject({
    code: 'INVALID_INPUT',
    path: 'input.dataset.name',
  });
  const status = await hub.gql('{ status { version } datasets(first: 200) { edges { node { id } } } }');
  expect(status.data.datasets.edges.length).toBeGreaterThan(hostile.length);
});

it('takes JSON that nests fifty levels, and goes on after what nests twenty thousand', async () => {
  const nest = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const metrics = JSON.parse(nest(50)) as unknown;
  expect(await registerModel('deep', '1', { metrics })).toMatchObject({ __typename: 'RegisterModelVersionPayload' });
  const query =
    'mutation($m: JSON) { registerModelVersion(input: { model: { name: "deep" }, version: "2", metrics: $m }) { __typename } }';
  const response = await hub.post(
    '/graphql',
    `{"query": ${JSON.stringify(query)}, "variables": {"m": ${nest(20_000)}}}`,
  );
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'DEPTH_LIMIT' } }] });
  expect((await hub.gql('{ status { version } }')).status).toBe(200);
});
