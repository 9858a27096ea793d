import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId } from '../model/ids.ts';
import { dataset, job, run } from '../model/natural-keys.ts';
import type { EntityKind } from '../model/kinds.ts';
import { NOW_VALID, OPEN_END } from '../model/time.ts';
import { type GeneratedNode, type GeneratedRelation, deleteRelations, generatedNode, generatedRelation, loadGraph } from './generated-graph.ts';
import { HUB, columnLadder, hub, ladder, rungId } from './generated-shapes.ts';
import { Neo4jLineageStore } from './lineage-store.neo4j.ts';
import { reachFrom } from './reach.ts';
import { Reading } from './reading.ts';

const database = openTestDatabase();
const store = new Neo4jLineageStore(database, new Neo4jEntityStore(database), { budgetMs: 30_000 });

const RUNGS = 30;
const READERS = 50_000;
const RUNS = 700;
const TIMES = { recordedSeq: 1, createdAt: 1_000 };

/** A table read by 700 runs of one job, each of which makes a version of a table; the last one trains a model that is deployed. */
const reference = dataset('generated://runs', 'reference');
const renamed = dataset('generated://runs', 'reference_before');
const scores = dataset('generated://runs', 'scores');
const scorer = job('generated://runs', 'score');
const model = entityId('RegisteredModel', 'generated', 'model');
const modelVersion = entityId('ModelVersion', model, '1');
const deployment = entityId('Deployment', 'generated', 'deployment');
const initial = entityId('DatasetVersion', reference.id, 'initial');

function runsGraph(): { nodes: GeneratedNode[]; relations: GeneratedRelation[] } {
  const node = (kind: EntityKind, id: string, name: string) => generatedNode(kind, id, name, TIMES);
  const nodes = [
    ...[reference, scores].map(({ id, name }) => node('Dataset', id, name)),
    node('Job', scorer.id, scorer.name),
    node('RegisteredModel', model, 'model'),
    node('ModelVersion', modelVersion, '1'),
    node('Deployment', deployment, 'deployment'),
    node('DatasetVersion', initial, 'initial'),
  ];
  const relate = (kind: GeneratedRelation['kind'], from: string, to: string) => generatedRelation(kind, from, to, { recordedSeq: 1 });
  const relations = [
    relate('READ_BY', reference.id, scorer.id),
    relate('WRITES', scorer.id, scores.id),
    relate('WRITES', scorer.id, model),
    relate('SERVED_BY', model, deployment),
    relate('HAS_VERSION', reference.id, initial),
    relate('HAS_VERSION', model, modelVersion),
    relate('DEPLOYED_AS', modelVersion, deployment),
  ];
  for (let number = 0; number < RUNS; number++) {
    const made = run(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
    const version = entityId('DatasetVersion', scores.id, 'run', made.id);
    nodes.push(node('Run', made.id, made.name), node('DatasetVersion', version, String(number)));
    relations.push(
      relate('HAS_RUN', scorer.id, made.id),
      relate('HAS_VERSION', scores.id, version),
      relate('CONSUMED_BY', initial, made.id),
      relate('PRODUCED', made.id, version),
    );
    if (number === RUNS - 1) relations.push(relate('PRODUCED', made.id, modelVersion));
  }
  return { nodes, relations };
}

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await deleteRelations(database);
  await resetStore(database);
  const alias = { id: renamed.id, to: reference.id, label: 'before', validFrom: 0, recordedSeq: 1, retractedSeq: OPEN_END };
  const rungs = columnLadder(RUNGS);
  const steps = ladder('ENTITY', RUNGS).relations;
  await loadGraph(database, [
    { nodes: rungs.nodes, relations: [...rungs.relations, ...steps] },
    ladder('VERSION', RUNGS),
    { ...runsGraph(), aliases: [alias] },
    ...hub(READERS),
  ]);
});
afterAll(async () => {
  await deleteRelations(database);
  await database.close();
});

/** The quickest of some attempts, in milliseconds: what the work costs, whatever else the machine does. */
async function quickest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}

describe('a ladder of 30 fully joined pairs, which has 2^30 paths', () => {
  it.each(['ENTITY', 'VERSION'] as const)('is walked like any graph of 60 nodes, at %s level', async (granularity) => {
    const of = [rungId(granularity, 0, 0)];
    const ask = () => store.walk({ of, direction: 'BOTH', granularity, depth: 50, limit: 500, moment: {} });
    const answer = await ask();
    expect(answer.nodes.length).toBe(59);
    expect(answer.edges.length).toBe(2 + 28 * 4);
    expect(answer.nodes.at(-1)).toMatchObject({ distance: 29, side: 'DOWNSTREAM', hiddenUpstream: 0, hiddenDownstream: 0 });
    expect(answer.nodes.find(({ distance }) => distance === 1)?.hiddenUpstream).toBe(1);
    expect(answer.truncated).toBe(false);
    expect(await quickest(ask)).toBeLessThan(200);
  });

  it('has a shortest path, and others, at once', async () => {
    const [top, bottom] = [rungId('ENTITY', 0, 0), rungId('ENTITY', RUNGS - 1, 1)];
    const ask = () => store.path({ from: top, to: bottom, granularity: 'ENTITY', depth: 50, moment: {} });
    const answer = await ask();
    expect(answer).toMatchObject({ found: true, more: true, truncated: false });
    expect(answer.nodes.length).toBe(RUNGS);
    expect(await quickest(ask)).toBeLessThan(1_000);
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
    const request = { dataset: rungId('ENTITY', 0, 0), column: 'a', direction: 'BOTH', depth: 50, limit: 500, moment: {} } as const;
    const answer = await store.columns(request);
    expect(answer.nodes.length).toBe(1 + 29 * 4);
    expect(answer.edges.length).toBe(4 + 28 * 16);
    expect(answer.truncated).toBe(false);
    expect(await quickest(() => store.columns(request))).toBeLessThan(1_000);
  });

  it('joins what lies around hidden kinds over all of it', async () => {
    const of = [rungId('ENTITY', 0, 0)];
    const answer = await store.walk({ of, direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 50, limit: 500, kinds: ['Job'], moment: {} });
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

  it('is paged through, newest first, the first page in under 100 ms', async () => {
    const ask = (after?: string) =>
      store.neighbours(HUB, 'DOWNSTREAM', 'ENTITY', { first: 50, ...(after === undefined ? {} : { after }) }, {});
    const first = await ask();
    expect(first.items.length).toBe(50);
    expect(first.hasNextPage).toBe(true);
    expect(first.items[0]?.item).toMatchObject({ relation: 'READ_BY', validFrom: 1_000 * (READERS - 1), validTo: null });
    const second = await ask(first.items.at(-1)?.cursor);
    expect(second.items[0]?.item.validFrom).toBe(1_000 * (READERS - 51));
    const names = [...first.items, ...second.items].map(({ item }) => item.entity.name);
    expect(new Set(names).size).toBe(100);
    expect(await quickest(() => ask())).toBeLessThan(100);
  });

  it('finds neighbours by a part of their name, by kind, and as of an earlier time', async () => {
    const page = { first: 10 };
    const named = await store.neighbours(HUB, 'BOTH', 'ENTITY', { first: 20 }, {}, { nameContains: 'READER_4321', kinds: ['Job'] });
    expect(named.items.map(({ item }) => item.entity.name)).toContain('reader_4321');
    expect(named.items.every(({ item }) => item.entity.name.startsWith('reader_4321'))).toBe(true);
    const none = await store.neighbours(HUB, 'BOTH', 'ENTITY', page, {}, { kinds: ['Dataset'] });
    expect(none).toEqual({ items: [], hasNextPage: false });
    const early = await store.neighbours(HUB, 'BOTH', 'ENTITY', page, { validAt: 2_500 });
    expect(early.items.map(({ item }) => item.entity.name)).toEqual(['reader_2', 'reader_1', 'reader_0']);
  });

  it('is found from one of its readers without being expanded', async () => {
    const reader = job('generated://shapes', 'reader_7').id;
    const answer = await store.path({ from: HUB, to: reader, granularity: 'ENTITY', depth: 20, moment: {} });
    expect(answer).toMatchObject({ found: true, more: false, truncated: false });
    expect(answer.nodes.map(({ id }) => id)).toEqual([HUB, reader]);
  });

  it('is counted whole', async () => {
    const request = { of: [HUB], granularity: 'ENTITY', depth: 10, moment: {} } as const;
    expect(await store.impact({ ...request, direction: 'DOWNSTREAM' })).toMatchObject({ total: READERS, truncated: false });
  });
});

describe('a dataset that 700 runs read', () => {
  it('leads to its models in one walk of entities', async () => {
    const answer = await store.walk({ of: [reference.id], direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 5, limit: 500, moment: {} });
    expect(answer.truncated).toBe(false);
    expect(answer.nodes.map(({ id, distance }) => [id, distance])).toEqual([
      [reference.id, 0],
      [scorer.id, 1],
      ...[scores.id, model].sort().map((id) => [id, 2]),
      [deployment, 3],
    ]);
  });

  it('leads over its versions to 700 runs, a model version and its deployment', async () => {
    const request = { of: [reference.id], direction: 'DOWNSTREAM', granularity: 'VERSION', depth: 5, limit: 5_000, moment: {} } as const;
    const answer = await store.walk(request);
    expect(answer.truncated).toBe(false);
    expect(answer.nodes.length).toBe(2 + RUNS * 2 + 2);
    expect(answer.nodes.slice(0, 2).map(({ id, side }) => [id, side]).sort()).toEqual([[reference.id, 'ROOT'], [initial, 'ROOT']].sort());
    const models = await store.walk({ ...request, limit: 10, kinds: ['ModelVersion', 'Deployment'] });
    expect(models.truncated).toBe(false);
    expect(models.nodes.map(({ id }) => id)).toEqual([reference.id, modelVersion, deployment]);
    expect(models.edges).toMatchObject([{ from: modelVersion, to: deployment, kinds: ['DEPLOYED_AS'] }]);
  });

  it('is led to from the deployment, back over many versions at once', async () => {
    const request = { direction: 'UPSTREAM', granularity: 'VERSION', depth: 10, limit: 500, moment: {} } as const;
    const answer = await store.walk({ ...request, of: [deployment] });
    expect(answer.nodes.map(({ kind }) => kind)).toEqual(['Deployment', 'ModelVersion', 'Run', 'DatasetVersion']);
    const many = await store.walk({ ...request, of: [scores.id] });
    expect(many.nodes.filter(({ distance }) => distance === 0).length).toBe(RUNS + 1);
    expect([many.nodes.filter(({ distance }) => distance === 1).length, many.truncated]).toEqual([500, true]);
    const all = await store.walk({ ...request, of: [scores.id], limit: 5_000 });
    expect(all.nodes.at(-1)).toMatchObject({ id: initial, distance: 2, hiddenDownstream: 0 });
    expect([all.nodes.length, all.truncated]).toEqual([RUNS + 1 + RUNS + 1, false]);
  });

  it('starts a walk of entities at what a version belongs to', async () => {
    const answer = await store.walk({ of: [initial], direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 1, limit: 5, moment: {} });
    expect(answer.nodes.map(({ id, distance }) => [id, distance])).toContainEqual([scorer.id, 1]);
  });

  it('answers under another name that leads to it', async () => {
    const answer = await store.walk({ of: [renamed.id], direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 1, limit: 5, moment: {} });
    expect(answer.nodes.map(({ id }) => id)).toEqual([reference.id, scorer.id]);
    const page = await store.neighbours(renamed.id, 'DOWNSTREAM', 'ENTITY', { first: 5 }, {});
    expect(page.items.map(({ item }) => item.entity.id)).toEqual([scorer.id]);
  });

  it('finds the path from any of its versions to the model', async () => {
    const answer = await store.path({ from: reference.id, to: model, granularity: 'VERSION', depth: 20, moment: {} });
    expect(answer.nodes.map(({ kind }) => kind)).toEqual(['DatasetVersion', 'Run', 'ModelVersion']);
  });
});

describe('a question whose time is over', () => {
  it.each([1, 40])('is answered with what is known, and says so, from %i roots', async (count) => {
    const reading = new Reading(database, { t: NOW_VALID, seq: 1 }, performance.now());
    const roots = Array.from({ length: count }, () => HUB);
    const answer = await reachFrom(reading, { roots, granularity: 'ENTITY', direction: 'DOWNSTREAM', depth: 5, limit: 10 });
    expect(answer).toEqual({ rows: [], complete: 0, cut: true });
  });

  it('is answered with its roots when there was time for nothing else', async () => {
    const impatient = new Neo4jLineageStore(database, new Neo4jEntityStore(database), { budgetMs: 1 });
    const answer = await impatient.walk({ of: [HUB], direction: 'BOTH', granularity: 'ENTITY', depth: 5, limit: 5, moment: {} });
    expect(answer).toMatchObject({ nodes: [{ id: HUB }], edges: [], truncated: true, seq: 1 });
  });
});
