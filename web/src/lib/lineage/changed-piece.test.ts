import { expect, it } from 'vitest';
import { changedPiece, isEmpty, touchedIn } from './changed-piece.ts';
import type { LineageChange } from './changed-piece.ts';
import { titledNodes } from './lineage-graph.ts';

type Node = LineageChange['addedNodes'][number];
type Edge = LineageChange['addedEdges'][number];

const node = (id: string, name = id): Node => ({
  ...{ id, name, kind: 'Dataset', namespace: null, state: null, side: 'DOWNSTREAM', distance: 1 },
  ...{ hiddenUpstream: 0, hiddenDownstream: 0, entity: null },
});
const edge = (from: string, to: string, validFrom = '2026-01-01T00:00:00Z'): Edge => ({
  ...{ from, to, kinds: ['FEEDS'], inferred: false, validFrom },
});
const NOTHING: LineageChange = {
  ...{ __typename: 'LineageChange', cursor: 'c', addedNodes: [], changedNodes: [], supersededNodes: [] },
  ...{ addedEdges: [], changedEdges: [], supersededEdges: [] },
};

it('takes over what came, changed and went', () => {
  const piece = { nodes: titledNodes([node('a'), node('b'), node('c')]), edges: [edge('a', 'b'), edge('b', 'c')] };
  const change = {
    ...NOTHING,
    addedNodes: [node('d')],
    changedNodes: [node('b', 'renamed')],
    supersededNodes: [{ id: 'c' }],
    addedEdges: [edge('b', 'd')],
    changedEdges: [edge('a', 'b', '2026-02-02T00:00:00Z')],
    supersededEdges: [edge('b', 'c')],
  };
  const next = changedPiece(piece, change);
  expect(next.nodes.map(({ name }) => name)).toEqual(['a', 'renamed', 'd']);
  expect(next.edges).toEqual([edge('a', 'b', '2026-02-02T00:00:00Z'), edge('b', 'd')]);
  expect(touchedIn(change)).toEqual(['d', 'b']);
  expect(isEmpty(change)).toBe(false);
});

it('is the same where nothing is told', () => {
  const piece = { nodes: titledNodes([node('a')]), edges: [] };
  expect(changedPiece(piece, NOTHING)).toEqual(piece);
  expect(isEmpty(NOTHING)).toBe(true);
});
