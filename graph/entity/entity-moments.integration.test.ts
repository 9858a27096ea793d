import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import { noRows } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId } from '../model/ids.ts';
import { AWAIT_FULL_TEXT } from '../search/search.queries.ts';
import { Neo4jSearchStore } from '../search/search-store.neo4j.ts';
import type { EntityFilter, Moment } from './entity-store.ts';
import { Neo4jEntityStore } from './entity-store.neo4j.ts';
import { GraphFixture } from './graph-fixture.ts';

const database = openTestDatabase();
const entities = new Neo4jEntityStore(database);
const search = new Neo4jSearchStore(database, entities);

const model = entityId('RegisteredModel', 'born', 'a');
const later = entityId('RegisteredModel', 'born', 'b');
const flights = entityId('Dataset', 's3', 'flights');
const schema = entityId('Schema', 'one');

const APPEND = query('test.append', cypher`UNWIND $rows AS x CREATE (e:Entry) SET e = x`, noRows);
const fixture = new GraphFixture(database);

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  await fixture.entities([
    { id: model, kind: 'RegisteredModel', name: 'delay', recordedSeq: 1, createdAt: 1_000 },
    { id: later, kind: 'RegisteredModel', name: 'delay-two', recordedSeq: 6, createdAt: 6_000 },
    { id: flights, kind: 'Dataset', name: 'flights', namespace: 's3', columns: ['origin'], recordedSeq: 2 },
    { id: schema, kind: 'Schema', name: '1 column', properties: { content: '[{"name":"origin"}]' } },
  ]);
  await fixture.aliases([
    { id: 'name:1', to: model, label: 'delay', recordedSeq: 1 },
    { id: 'name:2', to: model, label: 'punctuality', recordedSeq: 4 },
  ]);
  // Renamed and tagged at position 4, for the time from 50 on; the schema became known at 5.
  await fixture.revisions([
    { entity: model, field: 'name', value: 'punctuality', validFrom: 50, recordedSeq: 4 },
    { entity: model, field: 'tag:tier', value: 'gold', validFrom: 50, recordedSeq: 4 },
    { entity: model, field: 'tag:a=b', value: true, validFrom: 50, recordedSeq: 4 },
    { entity: flights, field: 'schema', value: schema, validFrom: 10, recordedSeq: 5 },
  ]);
  await database.write(APPEND, {
    rows: Array.from({ length: 9 }, (_, index) => ({
      seq: index + 1,
      at: (index + 1) * 1_000,
      subjects: index + 1 === 9 ? [model] : [],
    })),
  });
  await database.write(AWAIT_FULL_TEXT);
});
afterAll(() => database.close());

const listed = async (moment: Moment, filter: Partial<EntityFilter> = {}) =>
  (await entities.list({ kind: 'RegisteredModel', ...filter }, { first: 10 }, moment)).items.map(
    ({ item }) => item.name,
  );

describe('a list at a moment', () => {
  it('has what was known then, as it was called then, newest first', async () => {
    expect(await listed({})).toEqual(['delay-two', 'punctuality']);
    expect(await listed({ asOfSeq: 5 })).toEqual(['punctuality']);
    expect(await listed({ asOfSeq: 3 })).toEqual(['delay']);
    expect(await listed({ validAt: 40 })).toEqual(['delay-two', 'delay']);
  });

  it.each([
    [{ nameContains: 'PUNCT' }],
    [{ tag: 'tier' }],
    [{ tag: 'tier=gold' }],
    // A key may hold the sign itself.
    [{ tag: 'a=b' }],
  ])('filters by the values of then: %j', async (filter) => {
    expect(await listed({ asOfSeq: 4 }, filter)).toEqual(['punctuality']);
    expect(await listed({ asOfSeq: 3 }, filter)).toEqual([]);
    expect(await listed({ asOfSeq: 4, validAt: 49 }, filter)).toEqual([]);
  });

  it('does not match other values of a tag, and pages on with its cursors', async () => {
    expect(await listed({ asOfSeq: 4 }, { tag: 'tier=silver' })).toEqual([]);
    const first = await entities.list({ kind: 'RegisteredModel' }, { first: 1 }, { asOfSeq: 9 });
    expect(first).toMatchObject({ hasNextPage: true, items: [{ item: { name: 'delay-two' } }] });
    const after = first.items[0]?.cursor ?? '';
    const rest = await entities.list({ kind: 'RegisteredModel' }, { first: 1, after }, { asOfSeq: 9 });
    expect(rest).toMatchObject({ hasNextPage: false, items: [{ item: { name: 'punctuality' } }] });
  });

  it('leaves out what was another name of something then', async () => {
    const old = entityId('RegisteredModel', 'born', 'c');
    await fixture.entities([{ id: old, kind: 'RegisteredModel', name: 'old', recordedSeq: 2, createdAt: 2_000 }]);
    await fixture.aliases([{ id: old, to: model, label: 'old', recordedSeq: 3, retractedSeq: 5 }]);
    expect(await listed({ asOfSeq: 2 })).toEqual(['old', 'delay']);
    expect(await listed({ asOfSeq: 3 })).toEqual(['delay']);
    expect(await listed({ asOfSeq: 5 })).toContain('old');
  });
});

describe('find at a moment', () => {
  const found = async (text: string, moment: Moment) => (await entities.find(text, moment)).map(({ id }) => id);

  it('goes by the names of then, and by those that still lead there', async () => {
    expect(await found('punctuality', {})).toEqual([model]);
    expect(await found('delay', {})).toEqual([model]);
    expect(await found('delay', { asOfSeq: 3 })).toEqual([model]);
    expect(await found('punctuality', { asOfSeq: 3 })).toEqual([]);
    expect(await found('delay-two', { asOfSeq: 5 })).toEqual([]);
  });
});

describe('search at a moment', () => {
  const hits = async (text: string, moment: Moment) =>
    (await search.search({ text, first: 10, moment })).hits.map(({ entity }) => entity.name);

  it('has what fits now and fitted then, as it was then', async () => {
    expect(await hits('punctuality', { asOfSeq: 4 })).toEqual(['punctuality']);
    expect(await hits('punctuality', { asOfSeq: 3 })).toEqual([]);
    expect(await hits('flights', { asOfSeq: 1 })).toEqual([]);
    expect(await hits('origin', { asOfSeq: 5 })).toEqual(['flights']);
    expect(await hits('origin', { asOfSeq: 4 })).toEqual([]);
    const { facets } = await search.search({ text: 'gold', first: 10, moment: { asOfSeq: 3 } });
    expect(facets).toEqual([]);
  });
});

describe('"now" that stands still for a request', () => {
  // Entry 9 touched the model: to a request that began at 3 it is what it was then.
  it('shows what was written since as it was at the beginning', async () => {
    const pinned: Moment = { pinnedSeq: 3 };
    expect((await entities.getMany([model], pinned))[0]?.name).toBe('delay');
    expect((await entities.getMany([model], pinned))[0]?.tags).toEqual({});
    expect((await entities.getMany([later], pinned))[0]).toBeNull();
    expect(await listed(pinned)).not.toContain('delay-two');
  });

  it('takes what nobody touched as it stands', async () => {
    // No entry after 3 names the dataset: its node is believed.
    expect((await entities.getMany([flights], { pinnedSeq: 3 }))[0]?.values).toMatchObject({ schema });
    expect((await entities.getMany([flights], { asOfSeq: 3 }))[0]?.values).toEqual({});
  });
});
