import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countReads } from '../driver/counted-reads.fixture.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { job } from '../model/natural-keys.ts';
import { NOW_VALID } from '../model/time.ts';
import { deleteRelations, loadGraph } from './generated-graph.ts';
import { HUB, columnLadder, hub, ladder, rungId } from './generated-shapes.ts';
import { Neo4jLineageStore } from './lineage-store.neo4j.ts';
import { reachFrom } from './reach.ts';
import { Reading } from './reading.ts';

const database = openTestDatabase();
const store = new Neo4jLineageStore(database, new Neo4jEntityStore(database), { budgetMs: 30_000 });

const { counted, hitsOf } = countReads(database);
/** Answers the same, and counts what it costs. */
const counting = new Neo4jLineageStore(counted, new Neo4jEntityStore(counted), { budgetMs: 30_000 });

const RUNGS = 30;
const READERS = 50_000;

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await deleteRelations(database);
  await resetStore(database);
  const rungs = columnLadder(RUNGS);
  const steps = ladder('ENTITY', RUNGS).relations;
  await loadGraph(database, [
    { nodes: rungs.nodes, relations: [...rungs.relations, ...steps] },
    ladder('VERSION', RUNGS),
    ...hub(READERS),
  ]);
});
afterAll(async () => {
  await deleteRelations(database);
  await database.close();
});

describe('a ladder of 30 fully joined pairs, which has 2^30 paths', () => {
  it.each(['ENTITY', 'VERSION'] as const)('is walked like any graph of 60 nodes, at %s level', async (granularity) => {
    const of = [rungId(granularity, 0, 0)];
    const request = { of, direction: 'BOTH', granularity, depth: 50, limit: 500, moment: {} } as const;
    const answer = await store.walk(request);
    expect(answer.nodes.length).toBe(59);
    expect(answer.edges.length).toBe(2 + 28 * 4);
    expect(answer.nodes.at(-1)).toMatchObject({
      distance: 29,
      side: 'DOWNSTREAM',
      hiddenUpstream: 0,
      hiddenDownstream: 0,
    });
    expect(answer.nodes.find(({ distance }) => distance === 1)?.hiddenUpstream).toBe(1);
    expect(answer.truncated).toBe(false);
    expect(await hitsOf(() => counting.walk(request))).toBeLessThan(6_000);
  });

  it('has a shortest path, and others, at once', async () => {
    const [top, bottom] = [rungId('ENTITY', 0, 0), rungId('ENTITY', RUNGS - 1, 1)];
    const request = { from: top, to: bottom, granularity: 'ENTITY', depth: 50, moment: {} } as const;
    const answer = await store.path(request);
    expect(answer).toMatchObject({ found: true, more: true, truncated: false });
    expect(answer.nodes.length).toBe(RUNGS);
    expect(await hitsOf(() => counting.path(request))).toBeLessThan(10_000);
    const back = await store.path({ from: bottom, to: top, granularity: 'ENTITY', depth: 50, moment: {} });
    expect(back.nodes.map(({ id }) => id).slice(0, 1)).toEqual([bottom]);
    expect(back.nodes[1]?.side).toBe('UPSTREAM');
    expect(await store.path({ from: top, to: bottom, granularity: 'ENTITY', depth: 28, moment: {} })).toMatchObject({
      found: false,
      truncated: false,
    });
  });

  it('is counted', async () => {
    const of = [rungId('ENTITY', 0, 0)];
    const answer = await store.impact({ of, direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 50, moment: {} });
    expect(answer).toMatchObject({ total: 58, truncated: false });
    expect(answer.groups[0]).toEqual({ kind: 'Dataset', distance: 1, count: 2 });
  });

  it('is walked column by column', async () => {
    const request = {
      dataset: rungId('ENTITY', 0, 0),
      column: 'a',
      direction: 'BOTH',
      depth: 50,
      limit: 500,
      moment: {},
    } as const;
    const answer = await store.columns(request);
    expect(answer.nodes.length).toBe(1 + 29 * 4);
    expect(answer.edges.length).toBe(4 + 28 * 16);
    expect(answer.truncated).toBe(false);
    expect(await hitsOf(() => counting.columns(request))).toBeLessThan(10_000);
  });

  it('joins what lies around hidden kinds over all of it', async () => {
    const of = [rungId('ENTITY', 0, 0)];
    const answer = await store.walk({
      of,
      direction: 'DOWNSTREAM',
      granularity: 'ENTITY',
      depth: 50,
      limit: 500,
      kinds: ['Job'],
      moment: {},
    });
    expect(answer.nodes.map(({ id }) => id)).toEqual(of);
    expect(answer.edges).toEqual([]);
  });
});

describe('a dataset with 50,000 readers', () => {
  it('is walked up to the limit, and says how many it does not show', async () => {
    const walk = (limit: number) =>
      store.walk({ of: [HUB], direction: 'BOTH', granularity: 'ENTITY', depth: 5, limit, moment: {} });
    const answer = await walk(500);
    expect(answer.nodes.length).toBe(501);
    expect(answer.edges.length).toBe(500);
    expect(answer.truncated).toBe(true);
    expect(answer.nodes[0]).toMatchObject({ id: HUB, hiddenDownstream: 1_000, hiddenUpstream: 0 });
    const ids = answer.nodes.slice(1).map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    const most = await walk(5_000);
    expect([most.nodes.length, most.edges.length, most.truncated]).toEqual([5_001, 5_000, true]);
    expect(most.nodes.slice(0, 501).map(({ id }) => id)).toEqual(answer.nodes.map(({ id }) => id));
  });

  it('is paged through, newest first, at the cost of one look at each of its relations', async () => {
    const ask = (after?: string) =>
      store.neighbours(HUB, 'DOWNSTREAM', 'ENTITY', { first: 50, ...(after === undefined ? {} : { after }) }, {});
    const first = await ask();
    expect(first.items.length).toBe(50);
    expect(first.hasNextPage).toBe(true);
    expect(first.items[0]?.item).toMatchObject({
      relation: 'READ_BY',
      validFrom: 1_000 * (READERS - 1),
      validTo: null,
    });
    const second = await ask(first.items.at(-1)?.cursor);
    expect(second.items[0]?.item.validFrom).toBe(1_000 * (READERS - 51));
    const names = [...first.items, ...second.items].map(({ item }) => item.entity.name);
    expect(new Set(names).size).toBe(100);
    const page = () => counting.neighbours(HUB, 'DOWNSTREAM', 'ENTITY', { first: 50 }, {});
    expect(await hitsOf(page)).toBeLessThan(8 * READERS);
  });

  it('finds neighbours by a part of their name, by kind, and as of an earlier time', async () => {
    const page = { first: 10 };
    const named = await store.neighbours(
      HUB,
      'BOTH',
      'ENTITY',
      { first: 20 },
      {},
      { nameContains: 'READER_4321', kinds: ['Job'] },
    );
    expect(named.items.map(({ item }) => item.entity.name)).toContain('reader_4321');
    expect(named.items.every(({ item }) => item.entity.name.startsWith('reader_4321'))).toBe(true);
    const none = await store.neighbours(HUB, 'BOTH', 'ENTITY', page, {}, { kinds: ['Dataset'] });
    expect(none).toEqual({ items: [], hasNextPage: false });
    const early = await store.neighbours(HUB, 'BOTH', 'ENTITY', page, { validAt: 2_500 });
    expect(early.items.map(({ item }) => item.entity.name)).toEqual(['reader_2', 'reader_1', 'reader_0']);
  });

  it('is walked for a kind that it has none of without a look at what is hidden, and says that it stopped looking', async () => {
    const request = {
      of: [HUB],
      granularity: 'ENTITY',
      depth: 50,
      limit: 500,
      kinds: ['Deployment'],
      moment: {},
    } as const;
    const answer = await store.walk({ ...request, direction: 'BOTH' });
    expect(answer.nodes.map(({ id }) => id)).toEqual([HUB]);
    expect(answer).toMatchObject({ edges: [], truncated: true });
    // Those that were visited are hidden by their kind, the others by the bound.
    expect(answer.nodes[0]).toMatchObject({ hiddenDownstream: 1_000 });
    const upstream = await store.walk({ ...request, direction: 'UPSTREAM' });
    expect(upstream.truncated).toBe(false);
  });

  it('is found from one of its readers without being expanded', async () => {
    const reader = job('generated://shapes', 'reader_7').id;
    const answer = await store.path({ from: HUB, to: reader, granularity: 'ENTITY', depth: 20, moment: {} });
    expect(answer).toMatchObject({ found: true, more: false, truncated: false });
    expect(answer.nodes.map(({ id }) => id)).toEqual([HUB, reader]);
  });

  it('is counted whole', async () => {
    const request = { of: [HUB], granularity: 'ENTITY', depth: 10, moment: {} } as const;
    expect(await store.impact({ ...request, direction: 'DOWNSTREAM' })).toMatchObject({
      total: READERS,
      truncated: false,
    });
  });
});

describe('a question whose time is over', () => {
  it.each([1, 40])('is answered with what is known, and says so, from %i roots', async (count) => {
    const reading = new Reading(database, { t: NOW_VALID, seq: 1 }, performance.now());
    const roots = Array.from({ length: count }, () => HUB);
    const answer = await reachFrom(reading, {
      roots,
      granularity: 'ENTITY',
      direction: 'DOWNSTREAM',
      depth: 5,
      limit: 10,
    });
    expect(answer).toEqual({ rows: [], complete: 0, cut: true });
  });

  it('is answered with its roots when there was time for nothing else', async () => {
    const impatient = new Neo4jLineageStore(database, new Neo4jEntityStore(database), { budgetMs: 1 });
    const answer = await impatient.walk({
      of: [HUB],
      direction: 'BOTH',
      granularity: 'ENTITY',
      depth: 5,
      limit: 5,
      moment: {},
    });
    expect(answer).toMatchObject({ nodes: [{ id: HUB }], edges: [], truncated: true, seq: 1 });
  });
});
