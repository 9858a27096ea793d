import { expect, it } from 'vitest';
import { ask, FakeHub } from '../context.fake.ts';

const TIME = '2020-01-01T00:00:00Z';

it('answers all fields of one request as of one position', async () => {
  const hub = new FakeHub();
  const flights = hub.add('Dataset', 'flights');
  const { errors } = await ask(
    hub,
    'query ($of: ID!) { find(text: "flights") { id } datasets { edges { node { id } } } node(id: $of) { id } lineage(of: [$of]) { cursor } search(query: "f") { truncated } }',
    { of: flights },
  );

  expect(errors).toBeUndefined();
  expect(hub.calls.get('ledger.head')).toBe(1);
  expect(hub.last.get('entities.find')?.at(1)).toEqual({ pinnedSeq: 10 });
  expect(hub.last.get('entities.list')?.at(2)).toEqual({ pinnedSeq: 10 });
  expect(hub.last.get('entities.getMany')?.at(1)).toEqual({ pinnedSeq: 10 });
  expect(hub.last.get('lineage.walk')).toMatchObject([{ moment: { pinnedSeq: 10 } }]);
  expect(hub.last.get('search.search')).toMatchObject([{ moment: { pinnedSeq: 10 } }]);
});

it.each([
  ['find(text: "x", asOf: $time, validAt: $time) { id }', 'entities.find', 1],
  ['datasets(asOf: $time, validAt: $time) { edges { cursor } }', 'entities.list', 2],
  ['runs(asOf: $time, validAt: $time) { edges { cursor } }', 'entities.list', 2],
  ['deployments(asOf: $time, validAt: $time) { edges { cursor } }', 'entities.list', 2],
  ['entities(kind: Job, asOf: $time, validAt: $time) { edges { cursor } }', 'entities.list', 2],
  ['node(id: "dataset:1", asOf: $time, validAt: $time) { id }', 'entities.getMany', 1],
  ['nodes(ids: ["dataset:1"], asOf: $time, validAt: $time) { id }', 'entities.getMany', 1],
])('asks about the moment that is named: %s', async (field, call, place) => {
  const hub = new FakeHub();
  const { errors } = await ask(hub, `query ($time: DateTime!, $asOf: AsOf!) { ${field.replace('$time', '$asOf')} }`, {
    time: TIME,
    asOf: TIME,
  });

  expect(errors).toBeUndefined();
  expect(hub.last.get(call)?.at(place)).toEqual({ asOfSeq: 3, validAt: Date.parse(TIME) });
});
