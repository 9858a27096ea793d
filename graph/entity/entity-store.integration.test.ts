import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { DEFAULT_PROJECT_ID } from '../writer/projects.ts';
import { entityId } from '../model/ids.ts';
import { dataset, job, run } from '../model/natural-keys.ts';
import { GraphFixture } from './graph-fixture.ts';
import { Neo4jEntityStore } from './entity-store.neo4j.ts';

const database = openTestDatabase();
const fixture = new GraphFixture(database);
const store = new Neo4jEntityStore(database);

const raw = dataset('s3://bucket', 'flights/raw');
const clean = dataset('s3://bucket', 'flights/clean');
const old = dataset('postgres://db', 'public.flights_old');
const ingest = job('airflow', 'flights.ingest');
const run1 = run('0c1f0000-0000-4000-8000-000000000001');
const run2 = run('0c1f0000-0000-4000-8000-000000000002');
const v1 = { id: entityId('DatasetVersion', raw.id, 'v1'), kind: 'DatasetVersion' as const, name: 'v1' };
const v2 = { id: entityId('DatasetVersion', raw.id, 'v2'), kind: 'DatasetVersion' as const, name: 'v2' };
const commitId = entityId('Commit', 'https://h/t/x', 'abcdef0123456789abcdef0123456789abcdef01');

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  await fixture.entities([
    { ...raw, createdAt: 1_000, recordedSeq: 1, description: 'Raw flights as they came' },
    { ...clean, createdAt: 2_000, recordedSeq: 5 },
    { ...old, createdAt: 500, recordedSeq: 1, aliasOf: raw.id },
    { ...ingest, createdAt: 1_500, recordedSeq: 2 },
    {
      id: run1.id,
      kind: 'Run',
      name: run1.name,
      namespace: 'airflow',
      recordedSeq: 3,
      createdAt: 1_600,
      properties: { runId: run1.name, startedAt: 100, endedAt: 200 },
    },
    {
      id: run2.id,
      kind: 'Run',
      name: run2.name,
      namespace: 'airflow',
      recordedSeq: 6,
      createdAt: 1_700,
      properties: { runId: run2.name },
    },
    { ...v1, createdAt: 1_800, recordedSeq: 3, properties: { of: raw.id, version: 'v1', availableAt: 200 } },
    { ...v2, createdAt: 1_900, recordedSeq: 6, properties: { of: raw.id, version: 'v2', availableAt: 400 } },
    {
      id: commitId,
      kind: 'Commit',
      name: 'abcdef012345',
      properties: { sha: 'abcdef0123456789abcdef0123456789abcdef01', repository: 'https://h/t/x' },
    },
  ]);
  await fixture.revisions([
    { entity: raw.id, field: 'description', value: 'first', validFrom: 10, recordedSeq: 1 },
    { entity: raw.id, field: 'description', value: 'second', validFrom: 50, recordedSeq: 4 },
    { entity: raw.id, field: 'description', value: 'late', validFrom: 20, recordedSeq: 7 },
    { entity: raw.id, field: 'tag:pii', value: 'yes', validFrom: 10, recordedSeq: 2 },
    { entity: raw.id, field: 'tag:gone', value: 'x', validFrom: 10, recordedSeq: 2 },
    { entity: raw.id, field: 'tag:gone', value: null, validFrom: 60, recordedSeq: 5 },
    { entity: raw.id, field: 'facet:custom', value: { any: ['thing'] }, validFrom: 10, recordedSeq: 2 },
    { entity: run1.id, field: 'state', value: 'RUNNING', validFrom: 100, recordedSeq: 3 },
    { entity: run1.id, field: 'state', value: 'COMPLETED', validFrom: 200, recordedSeq: 5 },
    { entity: run1.id, field: 'state', value: 'RUNNING', validFrom: 300, recordedSeq: 6 },
  ]);
  await fixture.aliases([{ id: old.id, to: raw.id, label: 'postgres://db/public.flights_old', recordedSeq: 5 }]);
  await fixture.relations([
    { kind: 'READ_BY', from: raw.id, to: ingest.id, validFrom: 100, recordedSeq: 3 },
    { kind: 'WRITES', from: ingest.id, to: clean.id, validFrom: 200, recordedSeq: 5 },
    { kind: 'HAS_RUN', from: ingest.id, to: run1.id, validFrom: 100, recordedSeq: 3 },
    { kind: 'HAS_RUN', from: ingest.id, to: run2.id, validFrom: 300, recordedSeq: 6 },
    { kind: 'OWNED_BY', from: raw.id, to: commitId, validFrom: 10, validTo: 50, recordedSeq: 2 },
    { kind: 'CONSUMED_BY', from: v1.id, to: run2.id, validFrom: 300, recordedSeq: 6, inferred: true },
    { kind: 'CONSUMED_BY', from: v2.id, to: run2.id, validFrom: 300, recordedSeq: 6, retractedSeq: 8 },
  ]);
  await fixture.availabilities([
    { of: raw.id, version: v1.id, at: 200, run: run1.id, recordedSeq: 5 },
    { of: raw.id, version: v2.id, at: 400, run: run2.id, recordedSeq: 8 },
  ]);
});
afterAll(() => database.close());

describe('getMany', () => {
  it('answers in the order of the ids, with null for what there is not', async () => {
    const found = await store.getMany([clean.id, 'nonsense', entityId('Dataset', 'no', 'where'), raw.id, clean.id], {});
    expect(found.map((entity) => entity?.id ?? null)).toEqual([clean.id, null, null, raw.id, clean.id]);
  });

  it('gives the projected values, the tags that were not removed, and the natural key', async () => {
    const [entity, commit] = await store.getMany([raw.id, commitId], {});
    expect(entity).toMatchObject({
      name: 'flights/raw',
      namespace: 's3://bucket',
      project: DEFAULT_PROJECT_ID,
      createdAt: 1_000,
    });
    expect(entity?.values).toEqual({ description: 'second' });
    expect(entity?.tags).toEqual({ pii: 'yes' });
    expect(entity?.key).toEqual({});
    expect(commit?.key).toEqual({ sha: 'abcdef0123456789abcdef0123456789abcdef01', repository: 'https://h/t/x' });
  });

  it('leads from an alias to its entity, from the position on at which the alias was learnt', async () => {
    expect((await store.getMany([old.id], {}))[0]?.id).toBe(raw.id);
    expect((await store.getMany([old.id], { asOfSeq: 4 }))[0]?.id).toBe(old.id);
    expect((await store.getMany([raw.id], { asOfSeq: 5 }))[0]?.aliases).toEqual(['postgres://db/public.flights_old']);
    expect((await store.getMany([raw.id], { asOfSeq: 4 }))[0]?.aliases).toEqual([]);
  });

  it('tells what the hub knew at a position, and nothing of what it learnt later', async () => {
    expect((await store.getMany([clean.id], { asOfSeq: 4 }))[0]).toBeNull();
    expect((await store.getMany([raw.id], { asOfSeq: 3 }))[0]?.values).toEqual({ description: 'first' });
    expect((await store.getMany([raw.id], { asOfSeq: 4 }))[0]?.tags).toEqual({ pii: 'yes', gone: 'x' });
  });

  it('tells what was so at a time, with what was learnt late about it', async () => {
    expect((await store.getMany([raw.id], { validAt: 30 }))[0]?.values).toEqual({ description: 'late' });
    expect((await store.getMany([raw.id], { validAt: 30, asOfSeq: 6 }))[0]?.values).toEqual({ description: 'first' });
    expect((await store.getMany([raw.id], { validAt: 5 }))[0]?.values).toEqual({});
  });

  it('keeps a run finished although a RUNNING of later time came in, and dates its start and end', async () => {
    const [now, before] = await Promise.all([store.getMany([run1.id], {}), store.getMany([run1.id], { asOfSeq: 4 })]);
    expect(now[0]?.values).toEqual({ state: 'COMPLETED' });
    expect(before[0]).toMatchObject({ values: { state: 'RUNNING' }, startedAt: 100, endedAt: null });
    expect((await store.getMany([run1.id], { asOfSeq: 6 }))[0]).toMatchObject({
      values: { state: 'COMPLETED' },
      startedAt: 100,
      endedAt: 200,
    });
  });

  it('refuses more than 1,000 ids', async () => {
    await expect(
      store.getMany(
        Array.from({ length: 1_001 }, (_, i) => entityId('Run', String(i))),
        {},
      ),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('related', () => {
  it('gives the neighbours of several entities, the newest relation first', async () => {
    const runs = await store.related([ingest.id, raw.id], ['HAS_RUN'], 'out', { first: 10 }, {});
    expect(runs.get(ingest.id)?.items.map(({ item }) => item.entity.id)).toEqual([run2.id, run1.id]);
    expect(runs.get(raw.id)?.items).toEqual([]);
  });

  it('goes on after a cursor', async () => {
    const first = (await store.related([ingest.id], ['HAS_RUN'], 'out', { first: 1 }, {})).get(ingest.id);
    expect(first?.hasNextPage).toBe(true);
    const second = (
      await store.related([ingest.id], ['HAS_RUN'], 'out', { first: 1, after: first?.items[0]?.cursor ?? '' }, {})
    ).get(ingest.id);
    expect(second?.items.map(({ item }) => item.entity.id)).toEqual([run1.id]);
    expect(second?.hasNextPage).toBe(false);
  });

  it('leaves out what is over, was retracted, or was not known then', async () => {
    const owners = async (moment: object) =>
      (await store.related([raw.id], ['OWNED_BY'], 'out', { first: 10 }, moment))
        .get(raw.id)
        ?.items.map(({ item }) => [item.validFrom, item.validTo]);
    expect(await owners({})).toEqual([]);
    expect(await owners({ validAt: 20 })).toEqual([[10, 50]]);
    expect(await owners({ validAt: 20, asOfSeq: 1 })).toEqual([]);
    const consumed = async (moment: object) =>
      (await store.related([run2.id], ['CONSUMED_BY'], 'in', { first: 10 }, moment)).get(run2.id)?.items ?? [];
    expect((await consumed({})).map(({ item }) => [item.entity.id, item.inferred])).toEqual([[v1.id, true]]);
    expect(await consumed({ asOfSeq: 7 })).toHaveLength(2);
  });

  it('filters by kind and by the state at the moment asked about', async () => {
    const runs = async (states: readonly string[], moment: object) =>
      (await store.related([ingest.id], ['HAS_RUN'], 'out', { first: 10 }, moment, { states }))
        .get(ingest.id)
        ?.items.map(({ item }) => item.entity.id);
    expect(await runs(['COMPLETED'], {})).toEqual([run1.id]);
    expect(await runs(['RUNNING'], {})).toEqual([]);
    expect(await runs(['RUNNING'], { asOfSeq: 4 })).toEqual([run1.id]);
    expect(await runs(['NEW'], {})).toEqual([run2.id]);
    const kinds = await store.related(
      [ingest.id],
      ['WRITES', 'HAS_RUN'],
      'out',
      { first: 10 },
      {},
      { kinds: ['Dataset'] },
    );
    expect(kinds.get(ingest.id)?.items.map(({ item }) => item.relation)).toEqual(['WRITES']);
  });

  it('answers for an alias under the id that was asked for', async () => {
    const found = await store.related([old.id], ['READ_BY'], 'out', { first: 5 }, {});
    expect(found.get(old.id)?.items.map(({ item }) => item.entity.id)).toEqual([ingest.id]);
  });
});

describe('latestVersions', () => {
  it('gives the newest version that could be read at the time, as far as known at the position', async () => {
    const latest = async (moment: object) => (await store.latestVersions([raw.id, clean.id], moment)).get(raw.id)?.name;
    expect(await latest({})).toBe('v2');
    expect(await latest({ validAt: 399 })).toBe('v1');
    expect(await latest({ validAt: 400 })).toBe('v2');
    expect(await latest({ asOfSeq: 7 })).toBe('v1');
    expect(await latest({ validAt: 199 })).toBeUndefined();
    expect((await store.latestVersions([clean.id], {})).size).toBe(0);
  });
});

describe('revisions', () => {
  it('gives the values of a field newest first, in pages', async () => {
    const first = await store.revisions(raw.id, ['description'], { first: 2 }, {});
    expect(first.items.map(({ item }) => item.value)).toEqual(['second', 'late']);
    const second = await store.revisions(
      raw.id,
      ['description'],
      { first: 2, after: first.items[1]?.cursor ?? '' },
      {},
    );
    expect(second).toMatchObject({ hasNextPage: false });
    expect(second.items.map(({ item }) => item.value)).toEqual(['first']);
  });

  it('takes a beginning of field names, and a moment', async () => {
    expect((await store.revisions(raw.id, ['facet:'], { first: 5 }, {})).items.map(({ item }) => item.value)).toEqual([
      { any: ['thing'] },
    ]);
    expect((await store.revisions(raw.id, ['description'], { first: 5 }, { asOfSeq: 1 })).items).toHaveLength(1);
  });
});

describe('find', () => {
  it.each([
    ['an id', raw.id, [raw.id]],
    ['a namespace and a name with slashes', 's3://bucket/flights/raw', [raw.id]],
    ['an old name that became an alias', 'postgres://db/public.flights_old', [raw.id]],
    ['a bare name', 'flights.ingest', [ingest.id]],
    ['a run’s UUID in capitals', run1.name.toUpperCase(), [run1.id]],
    ['the beginning of a commit’s hash', 'ABCDEF01', [commitId]],
    ['a name that became an alias, bare', 'public.flights_old', [raw.id]],
    ['nothing that is there', 'no/such/thing', []],
    ['empty text', '  ', []],
  ])('leads from %s to the entity', async (_, text, ids) => {
    expect((await store.find(text, {})).map((entity) => entity.id)).toEqual(ids);
  });
});

describe('hostile input', () => {
  const hostile = [
    "'}) DETACH DELETE n //",
    '`|\\"; MATCH (n) DETACH DELETE n',
    '\u0000',
    '\ud800',
    '$s',
    'a'.repeat(100_000),
    '../../',
    '<script>',
  ];

  it('stays data in every parameter', async () => {
    for (const text of hostile) {
      expect(await store.getMany([text], {})).toEqual([null]);
      expect(await store.find(text, {})).toEqual([]);
      expect((await store.related([text], ['READ_BY'], 'out', { first: 1 }, {}, { states: [text] })).size).toBe(0);
      expect((await store.latestVersions([text], {})).size).toBe(0);
      expect((await store.revisions(text, [text], { first: 1 }, {})).items).toEqual([]);
      const filter = {
        kind: 'Dataset' as const,
        namespace: text,
        nameContains: text,
        tag: text,
        project: text,
        states: [text],
      };
      expect((await store.list(filter, { first: 1 }, {})).items).toEqual([]);
      await expect(store.list({ kind: 'Dataset' }, { first: 1, after: text }, {})).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    }
    expect((await store.getMany([raw.id], {}))[0]).not.toBeNull();
  });

  it('refuses relations and kinds that are not known', async () => {
    await expect(
      store.related([raw.id], ['X]->() DETACH DELETE n //' as 'READ_BY'], 'out', { first: 1 }, {}),
    ).rejects.toThrow(TypeError);
    await expect(store.list({ kind: 'Nothing' as 'Dataset' }, { first: 1 }, {})).rejects.toThrow(TypeError);
  });
});
