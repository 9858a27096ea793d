import { entityId } from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { ask, at, EPOCH, FakeHub, NOON } from '../context.fake.ts';
import { encodeCursor } from '../moment/cursor.ts';

function flights() {
  const hub = new FakeHub();
  const raw = hub.add('Dataset', 'raw', { namespace: 'file' });
  const clean = hub.add('Job', 'clean');
  const table = hub.add('Dataset', 'table');
  hub.relate('READ_BY', raw, clean);
  hub.relate('WRITES', clean, table, { inferred: true });
  return { hub, raw, clean, table };
}

describe('the walk', () => {
  it('answers with nodes, edges and the cursor that it is true at', async () => {
    const { hub, raw, clean } = flights();

    const { data, errors } = await ask(
      hub,
      `query ($of: [ID!]!) {
        lineage(of: $of, direction: DOWNSTREAM, depth: 3) {
          nodes { id kind name namespace distance side hiddenUpstream hiddenDownstream entity { name ... on Job { inputs { edges { node { name } } } } } }
          edges { from to kinds inferred validFrom }
          truncated
          cursor
        }
      }`,
      { of: [raw] },
    );

    expect(errors).toBeUndefined();
    expect(at(data, 'lineage')).toEqual({
      nodes: [
        {
          ...{ id: raw, kind: 'Dataset', name: 'raw', namespace: 'file', distance: 0, side: 'ROOT' },
          ...{ hiddenUpstream: 0, hiddenDownstream: 4, entity: { name: 'raw' } },
        },
        {
          ...{ id: clean, kind: 'Job', name: 'clean', namespace: null, distance: 1, side: 'DOWNSTREAM' },
          ...{ hiddenUpstream: 0, hiddenDownstream: 4 },
          entity: { name: 'clean', inputs: { edges: [{ node: { name: 'raw' } }] } },
        },
      ],
      edges: [{ from: raw, to: clean, kinds: ['READ_BY'], inferred: false, validFrom: '2026-01-01T12:00:00.000Z' }],
      truncated: false,
      cursor: encodeCursor({ epoch: EPOCH, shard: 0, seq: 9 }),
    });
    expect(hub.calls.get('entities.getMany')).toBe(1);
  });

  it('hands its bounds, kinds and moment to the store, and reads entities at that moment', async () => {
    const { hub, raw } = flights();

    await ask(
      hub,
      `query ($of: [ID!]!, $asOf: AsOf) {
        lineage(of: $of, granularity: VERSION, limit: 5000, kinds: [Dataset, RegisteredModel], asOf: $asOf, validAt: "2026-01-01T12:00:00Z") { nodes { entity { id } } }
      }`,
      { of: [raw], asOf: encodeCursor({ epoch: EPOCH, shard: 0, seq: 4 }) },
    );

    const moment = { asOfSeq: 4, validAt: NOON };
    expect(hub.last.get('lineage.walk')).toEqual([
      {
        ...{ of: [raw], direction: 'BOTH', granularity: 'VERSION', depth: 5, limit: 5000 },
        ...{ kinds: ['Dataset', 'RegisteredModel'], moment },
      },
    ]);
    expect(hub.last.get('entities.getMany')?.at(1)).toEqual(moment);
  });

  it.each([
    ['lineage(of: [])', 'of'],
    [`lineage(of: [${`"${entityId('Job', 'x')}",`.repeat(101)}])`, 'of'],
    ['lineage(of: ["file/raw"])', 'of[0]'],
    [`lineage(of: "${entityId('Job', 'x')}", depth: 51)`, 'depth'],
    [`lineage(of: "${entityId('Job', 'x')}", depth: 0)`, 'depth'],
    [`lineage(of: "${entityId('Job', 'x')}", limit: 5001)`, 'limit'],
    [`impact(of: "${entityId('Job', 'x')}", depth: 1000)`, 'depth'],
    [`path(from: "a", to: "${entityId('Job', 'x')}")`, 'from'],
    [`neighbours(of: "${entityId('Job', 'x')}", first: 201)`, 'first'],
    [`columnLineage(of: "${entityId('Dataset', 'x')}", column: "${'c'.repeat(2_001)}")`, 'column'],
  ])('refuses %s, naming what breaks the bound', async (call, path) => {
    const { errors } = await ask(new FakeHub(), `{ ${call} { __typename } }`);

    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path });
  });

  it.each([
    ['lineage', 'of: $id'],
    ['impact', 'of: [$id]'],
    ['neighbours', 'of: $id'],
    ['path', 'from: $id, to: $id'],
    ['columnLineage', 'of: $id, column: "delay"'],
  ])('%s says that there is no such thing', async (field, args) => {
    const id = entityId('Dataset', 'nowhere');

    const { errors } = await ask(
      new FakeHub(),
      `query ($id: ID!) { ${field}(${args.replace('of: $id', field === 'lineage' ? 'of: [$id]' : 'of: $id')}) { __typename } }`,
      { id },
    );

    expect(errors?.[0]).toMatchObject({
      message: `no entity ${id}`,
      path: [field],
      extensions: { code: 'NOT_FOUND', id },
    });
  });
});

describe('around and between', () => {
  it('pages through neighbours with the relation that leads to each', async () => {
    const { hub, clean, table } = flights();

    const { data } = await ask(
      hub,
      'query ($of: ID!) { neighbours(of: $of, direction: DOWNSTREAM, kinds: [Dataset], filter: "tab") { edges { cursor node { id } relation inferred validFrom validTo } pageInfo { hasNextPage } } }',
      { of: clean },
    );

    expect(at(data, 'neighbours')).toEqual({
      edges: [
        {
          ...{ cursor: '0', node: { id: table }, relation: 'WRITES', inferred: true },
          ...{ validFrom: '2026-01-01T12:00:00.000Z', validTo: null },
        },
      ],
      pageInfo: { hasNextPage: false },
    });
    expect(hub.last.get('lineage.neighbours')).toEqual([
      ...[clean, 'DOWNSTREAM', 'ENTITY', { first: 50 }, { pinnedSeq: 10 }],
      { kinds: ['Dataset'], nameContains: 'tab' },
    ]);
  });

  it('finds a path and says how long it is, or that there is none', async () => {
    const { hub, raw, clean, table } = flights();
    const query =
      'query ($from: ID!, $to: ID!) { path(from: $from, to: $to, granularity: ENTITY) { found length more truncated nodes { name } edges { kinds } } }';

    const there = await ask(hub, query, { from: raw, to: clean });
    const none = await ask(hub, query, { from: table, to: raw });

    expect(at(there.data, 'path')).toMatchObject({
      found: true,
      length: 1,
      more: false,
      edges: [{ kinds: ['READ_BY'] }],
    });
    expect(at(none.data, 'path')).toMatchObject({ found: false, length: null, edges: [] });
  });

  it('counts what a change reaches', async () => {
    const { hub, raw } = flights();

    const { data } = await ask(
      hub,
      'query ($of: [ID!]!) { impact(of: $of) { groups { kind distance count } total truncated cursor } }',
      { of: [raw] },
    );

    expect(at(data, 'impact')).toMatchObject({
      groups: [{ kind: 'Job', distance: 1, count: 1 }],
      total: 1,
      truncated: false,
    });
    expect(hub.last.get('lineage.impact')?.at(0)).toMatchObject({
      direction: 'DOWNSTREAM',
      granularity: 'ENTITY',
      depth: 10,
    });
  });

  it('walks columns, with the dataset and job behind each', async () => {
    const { hub, raw, clean } = flights();

    const { data } = await ask(
      hub,
      `query ($of: ID!) {
        columnLineage(of: $of, column: "delay", direction: DOWNSTREAM) {
          nodes { datasetId datasetName column distance side dataset { name } }
          edges { from { column } to { column datasetId } transformations masking jobId job { name } }
          truncated
        }
      }`,
      { of: raw },
    );

    expect(at(data, 'columnLineage')).toEqual({
      nodes: [
        {
          datasetId: raw,
          datasetName: 'flights',
          column: 'delay',
          distance: 0,
          side: 'ROOT',
          dataset: { name: 'raw' },
        },
        {
          datasetId: raw,
          datasetName: 'flights',
          column: 'mean_delay',
          distance: 1,
          side: 'DOWNSTREAM',
          dataset: { name: 'raw' },
        },
      ],
      edges: [
        {
          ...{ from: { column: 'delay' }, to: { column: 'mean_delay', datasetId: raw } },
          ...{ transformations: ['DIRECT:AGGREGATION'], masking: false, jobId: clean, job: { name: 'clean' } },
        },
      ],
      truncated: false,
    });
  });
});
