import { describe, expect, it } from 'vitest';
import type { LineageEdge } from './lineage-graph.ts';
import type { ShownGraph, ShownNode } from './shown-graph.ts';
import { waysBetween } from './ways-between.ts';

const handle = { hidden: 0, openedBy: null, brought: 0 };
const node = (id: string, side: ShownNode['side'] = 'UPSTREAM'): ShownNode => ({
  id,
  kind: 'Dataset',
  name: id,
  namespace: null,
  state: null,
  family: null,
  group: null,
  side,
  distance: 1,
  handles: { UPSTREAM: handle, DOWNSTREAM: handle },
});
const edge = (from: string, to: string): LineageEdge => ({
  from,
  to,
  kinds: ['READ_BY'],
  inferred: false,
  validFrom: '2026-01-01T00:00:00.000Z',
});
// raw → a → root and raw → b → root, with a side way out of a and one into b.
const graph: ShownGraph = {
  nodes: [node('root', 'ROOT'), ...['raw', 'a', 'b', 'out', 'into', 'after'].map((id) => node(id))],
  edges: [
    edge('raw', 'a'),
    edge('raw', 'b'),
    edge('a', 'root'),
    edge('b', 'root'),
    edge('a', 'out'),
    edge('into', 'b'),
    edge('root', 'after'),
  ],
  more: [],
};
const ids = (found: ShownGraph | null): string[] => (found?.nodes ?? []).map(({ id }) => id).sort();

describe('the ways between a node and the root', () => {
  it('are all of them, and nothing beside', () => {
    const ways = waysBetween(graph, 'raw');
    expect(ids(ways)).toEqual(['a', 'b', 'raw', 'root']);
    expect(ways?.edges).toHaveLength(4);
  });

  it('lead against the flow from what comes after', () => {
    expect(ids(waysBetween(graph, 'after'))).toEqual(['after', 'root']);
  });

  it('go both ways round a cycle', () => {
    const cycle = { ...graph, edges: [...graph.edges, edge('after', 'raw')] };
    expect(ids(waysBetween(cycle, 'after'))).toEqual(['a', 'after', 'b', 'raw', 'root']);
  });

  it('are none where the flow leads from neither to the other', () => {
    expect(waysBetween(graph, 'out')).toBeNull();
    expect(waysBetween(graph, 'root')).toBeNull();
  });
});
