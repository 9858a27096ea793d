import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { buildSchema } from '../build-schema.ts';
import { ask, at, EPOCH, FakeHub, NOON } from '../context.fake.ts';
import { costOf, MAX_COST } from '../cost.ts';
import { encodeCursor } from '../moment/cursor.ts';

const NOTHING = {
  field: null,
  value: null,
  before: null,
  tooLong: false,
  relation: null,
  label: null,
  united: null,
} as const;
const QUERY = `query ($id: ID!, $after: String, $asOf: AsOf) {
  history(id: $id, first: 2, after: $after, asOf: $asOf) {
    edges { node {
      seq change field value before label validFrom validTo
      relation { kind outgoing inferred other { name } }
      entry { actor command at }
    } }
    pageInfo { hasNextPage endCursor }
  }
}`;

function deployed() {
  const hub = new FakeHub();
  const model = hub.add('ModelVersion', 'v1');
  const id = hub.add('Deployment', 'canary');
  const texts = { key: 'k1', actor: 'anonymous', command: 'graphql.describe', leaf: 'aa', bodyDigest: 'bb' };
  hub.entries.push({ seq: 4, at: NOON, project: '', subjects: [id], changeCount: 1, outcome: 'committed', ...texts });
  const relation = { kind: 'DEPLOYED_AS', direction: 'in', other: model, inferred: false } as const;
  hub.histories.set(id, [
    {
      ...NOTHING,
      seq: 4,
      change: 'SET',
      field: 'description',
      value: 'new',
      before: 'old',
      validFrom: NOON,
      validTo: null,
    },
    { ...NOTHING, seq: 3, change: 'ENDED', relation, validFrom: NOON, validTo: NOON + 1 },
    { ...NOTHING, seq: 2, change: 'RECORDED', validFrom: null, validTo: null },
  ]);
  return { hub, id };
}

it('tells what changed, by whom and with which entry, page by page', async () => {
  const { hub, id } = deployed();
  const { data, errors } = await ask(hub, QUERY, { id });
  const rest = await ask(hub, QUERY, { id, after: at(data, 'history.pageInfo.endCursor') });

  expect(errors).toBeUndefined();
  expect(at(data, 'history.edges')).toMatchObject([
    {
      node: {
        ...{ seq: 4, change: 'SET', field: 'description', value: 'new', before: 'old', relation: null, validTo: null },
        entry: { actor: 'anonymous', command: 'graphql.describe', at: '2026-01-01T12:00:00.000Z' },
      },
    },
    {
      node: {
        ...{ seq: 3, change: 'ENDED', validTo: '2026-01-01T12:00:00.001Z', entry: null },
        relation: { kind: 'DEPLOYED_AS', outgoing: false, inferred: false, other: { name: 'v1' } },
      },
    },
  ]);
  expect(at(rest.data, 'history')).toMatchObject({
    edges: [{ node: { change: 'RECORDED' } }],
    pageInfo: { hasNextPage: false },
  });
  // However many events a page has, its entries are one read.
  expect(hub.calls.get('ledger.getMany')).toBe(2);
});

it('tells what became one with it, as that was right before', async () => {
  const { hub, id } = deployed();
  const other = hub.add('Deployment', 'shadow');
  const event = { ...NOTHING, change: 'UNITED', label: 'shadow', validFrom: NOON, validTo: null } as const;
  hub.histories.set(id, [{ ...event, seq: 9, united: { other, into: false } }]);
  const { data, errors } = await ask(
    hub,
    'query ($id: ID!) { history(id: $id, own: true) { edges { node { change label united { into otherId other { name } } } } } }',
    { id },
  );

  expect(errors).toBeUndefined();
  expect(at(data, 'history.edges')).toEqual([
    { node: { change: 'UNITED', label: 'shadow', united: { into: false, otherId: other, other: { name: 'shadow' } } } },
  ]);
  expect(hub.last.get('entities.history')?.at(-1)).toEqual({ own: true });
  expect(hub.last.get('entities.getMany')?.at(-1)).toEqual({ asOfSeq: 8 });
});

it('hands position, fields and relations to the store', async () => {
  const { hub, id } = deployed();
  const asOf = encodeCursor({ epoch: EPOCH, shard: 0, seq: 3 });
  await ask(
    hub,
    'query ($id: ID!, $asOf: AsOf) { history(id: $id, asOf: $asOf, fields: ["tag:"], relations: [DEPLOYED_AS]) { edges { cursor } } }',
    { id, asOf },
  );

  expect(hub.last.get('entities.history')).toEqual([
    id,
    { first: 50 },
    { asOfSeq: 3 },
    { fields: ['tag:'], relations: ['DEPLOYED_AS'] },
  ]);
});

it.each([
  ['id: "x"', 'id'],
  ['id: $id, first: 101', 'first'],
  ['id: $id, fields: []', 'fields'],
  ['id: $id, relations: []', 'relations'],
])('refuses a history of %s', async (args, path) => {
  const { hub, id } = deployed();
  const { errors } = await ask(hub, `query ($id: ID!) { node(id: $id) { id } history(${args}) { edges { cursor } } }`, {
    id,
  });

  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path });
});

it('says that there is nothing of an unknown id', async () => {
  const { errors } = await ask(
    new FakeHub(),
    '{ history(id: "dataset:00000000000000000000000000000000") { edges { cursor } } }',
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' });
});

it('costs what its page holds', () => {
  const query = parse(
    '{ history(id: "x", first: 100) { edges { node { entry { actor } relation { other { name } } } } } }',
  );
  expect(costOf(buildSchema(), query)).toBeLessThan(MAX_COST / 50);
});
