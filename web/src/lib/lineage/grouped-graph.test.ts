import { describe, expect, it } from 'vitest';
import { groupedGraph } from './grouped-graph.ts';
import type { LineageEdge } from './lineage-graph.ts';
import type { ShownGraph, ShownNode } from './shown-graph.ts';

const handle = { hidden: 0, openedBy: null, brought: 0 };
const node = (id: string, over: Partial<ShownNode> = {}): ShownNode => ({
  id,
  kind: 'DatasetVersion',
  name: id,
  namespace: 'lake',
  state: null,
  family: null,
  group: null,
  side: 'UPSTREAM',
  distance: 1,
  handles: { UPSTREAM: handle, DOWNSTREAM: handle },
  ...over,
});
const edge = (from: string, to: string, inferred = false): LineageEdge => ({
  from,
  to,
  kinds: ['CONSUMED_BY'],
  inferred,
  validFrom: '2026-01-01T00:00:00.000Z',
});
const family = { id: 'dataset:clean', name: 'clean' };
const graph: ShownGraph = {
  nodes: [
    node('run', { kind: 'Run', side: 'ROOT', distance: 0 }),
    node('v1', { family, namespace: '1' }),
    node('v2', { family, namespace: '2', distance: 3 }),
    node('other', { family: { id: 'dataset:other', name: 'other' } }),
  ],
  edges: [edge('v1', 'run', true), edge('v2', 'run'), edge('v1', 'v2'), edge('other', 'run')],
  more: [{ id: 'more', of: 'v1', side: 'UPSTREAM', hidden: 3, filter: '', shown: 25 }],
};
const ids = ({ nodes }: ShownGraph): string[] => nodes.map(({ id }) => id);

describe('groups', () => {
  it('are none where none are asked for', () => {
    expect(groupedGraph(graph, { group: 'none', apart: [] })).toBe(graph);
  });

  it('fold the versions of one thing into one, with its relations once each', () => {
    const folded = groupedGraph(graph, { group: 'versions', apart: [] });
    expect(folded.nodes[0]).toMatchObject({
      id: 'group dataset:clean',
      name: 'clean',
      namespace: '2 dataset versions',
      distance: 1,
      group: { key: 'dataset:clean', members: ['v1', 'v2'] },
    });
    expect(ids(folded)).toEqual(['group dataset:clean', 'run', 'other']);
    expect(folded.edges.map(({ from, to, inferred }) => [from, to, inferred])).toEqual([
      ['group dataset:clean', 'run', false],
      ['other', 'run', false],
    ]);
    expect(folded.more).toEqual([]);
  });

  it('are shown node by node where they were taken apart', () => {
    expect(groupedGraph(graph, { group: 'versions', apart: ['dataset:clean'] })).toBe(graph);
  });

  it('hold the root where it is one of several', () => {
    const roots: ShownGraph = {
      ...graph,
      nodes: [node('a', { family, side: 'ROOT', distance: 0 }), node('b', { family, side: 'ROOT', distance: 0 })],
    };
    expect(groupedGraph(roots, { group: 'versions', apart: [] }).nodes[0]?.side).toBe('ROOT');
  });

  it('by kind keep the steps apart, and the root alone', () => {
    const byKind = groupedGraph(graph, { group: 'kind', apart: [] });
    expect(ids(byKind)).toEqual(['group u1.DatasetVersion', 'run', 'v2']);
    expect(byKind.nodes[0]).toMatchObject({ name: '2 dataset versions', namespace: null });
  });

  it('by namespace hold what has one, whatever its kind', () => {
    const tables: ShownGraph = {
      nodes: [
        node('root', { side: 'ROOT', distance: 0, kind: 'Dataset' }),
        node('table', { kind: 'Dataset' }),
        node('job', { kind: 'Job', distance: 2 }),
        node('alone', { kind: 'Job', namespace: null }),
      ],
      edges: [],
      more: [],
    };
    const grouped = groupedGraph(tables, { group: 'namespace', apart: [] });
    expect(ids(grouped)).toEqual(['group u.lake', 'root', 'alone']);
    expect(grouped.nodes[0]).toMatchObject({ name: 'lake', namespace: '2 nodes' });
  });
});
