import { describe, expect, it } from 'vitest';
import { flowOrder } from './flow-order.ts';
import type { LayoutNode } from './layout.ts';

const node = (id: string, place: number): LayoutNode => ({ id, name: id, place });
const edge = (from: string, to: string) => ({ from, to });
const ids = (nodes: readonly LayoutNode[]): string[] => nodes.map((one) => one.id);

describe('flowOrder', () => {
  it('puts a near source of far nodes before them', () => {
    const nodes = [node('repository', -1), node('far-job', -4), node('near-job', -1)];
    expect(ids(flowOrder(nodes, [edge('repository', 'far-job'), edge('far-job', 'near-job')]))).toEqual([
      'repository',
      'far-job',
      'near-job',
    ]);
  });

  it('begins a cycle with what is farthest upstream', () => {
    const nodes = [node('near', -1), node('far', -3), node('middle', -2)];
    const cycle = [edge('far', 'middle'), edge('middle', 'near'), edge('near', 'far')];
    expect(ids(flowOrder(nodes, cycle))).toEqual(['far', 'middle', 'near']);
  });

  it('holds every node once, whatever the edges', () => {
    const nodes = [node('a', 0), node('b', 1), node('alone', 2)];
    const edges = [edge('a', 'b'), edge('b', 'a'), edge('a', 'a'), edge('a', 'gone')];
    expect(ids(flowOrder(nodes, edges)).sort()).toEqual(['a', 'alone', 'b']);
  });
});
