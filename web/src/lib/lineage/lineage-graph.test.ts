import { describe, expect, it } from 'vitest';
import { countByKind, edgeId, groupByDistance, inFlow, wayToRoot } from './lineage-graph.ts';
import type { LineageEdge, LineageNode } from './lineage-graph.ts';

const node = (
  id: string,
  side: LineageNode['side'],
  distance: number,
  over: Partial<LineageNode> = {},
): LineageNode => ({
  id,
  kind: 'Dataset',
  name: id,
  namespace: null,
  state: null,
  family: null,
  side,
  distance,
  hiddenUpstream: 0,
  hiddenDownstream: 0,
  ...over,
});
const edge = (from: string, to: string): LineageEdge => ({
  from,
  to,
  kinds: ['READ_BY'],
  inferred: false,
  validFrom: '2026-01-01T00:00:00.000Z',
});

describe('groupByDistance', () => {
  it('puts the nearest first and sorts by kind and name within a distance', () => {
    const groups = groupByDistance(
      [
        node('far', 'UPSTREAM', 3),
        node('month-10', 'UPSTREAM', 1),
        node('month-9', 'UPSTREAM', 1),
        node('job', 'UPSTREAM', 1, { kind: 'Job' }),
        node('root', 'ROOT', 0),
        node('after', 'DOWNSTREAM', 1),
      ],
      'UPSTREAM',
    );
    expect(groups.total).toBe(4);
    expect(groups.groups.map((group) => [group.distance, group.nodes.map((one) => one.id)])).toEqual([
      [1, ['month-9', 'month-10', 'job']],
      [3, ['far']],
    ]);
  });

  it('answers nothing for a side that has nothing', () => {
    expect(groupByDistance([node('root', 'ROOT', 0)], 'DOWNSTREAM')).toEqual({ total: 0, groups: [] });
  });
});

it('tells the flow from its beginning to its end', () => {
  const nodes = [
    node('after', 'DOWNSTREAM', 1),
    node('root', 'ROOT', 0),
    node('b', 'UPSTREAM', 1),
    node('a', 'UPSTREAM', 1),
    node('far', 'UPSTREAM', 2),
  ];
  expect(nodes.sort(inFlow).map(({ id }) => id)).toEqual(['far', 'a', 'b', 'root', 'after']);
});

describe('countByKind', () => {
  it('puts the most frequent kind first', () => {
    const nodes = [node('a', 'ROOT', 0), node('b', 'UPSTREAM', 1, { kind: 'Job' }), node('c', 'UPSTREAM', 2)];
    expect(countByKind(nodes)).toEqual([
      { kind: 'Dataset', count: 2 },
      { kind: 'Job', count: 1 },
    ]);
  });
});

describe('wayToRoot', () => {
  const nodes = [
    node('raw', 'UPSTREAM', 2),
    node('side', 'UPSTREAM', 2),
    node('clean', 'UPSTREAM', 1),
    node('root', 'ROOT', 0),
    node('model', 'DOWNSTREAM', 1),
  ];
  const edges = [edge('raw', 'clean'), edge('side', 'clean'), edge('clean', 'root'), edge('root', 'model')];

  it('follows the flow from what is upstream', () => {
    const way = wayToRoot('raw', nodes, edges);
    expect([...way.nodes].sort()).toEqual(['clean', 'raw', 'root']);
    expect([...way.edges]).toEqual([edgeId(edge('clean', 'root')), edgeId(edge('raw', 'clean'))]);
  });

  it('follows it backwards from what is downstream', () => {
    expect([...wayToRoot('model', nodes, edges).edges]).toEqual([edgeId(edge('root', 'model'))]);
  });

  it('goes either way from what was opened beside', () => {
    const beside = [...nodes, { ...node('reader', 'UPSTREAM', 2), side: 'BESIDE' as const }];
    const way = wayToRoot('reader', beside, [...edges, edge('clean', 'reader')]);
    expect([...way.nodes].sort()).toEqual(['clean', 'reader', 'root']);
    expect(way.edges.size).toBe(2);
  });

  it('ends in a cycle that does not reach the root', () => {
    const cyclic = [node('a', 'UPSTREAM', 1), node('b', 'UPSTREAM', 2), node('root', 'ROOT', 0)];
    const way = wayToRoot('a', cyclic, [edge('a', 'b'), edge('b', 'a')]);
    expect([...way.nodes]).toEqual(['a']);
    expect(way.edges.size).toBe(0);
  });

  it('does not enumerate the paths of a ladder', () => {
    const rungs = 300;
    const ladder = [node('root', 'ROOT', 0)];
    const steps: LineageEdge[] = [];
    for (let rung = 1; rung <= rungs; rung += 1) {
      for (const pole of ['l', 'r']) {
        ladder.push(node(`${pole}${rung}`, 'DOWNSTREAM', rung));
        for (const below of rung === 1 ? ['root'] : [`l${rung - 1}`, `r${rung - 1}`])
          steps.push(edge(below, `${pole}${rung}`));
      }
    }
    expect(wayToRoot(`l${rungs}`, ladder, steps).edges.size).toBe(rungs);
  });
});
