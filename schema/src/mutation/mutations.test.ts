import {
  CommandRejectedError,
  ConflictError,
  entityId,
  HubBusyError,
  IdempotencyMismatchError,
  InvalidInputError,
  NotFoundError,
  QueryTimeoutError,
} from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { ask, at, EPOCH, FakeHub, NOON } from '../context.fake.ts';
import { Loaders } from '../loading/loaders.ts';
import { encodeCursor } from '../moment/cursor.ts';

const ID = entityId('Dataset', 'some');
const RUN = entityId('Run', 'some');
const ERRORS =
  '... on ExpectedError { code message } ... on InvalidInput { path expected } ... on NotFound { id } ... on IdempotencyMismatch { key } ... on HubBusy { retryAfterSeconds }';

type Case = {
  readonly mutation: string;
  readonly input: object;
  /** What the command gets, where that differs from the input. */
  readonly command?: object;
  /** What the payload shows: field, and kind of the entity. */
  readonly shows: Readonly<
    Record<
      string,
      | 'Project'
      | 'Dataset'
      | 'DatasetVersion'
      | 'FeatureView'
      | 'FeatureViewVersion'
      | 'RegisteredModel'
      | 'ModelVersion'
      | 'Deployment'
    >
  >;
};

const AT = { text: '2026-01-01T13:00:00+01:00', millis: NOON };

const CASES: readonly Case[] = [
  {
    mutation: 'createProject',
    input: { name: 'air', description: 'Flights', namespacePatterns: ['airflow*'], idempotencyKey: 'k1' },
    shows: { project: 'Project' },
  },
  {
    mutation: 'registerDatasetVersion',
    input: {
      ...{
        dataset: { namespace: 'file', name: 'flights' },
        version: '2001-01',
        digest: 'sha256:ab',
        rowCount: 3_000_000,
      },
      ...{ schema: [{ name: 'delay', type: 'int', fields: [{ name: 'minutes' }] }], createdAt: AT.text },
      ...{ derivedFrom: [ID], producedBy: RUN },
    },
    command: { createdAt: AT.millis },
    shows: { dataset: 'Dataset', datasetVersion: 'DatasetVersion' },
  },
  {
    mutation: 'registerFeatureViewVersion',
    input: { featureView: { name: 'delays' }, version: '1', description: 'Rolling', derivedFrom: [ID] },
    shows: { featureView: 'FeatureView', featureViewVersion: 'FeatureViewVersion' },
  },
  {
    mutation: 'registerModelVersion',
    input: {
      ...{ model: { name: 'delays', project: entityId('Project', 'air') }, version: '3', metrics: { rmse: 12.5 } },
      ...{ signature: { inputs: ['a'] }, commit: { repository: 'git@git.example:x/y.git', sha: 'A'.repeat(40) } },
    },
    shows: { model: 'RegisteredModel', modelVersion: 'ModelVersion' },
  },
  {
    mutation: 'recordDeployment',
    input: { deployment: { name: 'api', environment: 'production' }, modelVersion: null, reason: 'drift', at: AT.text },
    command: { at: AT.millis },
    shows: { deployment: 'Deployment' },
  },
  {
    mutation: 'relate',
    input: { from: ID, to: RUN, kind: 'CONSUMED_BY', validFrom: AT.text },
    command: { validFrom: AT.millis },
    shows: { from: 'Dataset', to: 'Project' },
  },
  {
    mutation: 'tag',
    input: { id: ID, tags: [{ key: 'tier', value: 'gold' }, { key: 'pii' }], remove: ['old'], at: AT.text },
    command: { at: AT.millis },
    shows: { entity: 'Dataset' },
  },
  { mutation: 'describe', input: { id: ID, description: '' }, shows: { entity: 'Dataset' } },
  { mutation: 'rename', input: { id: ID, name: 'better' }, shows: { entity: 'FeatureView' } },
  {
    mutation: 'addAlias',
    input: { id: ID, alias: { namespace: 's3', name: 'flights' } },
    shows: { entity: 'Dataset' },
  },
  { mutation: 'withdraw', input: { id: ID, reason: 'sent by mistake' }, shows: { entity: 'Dataset', rest: 'Dataset' } },
  {
    mutation: 'unrelate',
    input: { from: ID, to: RUN, kind: 'CONSUMED_BY', at: AT.text },
    command: { at: AT.millis },
    shows: { from: 'Dataset', to: 'Project' },
  },
  { mutation: 'separate', input: { id: ID }, shows: { entity: 'Dataset', from: 'Dataset' } },
];

const queryOf = (mutation: string, shows: readonly string[] = []) => {
  const input = mutation === 'tag' ? 'TagEntityInput' : `${title(mutation)}Input`;
  const payload = shows.map((field) => `${field} { __typename name }`).join(' ');
  return `mutation ($input: ${input}!) {
    ${mutation}(input: $input) {
      __typename
      ... on ${title(mutation)}Payload { receipt { seq cursor leaf replayed } ${payload} }
      ${ERRORS}
    }
  }`;
};

describe.each(CASES)('$mutation', ({ mutation, input, command, shows }) => {
  it('hands the checked input to its command, and shows the receipt and what was written', async () => {
    const hub = new FakeHub();
    const ids = Object.fromEntries(Object.entries(shows).map(([field, kind]) => [field, hub.add(kind, field)]));
    hub.outcome = { ok: true, receipt: { seq: 7, leaf: 'ab', replayed: true }, ids };

    const { data, errors } = await ask(hub, queryOf(mutation, Object.keys(shows)), { input });

    expect(errors).toBeUndefined();
    expect(hub.commands).toEqual([{ command: mutation, ...input, ...command }]);
    expect(at(data, mutation)).toEqual({
      __typename: `${title(mutation)}Payload`,
      receipt: { seq: 7, leaf: 'ab', replayed: true, cursor: encodeCursor({ epoch: EPOCH, shard: 0, seq: 7 }) },
      ...Object.fromEntries(Object.entries(shows).map(([field, kind]) => [field, { __typename: kind, name: field }])),
    });
  });

  it.each([
    [new NotFoundError(ID), { __typename: 'NotFound', code: 'NOT_FOUND', id: ID }],
    [new ConflictError('it is so already'), { __typename: 'Conflict', code: 'CONFLICT', message: 'it is so already' }],
    [
      new IdempotencyMismatchError('k1'),
      { __typename: 'IdempotencyMismatch', code: 'IDEMPOTENCY_MISMATCH', key: 'k1' },
    ],
    [
      new InvalidInputError('input.x', 'y'),
      { __typename: 'InvalidInput', code: 'INVALID_INPUT', path: 'input.x', expected: 'y' },
    ],
    [new HubBusyError('the queue is full', 3), { __typename: 'HubBusy', code: 'HUB_BUSY', retryAfterSeconds: 3 }],
    [new CommandRejectedError('no'), { __typename: 'CommandRejected', code: 'COMMAND_REJECTED', message: 'no' }],
  ])('answers with the error %s as data, whether the command is refused or throws', async (error, expected) => {
    const hub = new FakeHub();

    hub.outcome = { ok: false, error };
    const refused = await ask(hub, queryOf(mutation), { input });
    hub.outcome = error;
    const thrown = await ask(hub, queryOf(mutation), { input });

    expect(refused.errors).toBeUndefined();
    expect(at(refused.data, mutation)).toMatchObject(expected);
    expect(at(thrown.data, mutation)).toEqual(at(refused.data, mutation));
  });

  it.each([
    ['empty', ''],
    ['of 201 characters', 'k'.repeat(201)],
    ['with NUL', 'a\u0000b'],
  ])('refuses an idempotency key that is %s', async (_, idempotencyKey) => {
    const hub = new FakeHub();

    const { data } = await ask(hub, queryOf(mutation), { input: { ...input, idempotencyKey } });

    expect(at(data, mutation)).toMatchObject({ __typename: 'InvalidInput', path: 'input.idempotencyKey' });
    expect(hub.commands).toEqual([]);
  });
});

describe('the bounds of input', () => {
  it.each([
    ['describe', { id: ID, description: 'x'.repeat(20_001) }, 'input.description', 'at most 20,000 characters'],
    ['describe', { id: 'flights', description: '' }, 'input.id', 'an id such as'],
    ['createProject', { name: '' }, 'input.name', '1 to 200 characters'],
    [
      'createProject',
      { name: 'a', namespacePatterns: Array(101).fill('x') },
      'input.namespacePatterns',
      '0 to 100 items',
    ],
    ['rename', { id: ID, name: 'x'.repeat(2_001) }, 'input.name', '1 to 2,000 characters'],
    ['rename', { id: ID, name: '\ud800' }, 'input.name', 'well-formed'],
    ['tag', { id: ID, tags: Array(101).fill({ key: 'k' }) }, 'input.tags', '0 to 100 items'],
    ['tag', { id: ID, tags: [{ key: 'a' }, { key: 'b=c' }] }, 'input.tags[1].key', 'without ='],
    ['tag', { id: ID, tags: [{ key: 'a', value: 'x'.repeat(2_001) }] }, 'input.tags[0].value', 'at most 2,000'],
    [
      'registerDatasetVersion',
      { dataset: { namespace: 'f', name: 'n' }, version: '1', schema: [{ name: 'a', fields: [{ name: '' }] }] },
      'input.schema[0].fields[0].name',
      '1 to 2,000',
    ],
    [
      'registerDatasetVersion',
      { dataset: { namespace: 'f', name: 'n' }, version: '1', rowCount: -1 },
      'input.rowCount',
      'zero',
    ],
    [
      'registerDatasetVersion',
      { dataset: { namespace: 'f', name: 'n' }, version: '1', derivedFrom: Array(201).fill(ID) },
      'input.derivedFrom',
      '0 to 200',
    ],
    [
      'registerModelVersion',
      { model: { name: 'n' }, version: '1', commit: { repository: 'x', sha: 'abc' } },
      'input.commit.sha',
      'a full commit hash',
    ],
    [
      'registerModelVersion',
      { model: { name: 'n' }, version: '1', metrics: ['x'.repeat(1_000_001)] },
      'input.metrics',
      'JSON of at most',
    ],
  ])('%s refuses what breaks one, with its path', async (mutation, input, path, expected) => {
    const hub = new FakeHub();

    const { data, errors } = await ask(hub, queryOf(mutation), { input });

    expect(errors).toBeUndefined();
    expect(at(data, mutation)).toMatchObject({
      code: 'INVALID_INPUT',
      path,
      expected: expect.stringContaining(expected),
    });
    expect(hub.commands).toEqual([]);
  });

  it('tells a deployment that ends from one that keeps its model', async () => {
    const hub = new FakeHub();
    const deployment = { name: 'api' };

    await ask(hub, queryOf('recordDeployment'), { input: { deployment, modelVersion: null } });
    await ask(hub, queryOf('recordDeployment'), { input: { deployment, state: 'PAUSED' } });

    expect(hub.commands[0]?.['modelVersion']).toBeNull();
    expect(hub.commands[1]?.['modelVersion']).toBeUndefined();
  });
});

describe('a mutation', () => {
  it('shows what is so after it, also of what the request had read before', async () => {
    const hub = new FakeHub();
    const id = hub.add('Dataset', 'flights');
    hub.outcome = { ok: true, receipt: { seq: 7, leaf: 'ab', replayed: false }, ids: { entity: id } };
    const one = '(input: $input) { ... on DescribePayload { entity { description } } }';
    const commands = hub.context().commands;
    const context = {
      ...hub.context(),
      commands: { ...commands, describe: async () => described(`text ${(texts += 1)}`) },
    };
    let texts = 0;
    const described = (description: string) => {
      hub.records.set(id, { ...hub.records.get(id)!, values: { description } });
      return hub.outcome as never;
    };

    const { data } = await ask(
      hub,
      `mutation ($input: DescribeInput!) { a: describe${one} b: describe${one} }`,
      { input: { id, description: 'x' } },
      context,
    );

    expect(data).toEqual({ a: { entity: { description: 'text 1' } }, b: { entity: { description: 'text 2' } } });
  });

  it('throws what callers cannot handle, and keeps its receipt when only the reading back fails', async () => {
    const hub = new FakeHub();
    hub.outcome = new QueryTimeoutError('too slow');
    const thrown = await ask(hub, queryOf('describe'), { input: { id: ID, description: '' } });
    hub.outcome = { ok: true, receipt: { seq: 7, leaf: 'ab', replayed: false }, ids: { entity: ID } };
    const entities = { ...hub.entities, getMany: async () => Promise.reject(new QueryTimeoutError('too slow')) };
    const context = { ...hub.context(), loaders: new Loaders(entities, hub.ledger, hub.context().people) };
    const unread = await ask(hub, queryOf('describe', ['entity']), { input: { id: ID, description: '' } }, context);

    expect(thrown.errors?.[0]?.extensions).toEqual({ code: 'QUERY_TIMEOUT' });
    expect(at(unread.data, 'describe')).toMatchObject({ receipt: { seq: 7 }, entity: null });
    expect(unread.errors?.[0]).toMatchObject({ path: ['describe', 'entity'], extensions: { code: 'QUERY_TIMEOUT' } });
  });
});

function title(mutation: string): string {
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
}
