import { entityId, OPEN_END } from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { ask, at, EPOCH, FakeHub, NOON } from '../context.fake.ts';
import { encodeCursor } from '../moment/cursor.ts';

describe('one entity', () => {
  it('is found by its id, with what everything in the graph has', async () => {
    const hub = new FakeHub();
    const project = hub.add('Project', 'default');
    const anna = hub.add('Principal', 'anna');
    hub.people.set(anna, 'Anna Gómez');
    const owners = [{ principal: anna, type: 'MAINTAINER' }, { name: 'group:data' }];
    const id = hub.add('Dataset', 'flights', {
      namespace: 'file',
      values: { description: 'US flights', owners },
      tags: { pii: true, tier: 'gold', size: 3 },
      aliases: ['file/flights-3m'],
    });

    const { data, errors } = await ask(
      hub,
      `query ($id: ID!) {
        node(id: $id) {
          id
          ... on Entity {
            kind name namespace description aliases createdAt recordedSeq
            project { id name }
            tags { key value }
            owners { name type principal { id displayName } }
          }
        }
      }`,
      { id },
    );

    expect(errors).toBeUndefined();
    expect(at(data, 'node')).toEqual({
      ...{ id, kind: 'Dataset', name: 'flights', namespace: 'file', description: 'US flights' },
      ...{ aliases: ['file/flights-3m'], createdAt: '2026-01-01T12:00:00.000Z', recordedSeq: 1 },
      project: { id: project, name: 'default' },
      tags: [
        { key: 'pii', value: null },
        { key: 'tier', value: 'gold' },
        { key: 'size', value: '3' },
      ],
      owners: [
        { name: 'Anna Gómez', type: 'MAINTAINER', principal: { id: anna, displayName: 'Anna Gómez' } },
        { name: 'group:data', type: null, principal: null },
      ],
    });
  });

  it('shows kept facets with their producer, page by page', async () => {
    const hub = new FakeHub();
    const id = hub.add('Run', 'r1');
    hub.revise(id, 'facet:spark_conf', [{ _producer: 'spark', cores: 4 }, NOON]);
    hub.revise(id, 'facet:notes', ['late', NOON + 1]);

    const query =
      'query ($id: ID!, $after: String) { entity(id: $id) { facets(first: 1, after: $after) { edges { node { name value producer validFrom } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }';
    const first = await ask(hub, query, { id });
    const second = await ask(hub, query, { id, after: at(first.data, 'entity.facets.pageInfo.endCursor') });

    expect(at(first.data, 'entity.facets.edges.0.node')).toMatchObject({
      name: 'notes',
      value: 'late',
      producer: null,
    });
    expect(at(first.data, 'entity.facets.pageInfo')).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(at(second.data, 'entity.facets')).toEqual({
      edges: [
        {
          node: {
            ...{ name: 'spark_conf', value: { _producer: 'spark', cores: 4 }, producer: 'spark' },
            validFrom: '2026-01-01T12:00:00.000Z',
          },
        },
      ],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, endCursor: '1' },
    });
  });

  it('is null where there is none, also for text that is no id', async () => {
    const hub = new FakeHub();
    const known = hub.add('Job', 'clean');

    const { data, errors } = await ask(hub, 'query ($ids: [ID!]!) { node(id: "x") { id } nodes(ids: $ids) { id } }', {
      ids: ['nonsense', known, entityId('Job', 'other')],
    });

    expect(errors).toBeUndefined();
    expect(data).toEqual({ node: null, nodes: [null, { id: known }, null] });
    expect(hub.calls.get('entities.getMany')).toBe(1);
  });

  it('is found by a name', async () => {
    const hub = new FakeHub();
    hub.add('Dataset', 'flights');
    hub.add('RegisteredModel', 'flights');

    const { data } = await ask(hub, '{ find(text: "flights") { kind name } }');

    expect(at(data, 'find')).toEqual([
      { kind: 'Dataset', name: 'flights' },
      { kind: 'RegisteredModel', name: 'flights' },
    ]);
  });
});

describe('the moment of a question', () => {
  const hub = new FakeHub();
  const model = hub.add('RegisteredModel', 'delays');
  const deployment = hub.add('Deployment', 'delays-api');
  const old = hub.add('ModelVersion', 'v1', { key: { version: '1', of: model } });
  const late = hub.add('ModelVersion', 'v2', { key: { version: '2', of: model }, recordedSeq: 8 });
  hub.relate('DEPLOYED_AS', old, deployment, { validTo: NOON + 1_000 });
  hub.relate('DEPLOYED_AS', late, deployment, { validFrom: NOON + 1_000, validTo: OPEN_END });
  const query = `query ($id: ID!, $asOf: AsOf, $validAt: DateTime) {
    entity(id: $id, asOf: $asOf, validAt: $validAt) { ... on Deployment { currentVersion { version model { name } } } }
  }`;

  it('is now unless the question says otherwise', async () => {
    const { data } = await ask(hub, query, { id: deployment });

    expect(at(data, 'entity.currentVersion')).toEqual({ version: '2', model: { name: 'delays' } });
  });

  it('goes down with validAt into what is asked of the entity', async () => {
    const { data } = await ask(hub, query, { id: deployment, validAt: '2026-01-01T13:00:00.500+01:00' });

    expect(at(data, 'entity.currentVersion')).toEqual({ version: '1', model: { name: 'delays' } });
    expect(hub.last.get('entities.getMany')).toEqual([[model], { pinnedSeq: 10, validAt: NOON + 500 }]);
  });

  it('goes down with asOf, as a cursor or as a time that the ledger turns into a position', async () => {
    const cursor = encodeCursor({ epoch: EPOCH, shard: 0, seq: 5 });
    await ask(hub, query, { id: deployment, asOf: cursor });
    const byCursor = hub.last.get('entities.related');
    const { data } = await ask(hub, query, { id: deployment, asOf: '2025-12-31T00:00:00Z' });
    const byTime = hub.last.get('entities.related');

    expect(byCursor?.at(4)).toEqual({ asOfSeq: 5 });
    expect(byTime?.at(4)).toEqual({ asOfSeq: 3 });
    expect(at(data, 'entity.currentVersion')).toBeNull();
  });

  it('is refused when the cursor is of another hub or of the future', async () => {
    const foreign = await ask(hub, query, { id: deployment, asOf: encodeCursor({ epoch: 'OTHER', shard: 0, seq: 1 }) });
    const future = await ask(hub, query, { id: deployment, asOf: encodeCursor({ epoch: EPOCH, shard: 0, seq: 11 }) });
    const nonsense = await ask(hub, query, { id: deployment, asOf: 'yesterday' });

    expect(foreign.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path: 'asOf' });
    expect(future.errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      expected: 'a cursor that the hub has reached',
    });
    const literal = await ask(hub, '{ entity(id: "x", asOf: "yesterday") { id } }');

    expect(literal.errors?.[0]).toMatchObject({ locations: [{ line: 1, column: 25 }] });
    expect(nonsense.errors?.[0]?.message).toContain('expected an ISO 8601 time with a zone, or a cursor');
  });
});
