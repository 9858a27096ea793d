import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId, kindOfId } from '../model/ids.ts';
import type { EntityKind } from '../model/kinds.ts';
import { ENTITY_RELATIONS } from '../model/relations.ts';
import { NOW_VALID, OPEN_END } from '../model/time.ts';
import { type GeneratedRelation, generatedNode, generatedRelation, loadGraph } from './generated-graph.ts';
import { joinHidden } from './join-hidden.ts';
import { Neo4jLineageStore } from './lineage-store.neo4j.ts';
import type { Direction, WalkEdge } from './lineage-store.ts';
import { NaiveLineage, groupsOf } from './naive-lineage.ts';

const database = openTestDatabase();
const store = new Neo4jLineageStore(database, new Neo4jEntityStore(database), { budgetMs: 30_000 });

const KINDS = ['Dataset', 'Job', 'RegisteredModel'] as const;
const NODES = 24;
const LAST_SEQ = 9;
const ids = Array.from({ length: NODES }, (_, index) =>
  entityId(KINDS[index % KINDS.length] as EntityKind, 'random', String(index)),
);

/** The same graph in every run: cycles, parallel relations, relations that ended, were retracted, or came later. */
const relations: readonly GeneratedRelation[] = fc
  .sample(
    fc.record({
      kind: fc.constantFrom(...ENTITY_RELATIONS),
      from: fc.constantFrom(...ids),
      to: fc.constantFrom(...ids),
      validFrom: fc.constantFrom(0, 0, 0, 50),
      validTo: fc.constantFrom(OPEN_END, OPEN_END, OPEN_END, 80),
      recordedSeq: fc.integer({ min: 1, max: 6 }),
      retractedSeq: fc.constantFrom(OPEN_END, OPEN_END, OPEN_END, 8),
      inferred: fc.boolean(),
    }),
    { numRuns: 60, seed: 7 },
  )
  .map(({ kind, from, to, inferred, ...times }) => ({
    ...generatedRelation(kind, from, to, times),
    ...(inferred ? { inferred } : {}),
  }))
  .filter((x, index, all) => all.findIndex((other) => other.factId === x.factId) === index);

// Long cycles, so that the two sides of a short walk end opposite each other, and a few relations across.
const RING = 12;
const RINGS = fc
  .sample(fc.array(fc.tuple(fc.nat(RING - 1), fc.nat(RING - 1)), { maxLength: 4 }), { numRuns: 8, seed: 11 })
  .map((chords, ring) => {
    const members = Array.from({ length: RING }, (_, index) =>
      entityId(KINDS[index % KINDS.length] as EntityKind, `ring ${ring}`, String(index)),
    );
    const steps = members.map((_, index) => [index, (index + 1) % RING] as const);
    const byEnds = new Map([...steps, ...chords].map(([from, to]) => [`${from} ${to}`, [from, to] as const]));
    const joined = [...byEnds.values()].map(([from, to]) =>
      generatedRelation('FEEDS', members[from] as string, members[to] as string, { recordedSeq: 1 }),
    );
    return { ids: members, relations: joined };
  });

const moment = fc.constantFrom({}, { asOfSeq: 4 }, { asOfSeq: 7 }, { validAt: 20 }, { validAt: 60, asOfSeq: 5 });
const root = fc.constantFrom(...ids);
const direction = fc.constantFrom<Direction | 'BOTH'>('UPSTREAM', 'DOWNSTREAM', 'BOTH');

function naiveAt(at: { validAt?: number; asOfSeq?: number }): NaiveLineage {
  return new NaiveLineage(relations, at.validAt ?? NOW_VALID, at.asOfSeq ?? LAST_SEQ);
}

function sidesOf(asked: Direction | 'BOTH'): readonly Direction[] {
  return asked === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [asked];
}

function texts(edges: readonly WalkEdge[]): readonly string[] {
  return edges.map((x) => JSON.stringify([x.from, x.kinds, x.to, x.inferred, x.validFrom])).sort();
}

function edgeOf({ kind, from, to, inferred, validFrom }: GeneratedRelation): WalkEdge {
  return { from, to, kinds: [kind], inferred: inferred ?? false, validFrom };
}

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  const nodes = ids.map((id, index) =>
    generatedNode(kindOfId(id) as EntityKind, id, `node ${index}`, { recordedSeq: 1, createdAt: 0 }),
  );
  const last = generatedNode('Dataset', entityId('Dataset', 'last'), 'last', { recordedSeq: LAST_SEQ, createdAt: 0 });
  const inRings = RINGS.flatMap((ring) => ring.ids).map((id, index) =>
    generatedNode(kindOfId(id) as EntityKind, id, `member ${index}`, { recordedSeq: 1, createdAt: 0 }),
  );
  await loadGraph(database, [
    { nodes: [...nodes, ...inRings, last], relations: [...relations, ...RINGS.flatMap((ring) => ring.relations)] },
  ]);
});
afterAll(() => database.close());

describe('Neo4jLineageStore on a random graph with cycles and two times', () => {
  it('walks as the definition says: nodes, distances, relations, hidden neighbours, limit', async () => {
    const walks = fc.asyncProperty(
      fc.uniqueArray(root, { minLength: 1, maxLength: 3 }),
      direction,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: NODES }),
      moment,
      async (of, asked, depth, limit, at) => {
        const answer = await store.walk({ of, direction: asked, granularity: 'ENTITY', depth, limit, moment: at });
        const naive = naiveAt(at);
        const all = naive.walk(of, sidesOf(asked), depth, NODES);
        const kept = all.slice(0, limit);
        expect(answer.truncated).toBe(all.length > limit);
        expect(answer.seq).toBe(at.asOfSeq ?? LAST_SEQ);
        expect(answer.nodes.slice(of.length).map(({ id, distance }) => [id, distance])).toEqual(kept);
        const shown = new Set([...of, ...kept.map(([id]) => id)]);
        expect(answer.nodes.map((x) => [x.id, x.hiddenUpstream, x.hiddenDownstream])).toEqual(
          answer.nodes.map((x) => [
            x.id,
            naive.hidden(x.id, 'UPSTREAM', shown),
            naive.hidden(x.id, 'DOWNSTREAM', shown),
          ]),
        );
        expect(texts(answer.edges)).toEqual(texts(naive.between(shown).map(edgeOf)));
      },
    );
    await fc.assert(walks, { numRuns: 120 });
  });

  it('answers both directions as upstream and downstream together', async () => {
    await fc.assert(
      fc.asyncProperty(root, fc.integer({ min: 1, max: 6 }), moment, async (of, depth, at) => {
        const ask = (asked: Direction | 'BOTH') =>
          store.walk({ of: [of], direction: asked, granularity: 'ENTITY', depth, limit: 500, moment: at });
        const [both, up, down] = await Promise.all([ask('BOTH'), ask('UPSTREAM'), ask('DOWNSTREAM')]);
        const separately = new Set([...up.nodes, ...down.nodes].map(({ id }) => id));
        expect(new Set(both.nodes.map(({ id }) => id))).toEqual(separately);
        expect(texts(both.edges)).toEqual(texts(naiveAt(at).between(separately).map(edgeOf)));
      }),
      { numRuns: 30 },
    );
  });

  it('hides kinds without cutting the walk, and joins what lies around them', async () => {
    await fc.assert(
      fc.asyncProperty(root, direction, moment, async (of, asked, at) => {
        const request = {
          of: [of],
          direction: asked,
          granularity: 'ENTITY',
          depth: 6,
          limit: 500,
          moment: at,
        } as const;
        const [all, some] = await Promise.all([store.walk(request), store.walk({ ...request, kinds: ['Dataset'] })]);
        const shown = all.nodes.filter(({ id, kind }) => kind === 'Dataset' || id === of);
        expect(some.nodes).toEqual(shown);
        expect(texts(some.edges)).toEqual(texts(joinHidden(all.edges, new Set(shown.map(({ id }) => id))).edges));
      }),
      { numRuns: 40 },
    );
  });

  it('counts what it reaches, by kind and distance', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(root, { minLength: 1, maxLength: 3 }),
        direction,
        moment,
        async (of, asked, at) => {
          const answer = await store.impact({ of, direction: asked, granularity: 'ENTITY', depth: 6, moment: at });
          const reached = naiveAt(at).walk(of, sidesOf(asked), 6, NODES);
          expect(answer.total).toBe(reached.length);
          expect(answer.groups.map((x) => `${x.distance} ${x.kind} ${x.count}`).sort()).toEqual(
            groupsOf(reached, (id) => kindOfId(id) as EntityKind),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells two moments apart as the definition says, as far as both walks are complete', async () => {
    const diffs = fc.asyncProperty(
      fc.uniqueArray(root, { minLength: 1, maxLength: 2 }),
      direction,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: NODES }),
      fc.tuple(moment, moment),
      async (of, asked, depth, limit, [from, to]) => {
        const request = { of, direction: asked, granularity: 'ENTITY', depth, limit } as const;
        const diff = await store.diff({ ...request, from, to });
        const near = (at: { validAt?: number; asOfSeq?: number }) =>
          new Set([
            ...of,
            ...naiveAt(at)
              .walk(of, sidesOf(asked), depth, NODES)
              .filter(([, distance]) => distance <= diff.within)
              .map(([id]) => id),
          ]);
        const [was, is] = [near(from), near(to)];
        const between = (at: { validAt?: number; asOfSeq?: number }, shown: ReadonlySet<string>) =>
          new Set(
            naiveAt(at)
              .between(shown)
              .map((x) => `${x.from} ${x.kind} ${x.to}`),
          );
        const named = (edges: readonly WalkEdge[]) => edges.map((x) => `${x.from} ${x.kinds.join()} ${x.to}`).sort();
        const [old, fresh] = [between(from, was), between(to, is)];
        const without = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
          [...some].filter((x) => !others.has(x)).sort();
        expect(diff.added.map(({ id }) => id).sort()).toEqual(without(is, was));
        expect(diff.removed.map(({ id }) => id).sort()).toEqual(without(was, is));
        expect(named(diff.addedEdges)).toEqual(without(fresh, old));
        expect(named(diff.removedEdges)).toEqual(without(old, fresh));
        if (limit === NODES) expect([diff.truncated, diff.within]).toEqual([false, depth]);
        expect(diff.within === depth || diff.truncated).toBe(true);
      },
    );
    await fc.assert(diffs, { numRuns: 120 });
  });

  it('finds a shortest path, along the flow first, and knows whether there is another', async () => {
    await fc.assert(
      fc.asyncProperty(root, root, fc.integer({ min: 1, max: 6 }), moment, async (from, to, depth, at) => {
        fc.pre(from !== to);
        const answer = await store.path({ from, to, granularity: 'ENTITY', depth, moment: at });
        const naive = naiveAt(at);
        const down = naive.pathLengths(from, to, 'DOWNSTREAM', depth);
        const lengths = down.length > 0 ? down : naive.pathLengths(from, to, 'UPSTREAM', depth);
        expect(answer.found).toBe(lengths.length > 0);
        expect(answer.truncated).toBe(false);
        expect(answer.nodes.length).toBe(lengths[0] === undefined ? 0 : lengths[0] + 1);
        expect(answer.more).toBe(lengths.length > 1);
        const relation = new Set(naive.between(new Set(ids)).map((x) => `${x.from} ${x.to}`));
        answer.nodes.slice(1).forEach(({ id }, index) => {
          const before = answer.nodes[index]?.id;
          expect(relation).toContain(down.length > 0 ? `${before} ${id}` : `${id} ${before}`);
          expect(
            answer.edges.some((x) => (x.from === before && x.to === id) || (x.from === id && x.to === before)),
          ).toBe(true);
        });
      }),
      { numRuns: 80 },
    );
  });
});

describe('Neo4jLineageStore on random rings with chords', () => {
  it('gives every relation among the nodes of a walk of both sides, wherever the ends of the two meet', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...RINGS),
        fc.integer({ min: 0, max: RING - 1 }),
        fc.integer({ min: 1, max: RING }),
        fc.integer({ min: 1, max: 2 * RING }),
        async (ring, start, depth, limit) => {
          const of = ring.ids.slice(start, start + 1);
          const answer = await store.walk({ of, direction: 'BOTH', granularity: 'ENTITY', depth, limit, moment: {} });
          const naive = new NaiveLineage(ring.relations, NOW_VALID, LAST_SEQ);
          const shown = new Set(answer.nodes.map(({ id }) => id));
          expect(shown.size).toBe(Math.min(limit, naive.walk(of, sidesOf('BOTH'), depth, NODES).length) + 1);
          expect(texts(answer.edges)).toEqual(texts(naive.between(shown).map(edgeOf)));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('Neo4jLineageStore on bad input', () => {
  const good = {
    of: [ids[0] as string],
    direction: 'BOTH',
    granularity: 'ENTITY',
    depth: 5,
    limit: 5,
    moment: {},
  } as const;

  it.each([
    [{ of: [] }, 'of'],
    [{ of: Array.from({ length: 101 }, (_, index) => `dataset:${index}`) }, 'of'],
    [{ depth: 0 }, 'depth'],
    [{ depth: 51 }, 'depth'],
    [{ depth: 1.5 }, 'depth'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 5_001 }, 'limit'],
    [{ moment: { asOfSeq: -1 } }, 'asOf'],
    [{ moment: { validAt: Number.NaN } }, 'validAt'],
  ])('names the argument that is out of bounds: %j', async (wrong, argument) => {
    await expect(store.walk({ ...good, ...wrong })).rejects.toMatchObject({ code: 'INVALID_INPUT', path: argument });
  });

  it.each(['dataset:ffffffffffffffffffffffffffffffff', '', "x'}) DETACH DELETE n //", '\u0001', 'ü'.repeat(100_000)])(
    'says that there is nothing of such an id',
    async (id) => {
      await expect(store.walk({ ...good, of: [good.of[0], id] })).rejects.toMatchObject({ code: 'NOT_FOUND', id });
    },
  );

  it('does not find what was recorded after the position asked for', async () => {
    const id = entityId('Dataset', 'last');
    await expect(store.walk({ ...good, of: [id], moment: { asOfSeq: LAST_SEQ - 1 } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await store.walk({ ...good, of: [id] })).nodes).toMatchObject([{ id, distance: 0, side: 'ROOT' }]);
  });

  it('says as of which position it answers, also when a later one was asked for', async () => {
    const seqOf = async (moment: { asOfSeq?: number }) => (await store.walk({ ...good, moment })).seq;
    expect([await seqOf({}), await seqOf({ asOfSeq: 5 }), await seqOf({ asOfSeq: 1_000 })]).toEqual([
      LAST_SEQ,
      5,
      LAST_SEQ,
    ]);
  });

  it('refuses a cursor that it never gave, and a page of more than 200', async () => {
    const ask = (page: { first: number; after?: string }) => store.neighbours(good.of[0], 'BOTH', 'ENTITY', page, {});
    await expect(ask({ first: 10, after: 'x' })).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'after' });
    await expect(ask({ first: 201 })).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'first' });
  });

  it('walks the columns of datasets only', async () => {
    const request = { column: 'a', direction: 'BOTH', depth: 5, limit: 5, moment: {} } as const;
    await expect(store.columns({ ...request, dataset: ids[1] as string })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      path: 'of',
    });
  });
});
