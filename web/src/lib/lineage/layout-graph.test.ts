import Elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it } from 'vitest';
import { CARD, flowOrder, fromElkGraph, toElkGraph } from './layout-graph.ts';
import type { LineageEdge, LineageNode } from './lineage-graph.ts';

const node = (id: string, distance = 1): LineageNode => ({
  id,
  kind: 'Dataset',
  name: id,
  namespace: null,
  state: null,
  side: 'UPSTREAM',
  distance,
  hiddenUpstream: 0,
  hiddenDownstream: 0,
});
const edge = (from: string, to: string): LineageEdge => ({
  from,
  to,
  kinds: ['WRITES'],
  inferred: false,
  validFrom: '2026-01-01T00:00:00.000Z',
});

describe('toElkGraph', () => {
  it('leaves out edges to what is not shown and loops', () => {
    const graph = toElkGraph([node('a'), node('b')], [edge('a', 'b'), edge('a', 'gone'), edge('b', 'b')]);
    expect(graph.children.map((child) => child.id)).toEqual(['a', 'b']);
    expect(graph.edges.map((one) => [one.sources, one.targets])).toEqual([[['a'], ['b']]]);
  });

  it('lays out with less care when there are many nodes', () => {
    const many = Array.from({ length: 151 }, (_, index) => node(`n${index}`));
    expect(toElkGraph(many, []).layoutOptions['elk.layered.thoroughness']).toBe('1');
    expect(toElkGraph(many.slice(1), []).layoutOptions['elk.layered.thoroughness']).toBeUndefined();
  });
});

describe('flowOrder', () => {
  const ids = (nodes: readonly LineageNode[]): string[] => nodes.map((one) => one.id);

  it('puts a near source of far nodes before them', () => {
    const nodes = [node('repository', 1), node('far-job', 4), node('near-job', 1)];
    expect(ids(flowOrder(nodes, [edge('repository', 'far-job'), edge('far-job', 'near-job')]))).toEqual([
      'repository',
      'far-job',
      'near-job',
    ]);
  });

  it('begins a cycle with what is farthest upstream', () => {
    const nodes = [node('near', 1), node('far', 3), node('middle', 2)];
    const cycle = [edge('far', 'middle'), edge('middle', 'near'), edge('near', 'far')];
    expect(ids(flowOrder(nodes, cycle))).toEqual(['far', 'middle', 'near']);
  });
});

describe('the layout', () => {
  it('flows from left to right without overlap, a cycle included', async () => {
    const nodes = [node('raw', 4), node('clean', 3), node('route', 2), node('airport', 2), node('training', 1)];
    const edges = [
      edge('raw', 'clean'),
      edge('clean', 'airport'),
      edge('clean', 'route'),
      edge('airport', 'training'),
      edge('route', 'training'),
      edge('training', 'raw'),
    ];
    const laidOut = await new Elk().layout(toElkGraph(nodes, edges) as never);
    const { positions: places, routes } = fromElkGraph(laidOut);
    expect(places.get('clean')!.x).toBeGreaterThanOrEqual(places.get('raw')!.x + CARD.width);
    expect(places.get('training')!.x).toBeGreaterThan(places.get('airport')!.x);
    expect(places.get('airport')!.x).toBe(places.get('route')!.x);
    expect(Math.abs(places.get('airport')!.y - places.get('route')!.y)).toBeGreaterThanOrEqual(CARD.height);
    expect(routes.get(toElkGraph(nodes, edges).edges[0]!.id)!.length).toBeGreaterThanOrEqual(2);
  });
});
