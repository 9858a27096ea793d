import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import { noRows } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import type { Moment } from '../entity/entity-store.ts';
import { GraphFixture } from '../entity/graph-fixture.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId } from '../model/ids.ts';
import { loadGraph } from './generated-graph.ts';
import { Neo4jLineageStore } from './lineage-store.neo4j.ts';

const database = openTestDatabase();
const store = new Neo4jLineageStore(database, new Neo4jEntityStore(database));

const model = entityId('RegisteredModel', 'born', 'a');
const deployment = entityId('Deployment', 'born', 'b');

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  const fixture = new GraphFixture(database);
  await fixture.entities([
    { id: model, kind: 'RegisteredModel', name: 'first' },
    { id: deployment, kind: 'Deployment', name: 'canary' },
  ]);
  await fixture.relations([{ kind: 'SERVED_BY', from: model, to: deployment }]);
  // Renamed at 50, which the hub learnt at 4; the deployment's state of 30 became known at 5 only.
  await fixture.revisions([
    { entity: model, field: 'name', value: 'second', validFrom: 50, recordedSeq: 4 },
    { entity: deployment, field: 'state', value: 'ACTIVE', validFrom: 10, recordedSeq: 2 },
    { entity: deployment, field: 'state', value: 'ENDED', validFrom: 30, recordedSeq: 5 },
  ]);
  const append = query(
    'test.append',
    cypher`UNWIND range(1, 9) AS seq CREATE (e:Entry {seq: seq, at: seq * 1000, subjects: []})`,
    noRows,
  );
  await database.write(append);
  // The ledger stands at 9.
  await loadGraph(database, [{ nodes: [], relations: [] }]);
  await loadGraph(database, [
    {
      nodes: [{ id: entityId('Dataset', 'last'), kind: 'Dataset', name: 'last', recordedSeq: 9, createdAt: 0 }],
      relations: [],
    },
  ]);
});
afterAll(() => database.close());

const bounds = { direction: 'BOTH', granularity: 'ENTITY', depth: 5, limit: 10 } as const;

it('tells which fields of what stayed are others at two moments', async () => {
  const diff = await store.diff({ ...bounds, of: [model], from: { asOfSeq: 3 }, to: { asOfSeq: 9 } });

  expect(diff).toMatchObject({ added: [], removed: [], addedEdges: [], removedEdges: [], fromSeq: 3, toSeq: 9 });
  expect(diff.changed).toMatchObject([
    {
      before: { name: 'first' },
      after: { name: 'second' },
      fields: [{ field: 'name', before: null, after: 'second' }],
    },
    { after: { name: 'canary' }, fields: [{ field: 'state', before: 'ACTIVE', after: 'ENDED', tooLong: false }] },
  ]);
  expect((await store.diff({ ...bounds, of: [model], from: { asOfSeq: 5 }, to: {} })).changed).toEqual([]);
  const inTheWorld = await store.diff({ ...bounds, of: [model], from: { validAt: 40 }, to: { validAt: 60 } });
  expect(inTheWorld.changed.map(({ after }) => after.name)).toEqual(['second']);
});

it('takes what was not known yet for added, and what never was for an error', async () => {
  const last = entityId('Dataset', 'last');
  const diff = await store.diff({ ...bounds, of: [last, model], from: { asOfSeq: 3 }, to: { asOfSeq: 9 } });
  expect(diff.added.map(({ id }) => id)).toEqual([last]);
  const back = await store.diff({ ...bounds, of: [last], from: { asOfSeq: 9 }, to: { asOfSeq: 3 } });
  expect(back.removed.map(({ id }) => id)).toEqual([last]);
  const never = entityId('Dataset', 'never');
  await expect(store.diff({ ...bounds, of: [never], from: { asOfSeq: 3 }, to: {} })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    id: never,
  });
});

describe('the moments at which something changed', () => {
  const asked = { of: model, direction: 'BOTH', granularity: 'ENTITY', depth: 2, page: { first: 10 } } as const;
  const placesOf = async (more: object) =>
    (await store.changeTimes({ ...asked, axis: 'RECORDED', moment: {}, ...more })).items.map(({ item }) => [
      item.place,
      item.changes,
    ]);

  it('are those of the entity and of what is around it, latest first', async () => {
    // The relation came with entry 1, the deployment's states with 2 and 5, the name with 4.
    expect(await placesOf({})).toEqual([
      [5, 1],
      [4, 1],
      [2, 1],
      [1, 1],
    ]);
    expect(await placesOf({ depth: 0 })).toEqual([[4, 1]]);
    expect(await placesOf({ moment: { asOfSeq: 2 } })).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect((await placesOf({ axis: 'VALID' })).map(([at]) => at)).toEqual([50, 30, 10, 0]);
    expect((await placesOf({ axis: 'VALID', moment: { validAt: 30 } })).map(([at]) => at)).toEqual([30, 10, 0]);
  });

  it('are paged, or gathered into spans of equal length', async () => {
    const first = await store.changeTimes({ ...asked, axis: 'RECORDED', moment: {}, page: { first: 3 } });
    expect(first).toMatchObject({ hasNextPage: true, truncated: false, seq: 9 });
    const after = first.items.at(-1)?.cursor ?? '';
    expect(await placesOf({ page: { first: 3, after } })).toEqual([[1, 1]]);
    const spans = await store.changeTimes({ ...asked, axis: 'VALID', moment: {}, buckets: 2 });
    expect(spans.items.map(({ item }) => item)).toEqual([
      { place: 50, since: 30, until: 50, moments: 2, changes: 2 },
      { place: 10, since: 0, until: 10, moments: 2, changes: 2 },
    ]);
    await expect(placesOf({ buckets: 201 })).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'buckets' });
    await expect(placesOf({ page: { first: 3, after }, depth: 1 })).rejects.toMatchObject({ path: 'after' });
  });
});

const CASES: readonly (readonly [string, Moment, name: string, state: string | null])[] = [
  ['now', {}, 'second', 'ENDED'],
  ['as of before the renaming was known', { asOfSeq: 3 }, 'first', 'ACTIVE'],
  ['as of before anything of it was known', { asOfSeq: 1 }, 'first', null],
  ['at a time before the renaming, as known now', { validAt: 40 }, 'first', 'ENDED'],
  ['at a time before the end, as known now', { validAt: 20 }, 'first', 'ACTIVE'],
  ['at a time after both, as known before the end was', { validAt: 60, asOfSeq: 4 }, 'second', 'ACTIVE'],
];

it.each(CASES)(
  'shows names and states %s in a walk, in a path and among neighbours',
  async (_, moment, name, state) => {
    const shown = [
      { id: model, name, state: null },
      { id: deployment, name: 'canary', state },
    ];
    const question = { granularity: 'ENTITY', depth: 5, moment } as const;
    const walk = await store.walk({ ...question, of: [model], direction: 'DOWNSTREAM', limit: 10 });
    const way = await store.path({ ...question, from: model, to: deployment });
    const beside = await store.neighbours(deployment, 'UPSTREAM', 'ENTITY', { first: 10 }, moment);

    expect(walk.nodes).toMatchObject(shown);
    expect(way.nodes).toMatchObject(shown);
    expect(beside.items.map(({ item }) => item.entity.name)).toEqual([name]);
  },
);

it.each(CASES)('filters neighbours by the names that they had %s', async (_, moment, name) => {
  const other = name === 'first' ? 'second' : 'first';
  const named = async (nameContains: string) =>
    (await store.neighbours(deployment, 'UPSTREAM', 'ENTITY', { first: 10 }, moment, { nameContains })).items.length;

  expect([await named(name.toUpperCase()), await named(other)]).toEqual([1, 0]);
});
