import { expect, it } from 'vitest';
import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import { MOST_TIES, Neighbourhood, type Surveyed, type Tie } from './neighbourhood.ts';
import { type FollowRequest, lookAround, MOST_FOLLOWED } from './sight.ts';

type Edge = readonly [from: string, to: string, kind?: RelationKind];

/** All of these nodes, and what joins them. Jobs are named `job …`. */
function neighbourhoodOf(edges: readonly Edge[], wide: readonly string[] = []): Neighbourhood {
  const ids = new Set(edges.flatMap(([from, to]) => [from, to]));
  const known = new Neighbourhood();
  known.put([...ids].map((id) => surveyedFrom(id, edges, wide.includes(id))));
  return known;
}

const kindOf = (id: string): EntityKind => (id.startsWith('job') ? 'Job' : 'Dataset');
const rowOf = (id: string) => [id, kindOf(id), id, null, null] as const;

function surveyedFrom(id: string, edges: readonly Edge[], isWide: boolean): Surveyed {
  const tie = (other: string, kind: RelationKind = 'FEEDS'): Tie => ({ other, kind, inferred: false, validFrom: 1 });
  const ties = {
    UPSTREAM: edges.flatMap(([from, to, kind]) => (to === id ? [tie(from, kind)] : [])),
    DOWNSTREAM: edges.flatMap(([from, to, kind]) => (from === id ? [tie(to, kind)] : [])),
  };
  return { row: rowOf(id), ties: isWide ? { UPSTREAM: undefined, DOWNSTREAM: undefined } : ties };
}

const request: FollowRequest = { of: ['root'], direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 5 };
const roots = {
  named: new Map([['root', rowOf('root')]]),
  all: new Map([['root', rowOf('root')]]),
  truncated: false,
};

function see(known: Neighbourhood, more: Partial<FollowRequest> = {}) {
  const look = lookAround(known, { ...request, ...more }, roots);
  if (look.kind !== 'seen') throw new Error(look.kind);
  return look.sight;
}

it('reaches as far as was asked, and counts what lies beyond', () => {
  const known = neighbourhoodOf([
    ['up', 'root'],
    ['root', 'a'],
    ['a', 'b'],
    ['other', 'b'],
    ['b', 'c'],
    ['b', 'd'],
    ['root', 'part', 'HAS_VERSION'],
  ]);
  const { nodes, edges, truncated } = see(known, { depth: 2 });
  expect(nodes.map(({ id, distance, side }) => `${distance} ${id} ${side}`)).toEqual([
    '0 root ROOT',
    '1 a DOWNSTREAM',
    '2 b DOWNSTREAM',
  ]);
  expect(nodes.map((node) => [node.hiddenUpstream, node.hiddenDownstream])).toEqual([
    [1, 0],
    [0, 0],
    [1, 2],
  ]);
  expect(edges.map(({ from, to }) => `${from} ${to}`).toSorted()).toEqual(['a b', 'root a']);
  expect(truncated).toBe(false);
});

it('asks for what it does not know, a level at a time', () => {
  const known = neighbourhoodOf([['root', 'a']]);
  const whole = neighbourhoodOf([
    ['root', 'a'],
    ['a', 'b'],
    ['a', 'c'],
  ]);
  expect(lookAround(new Neighbourhood(), request, roots)).toEqual({ kind: 'missing', ids: ['root'] });
  known.put([whole.get('a') as Surveyed]);
  expect(lookAround(known, request, roots)).toEqual({ kind: 'missing', ids: ['b', 'c'] });
  known.put(['b', 'c'].map((id) => whole.get(id) as Surveyed));
  expect(lookAround(known, request, roots).kind).toBe('seen');
});

it('joins what lies around hidden kinds, and passes these', () => {
  const sight = see(
    neighbourhoodOf([
      ['root', 'job 1', 'READ_BY'],
      ['job 1', 'a', 'WRITES'],
    ]),
    { kinds: ['Dataset'] },
  );
  expect(sight.nodes.map(({ id }) => id)).toEqual(['root', 'a']);
  expect(sight.edges).toMatchObject([{ from: 'root', to: 'a', kinds: ['READ_BY', 'WRITES'] }]);
  expect([...sight.around]).toContain('job 1');
});

it('is too large above its bound, or where one node alone is', () => {
  const many = Array.from({ length: MOST_FOLLOWED }, (_, index): Edge => ['root', `child ${index}`]);
  expect(lookAround(neighbourhoodOf(many.slice(1)), request, roots).kind).toBe('seen');
  expect(lookAround(neighbourhoodOf(many), request, roots).kind).toBe('too-large');
  expect(lookAround(neighbourhoodOf([['root', 'a']], ['root']), request, roots).kind).toBe('too-large');
});

it('says that relations between two nodes of too many each may be missing', () => {
  const edges: Edge[] = [
    ['root', 'a'],
    ['root', 'b'],
    ['a', 'b'],
  ];
  const one = see(neighbourhoodOf(edges, ['b']), { depth: 1 });
  expect(one.nodes.find(({ id }) => id === 'b')).toMatchObject({ hiddenUpstream: 1_000, hiddenDownstream: 1_000 });
  expect(one.edges.map(({ from, to }) => `${from} ${to}`).toSorted()).toEqual(['a b', 'root a', 'root b']);
  const both = see(neighbourhoodOf(edges, ['a', 'b']), { depth: 1 });
  expect(both).toMatchObject({ truncated: true, edges: [{ to: 'a' }, { to: 'b' }] });
});

it('holds what it needs, and no more', () => {
  const known = neighbourhoodOf([
    ['root', 'a'],
    ['a', 'b'],
  ]);
  expect([known.nodes, known.size]).toEqual([3, 3 + 4]);
  known.put([surveyedFrom('a', [['root', 'a']], false)]);
  known.keep(new Set(['root', 'a']));
  expect([known.nodes, known.size, known.has('b')]).toEqual([2, 2 + 2, false]);
  expect(MOST_TIES).toBeGreaterThan(MOST_FOLLOWED);
});
