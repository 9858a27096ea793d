import { expect, it } from 'vitest';
import type { WalkEdge, WalkNode } from '../lineage/lineage-store.ts';
import { isEmptyStep, stepBetween } from './step.ts';

const node = (id: string, more: Partial<WalkNode> = {}): WalkNode => ({
  ...{ id, kind: 'Dataset', name: id, namespace: null, state: null, distance: 1, side: 'DOWNSTREAM' },
  ...{ hiddenUpstream: 0, hiddenDownstream: 0, ...more },
});
const edge = (from: string, to: string, more: Partial<WalkEdge> = {}): WalkEdge => ({
  ...{ from, to, kinds: ['FEEDS'], inferred: false, validFrom: 1, ...more },
});

it('says what came in, what changed, and what is gone', () => {
  const before = { nodes: [node('a'), node('b'), node('c'), node('d')], edges: [edge('a', 'b'), edge('b', 'c')] };
  const after = {
    nodes: [node('a'), node('b', { name: 'new' }), node('d'), node('e')],
    edges: [edge('a', 'b', { validFrom: 2 }), edge('a', 'e')],
  };
  expect(stepBetween(before, after, new Set(['d', 'elsewhere']))).toEqual({
    addedNodes: [node('e')],
    changedNodes: [node('b', { name: 'new' }), node('d')],
    supersededNodes: [node('c')],
    addedEdges: [edge('a', 'e')],
    changedEdges: [edge('a', 'b', { validFrom: 2 })],
    supersededEdges: [edge('b', 'c')],
  });
});

it('takes a relation of another kind for another one', () => {
  const [was, is] = [edge('a', 'b'), edge('a', 'b', { kinds: ['FEEDS', 'FEEDS'] })];
  const step = stepBetween({ nodes: [], edges: [was] }, { nodes: [], edges: [is] });
  expect(step).toMatchObject({ addedEdges: [is], changedEdges: [], supersededEdges: [was] });
});

it('begins with everything, as added', () => {
  const piece = { nodes: [node('a')], edges: [edge('a', 'b')] };
  expect(stepBetween(undefined, piece, new Set(['a']))).toMatchObject({
    addedNodes: piece.nodes,
    changedNodes: [],
    addedEdges: piece.edges,
  });
});

it('is empty where nothing is another', () => {
  const piece = { nodes: [node('a')], edges: [edge('a', 'b')] };
  expect(isEmptyStep(stepBetween(piece, structuredClone(piece)))).toBe(true);
  expect(isEmptyStep(stepBetween(piece, piece, new Set(['a'])))).toBe(false);
});
