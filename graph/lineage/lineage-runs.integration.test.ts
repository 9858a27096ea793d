import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId } from '../model/ids.ts';
import { dataset, job, run } from '../model/natural-keys.ts';
import type { EntityKind } from '../model/kinds.ts';
import { OPEN_END } from '../model/time.ts';
import {
  type GeneratedNode,
  type GeneratedRelation,
  generatedNode,
  generatedRelation,
  loadGraph,
} from './generated-graph.ts';
import { Neo4jLineageStore } from './lineage-store.neo4j.ts';

const database = openTestDatabase();
const store = new Neo4jLineageStore(database, new Neo4jEntityStore(database), { budgetMs: 30_000 });

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
  const relate = (kind: GeneratedRelation['kind'], from: string, to: string) =>
    generatedRelation(kind, from, to, { recordedSeq: 1 });
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
  await resetStore(database);
  const alias = {
    id: renamed.id,
    to: reference.id,
    label: 'before',
    validFrom: 0,
    recordedSeq: 1,
    retractedSeq: OPEN_END,
  };
  await loadGraph(database, [{ ...runsGraph(), aliases: [alias] }]);
});
afterAll(() => database.close());

describe('a dataset that 700 runs read', () => {
  it('leads to its models in one walk of entities', async () => {
    const answer = await store.walk({
      of: [reference.id],
      direction: 'DOWNSTREAM',
      granularity: 'ENTITY',
      depth: 5,
      limit: 500,
      moment: {},
    });
    expect(answer.truncated).toBe(false);
    expect(answer.nodes.map(({ id, distance }) => [id, distance])).toEqual([
      [reference.id, 0],
      [scorer.id, 1],
      ...[scores.id, model].sort().map((id) => [id, 2]),
      [deployment, 3],
    ]);
  });

  it('leads over its versions to 700 runs, a model version and its deployment', async () => {
    const request = {
      of: [reference.id],
      direction: 'DOWNSTREAM',
      granularity: 'VERSION',
      depth: 5,
      limit: 5_000,
      moment: {},
    } as const;
    const answer = await store.walk(request);
    expect(answer.truncated).toBe(false);
    expect(answer.nodes.length).toBe(2 + RUNS * 2 + 2);
    expect(
      answer.nodes
        .slice(0, 2)
        .map(({ id, side }) => [id, side])
        .sort(),
    ).toEqual(
      [
        [reference.id, 'ROOT'],
        [initial, 'ROOT'],
      ].sort(),
    );
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
    const answer = await store.walk({
      of: [initial],
      direction: 'DOWNSTREAM',
      granularity: 'ENTITY',
      depth: 1,
      limit: 5,
      moment: {},
    });
    expect(answer.nodes.map(({ id, distance }) => [id, distance])).toContainEqual([scorer.id, 1]);
  });

  it('answers under another name that leads to it', async () => {
    const answer = await store.walk({
      of: [renamed.id],
      direction: 'DOWNSTREAM',
      granularity: 'ENTITY',
      depth: 1,
      limit: 5,
      moment: {},
    });
    expect(answer.nodes.map(({ id }) => id)).toEqual([reference.id, scorer.id]);
    const page = await store.neighbours(renamed.id, 'DOWNSTREAM', 'ENTITY', { first: 5 }, {});
    expect(page.items.map(({ item }) => item.entity.id)).toEqual([scorer.id]);
  });

  it('finds the path from any of its versions to the model', async () => {
    const answer = await store.path({ from: reference.id, to: model, granularity: 'VERSION', depth: 20, moment: {} });
    expect(answer.nodes.map(({ kind }) => kind)).toEqual(['DatasetVersion', 'Run', 'ModelVersion']);
  });
});
