import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
    const bounds = { granularity: 'ENTITY', depth: 5, moment } as const;
    const walk = await store.walk({ ...bounds, of: [model], direction: 'DOWNSTREAM', limit: 10 });
    const way = await store.path({ ...bounds, from: model, to: deployment });
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
