import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { type GeneratedRelation, generatedNode, generatedRelation, loadGraph } from '../lineage/generated-graph.ts';
import { Neo4jLineageStore } from '../lineage/lineage-store.neo4j.ts';
import type { WalkEdge } from '../lineage/lineage-store.ts';
import { rootsOf } from '../lineage/roots.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId, kindOfId } from '../model/ids.ts';
import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import { OPEN_END } from '../model/time.ts';
import { Neo4jFollowStore } from './follow-store.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { type FollowRequest, lookAround, type Sight } from './sight.ts';

const database = openTestDatabase();
const lineage = new Neo4jLineageStore(database, new Neo4jEntityStore(database), { budgetMs: 30_000 });
const store = new Neo4jFollowStore(database);

const LAST_SEQ = 9;
const KINDS = ['Dataset', 'Job', 'RegisteredModel', 'DatasetVersion', 'Run'] as const;
const ids = Array.from({ length: 40 }, (_, index) =>
  entityId(KINDS[index % KINDS.length] as EntityKind, 'followed', String(index)),
);
const last = entityId('Dataset', 'last');
const [datasets, versions] = [ids.filter((_, index) => index % 5 === 0), ids.filter((_, index) => index % 5 === 3)];
const RELATIONS: readonly RelationKind[] = ['FEEDS', 'READ_BY', 'WRITES', 'DERIVED_INTO', 'PRODUCED', 'CONSUMED_BY'];

/** The same graph in every run: cycles, relations of both levels, some that were retracted, some that came later. */
const relations: readonly GeneratedRelation[] = fc
  .sample(
    fc.record({
      kind: fc.constantFrom(...RELATIONS),
      from: fc.constantFrom(...ids),
      to: fc.constantFrom(...ids),
      validFrom: fc.constantFrom(0, 0, 50),
      validTo: fc.constantFrom(OPEN_END, OPEN_END, OPEN_END, 80),
      recordedSeq: fc.integer({ min: 1, max: 6 }),
      retractedSeq: fc.constantFrom(OPEN_END, OPEN_END, OPEN_END, 8),
    }),
    { numRuns: 150, seed: 5 },
  )
  .map(({ kind, from, to, ...times }) => generatedRelation(kind, from, to, times))
  .concat(versions.map((id, index) => partOf(datasets[index % 3] as string, id)))
  .filter((x, index, all) => all.findIndex((other) => other.factId === x.factId) === index);

function partOf(dataset: string, version: string): GeneratedRelation {
  return generatedRelation('HAS_VERSION', dataset, version, { recordedSeq: 2 });
}

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  const nodes = [...ids, last].map((id, index) =>
    generatedNode(kindOfId(id) as EntityKind, id, `node ${index}`, {
      recordedSeq: id === last ? LAST_SEQ : 1,
      createdAt: 0,
    }),
  );
  await loadGraph(database, [{ nodes, relations }]);
});
afterAll(() => database.close());

const texts = (edges: readonly WalkEdge[]) => edges.map((edge) => JSON.stringify(edge)).toSorted();

/** As those who follow a piece see it: from nothing, a level at a time. */
async function followed(request: FollowRequest, seq: number): Promise<Sight> {
  const known = new Neighbourhood();
  const roots = rootsOf(await store.roots(request.of, request.granularity, seq));
  for (;;) {
    const look = lookAround(known, request, roots);
    if (look.kind === 'seen') return look.sight;
    if (look.kind === 'too-large') throw new Error('too large');
    known.put(await store.survey(look.ids, seq));
  }
}

it('is what a walk answers, at every position', async () => {
  const pieces = fc.record({
    of: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 }),
    direction: fc.constantFrom('UPSTREAM', 'DOWNSTREAM', 'BOTH'),
    granularity: fc.constantFrom('ENTITY', 'VERSION'),
    depth: fc.integer({ min: 1, max: 6 }),
    kinds: fc.constantFrom(undefined, ['Dataset', 'DatasetVersion'] as const, ['Run'] as const),
  });
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 2, max: LAST_SEQ }), async ({ kinds, ...piece }, seq) => {
      const request = { ...piece, ...(kinds === undefined ? {} : { kinds }) };
      const { around, ...sight } = await followed(request, seq);
      const walked = await lineage.walk({ ...request, limit: 5_000, moment: { asOfSeq: seq } });
      expect({ ...sight, edges: texts(sight.edges), seq }).toEqual({ ...walked, edges: texts(walked.edges) });
      for (const { id } of sight.nodes) expect(around.has(id)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
