import { describe, expect, it } from 'vitest';
import { close, filterSide, open, showMore } from './explorer-state.ts';
import type { ExplorerState } from './explorer-state.ts';
import type { LineageEdge, LineageNode } from './lineage-graph.ts';
import { sideKey } from './loaded-graph.ts';
import type { Loaded, Piece } from './loaded-graph.ts';
import { answeredSides, nodesToTie, sidesToAsk } from './needed-questions.ts';
import { shownGraph } from './shown-graph.ts';
import type { ShownGraph } from './shown-graph.ts';

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
const start: ExplorerState = {
  direction: 'BOTH',
  level: 'ENTITY',
  steps: 2,
  hidden: [],
  opened: [],
  closed: [],
  group: 'none',
  apart: [],
  way: null,
  mode: 'none',
  selected: null,
  view: 'graph',
};
const ids = (graph: ShownGraph): string[] => graph.nodes.map(({ id }) => id).sort();
const handle = (graph: ShownGraph, id: string, side: 'UPSTREAM' | 'DOWNSTREAM') =>
  graph.nodes.find((one) => one.id === id)?.handles[side];
const up = (id: string) => ({ id, side: 'UPSTREAM' }) as const;
const down = (id: string) => ({ id, side: 'DOWNSTREAM' }) as const;

// far → near → root → model; near → other; "far" has one more before it, "near" two readers that are not shown.
const walk: Piece = {
  nodes: [
    node('root', 'ROOT', 0),
    node('near', 'UPSTREAM', 1, { hiddenDownstream: 2 }),
    node('far', 'UPSTREAM', 2, { hiddenUpstream: 1 }),
    node('model', 'DOWNSTREAM', 1),
  ],
  edges: [edge('far', 'near'), edge('near', 'root'), edge('root', 'model')],
};
const loaded = (sides: Loaded['sides'] = new Map(), ties: Loaded['ties'] = []): Loaded => ({ walk, sides, ties });
const readers: Piece = {
  nodes: [
    node('near', 'ROOT', 0),
    node('root', 'DOWNSTREAM', 1),
    node('s1', 'DOWNSTREAM', 1),
    node('s2', 'DOWNSTREAM', 1, { hiddenDownstream: 4 }),
  ],
  edges: [edge('near', 'root'), edge('near', 's1'), edge('near', 's2')],
};

describe('what is shown', () => {
  it('is the walk, with what every side holds back', () => {
    const graph = shownGraph(loaded(), start);
    expect(ids(graph)).toEqual(['far', 'model', 'near', 'root']);
    expect(handle(graph, 'far', 'UPSTREAM')).toEqual({ hidden: 1, openedBy: null, brought: 0 });
    expect(handle(graph, 'near', 'DOWNSTREAM')).toEqual({ hidden: 2, openedBy: null, brought: 0 });
    expect(handle(graph, 'near', 'UPSTREAM')).toEqual({ hidden: 0, openedBy: 'walk', brought: 1 });
    expect(graph.more).toEqual([]);
  });

  it('grows by the neighbours of an opened side, and counts less hidden then', () => {
    const state = open(start, down('near'));
    const graph = shownGraph(loaded(new Map([[sideKey(down('near')), readers]])), state);
    expect(ids(graph)).toEqual(['far', 'model', 'near', 'root', 's1', 's2']);
    expect(handle(graph, 'near', 'DOWNSTREAM')).toEqual({ hidden: 0, openedBy: 'user', brought: 2 });
    expect(graph.nodes.find(({ id }) => id === 's1')).toMatchObject({ side: 'BESIDE', distance: 2 });
    expect(handle(graph, 's2', 'DOWNSTREAM')?.hidden).toBe(4);
    expect(graph.edges).toHaveLength(5);
  });

  it('shows relations between what was opened and all else once they are known', () => {
    const state = open(start, down('near'));
    const ties: Piece = {
      nodes: [node('s2', 'ROOT', 0), node('model', 'DOWNSTREAM', 1), node('unseen', 'DOWNSTREAM', 1)],
      edges: [edge('s2', 'model'), edge('s2', 'unseen')],
    };
    const graph = shownGraph(loaded(new Map([[sideKey(down('near')), readers]]), [ties]), state);
    expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toContain('s2 model');
    expect(ids(graph)).not.toContain('unseen');
    expect(handle(graph, 's2', 'DOWNSTREAM')?.hidden).toBe(3);
  });

  it('loses with a closed side only what is reached through it', () => {
    const graph = shownGraph(loaded(), close(start, up('near'), true));
    expect(ids(graph)).toEqual(['model', 'near', 'root']);
    expect(handle(graph, 'near', 'UPSTREAM')).toEqual({ hidden: 1, openedBy: null, brought: 0 });

    const shortcut: Loaded = { ...loaded(), walk: { ...walk, edges: [...walk.edges, edge('far', 'root')] } };
    expect(ids(shownGraph(shortcut, close(start, up('near'), true)))).toEqual(['far', 'model', 'near', 'root']);
    expect(ids(shownGraph(loaded(), close(start, up('root'), true)))).toEqual(['model', 'root']);
  });

  it('loses what was opened on a node that is closed away, and has it again with the node', () => {
    const sides = new Map([[sideKey(down('near')), readers]]);
    const opened = open(start, down('near'));
    const closed = close(opened, up('root'), true);
    expect(ids(shownGraph(loaded(sides), closed))).toEqual(['model', 'root']);
    expect(ids(shownGraph(loaded(sides), open(closed, up('root'))))).toContain('s1');
  });

  it('goes round a cycle once', () => {
    const cycle: Piece = {
      nodes: [node('root', 'ROOT', 0), node('a', 'DOWNSTREAM', 1), node('b', 'UPSTREAM', 1)],
      edges: [edge('root', 'a'), edge('a', 'b'), edge('b', 'root'), edge('root', 'root')],
    };
    const graph = shownGraph({ ...loaded(), walk: cycle }, start);
    expect(ids(graph)).toEqual(['a', 'b', 'root']);
    expect(graph.edges).toHaveLength(3);
    expect(ids(shownGraph({ ...loaded(), walk: cycle }, close(start, up('root'), true)))).toEqual(['a', 'b', 'root']);
  });
});

describe('a node of many neighbours', () => {
  const hub: Piece = {
    nodes: [
      node('root', 'ROOT', 0, { hiddenDownstream: 1_000 }),
      ...Array.from({ length: 60 }, (_, index) => node(`child-${index}`, 'DOWNSTREAM', 1)),
    ],
    edges: Array.from({ length: 60 }, (_, index) => edge('root', `child-${index}`)),
  };
  const many: Loaded = { walk: hub, sides: new Map(), ties: [] };

  it('shows a page of them in the order of their names, and a card for the others', () => {
    const graph = shownGraph(many, start);
    expect(graph.nodes).toHaveLength(26);
    expect(ids(graph)).toContain('child-24');
    expect(graph.more).toEqual([
      { id: 'more DOWNSTREAM root', of: 'root', side: 'DOWNSTREAM', hidden: 1_000, filter: '', shown: 25 },
    ]);
  });

  it('shows the next page, and asks the hub once the walk holds no further', () => {
    const second = showMore(start, down('root'));
    expect(shownGraph(many, second).nodes).toHaveLength(51);
    expect(sidesToAsk(many, second, shownGraph(many, second))).toEqual([]);
    const third = showMore(second, down('root'));
    const [question] = sidesToAsk(many, third, shownGraph(many, third));
    expect(question).toMatchObject({ id: 'root', pages: 3, filter: '' });
    const answers = new Map([[question?.key ?? '', 'pages 1 to 3']]);
    expect(answeredSides(showMore(third, down('root')), answers).get(sideKey(down('root')))).toBe('pages 1 to 3');
    expect(answeredSides(filterSide(third, down('root'), 'x'), answers).size).toBe(0);
  });

  it('shows those with a text in their names, the card with the text among them', () => {
    const state = filterSide(start, down('root'), '-5');
    const graph = shownGraph(many, state);
    expect(ids(graph)).toEqual(
      ['child-5', ...Array.from({ length: 10 }, (_, index) => `child-5${index}`), 'root'].sort(),
    );
    expect(graph.more).toMatchObject([{ filter: '-5', shown: 11 }]);
    expect(sidesToAsk(many, state, graph)).toHaveLength(1);
  });

  it('believes the hub which names hold the text', () => {
    const state = filterSide(start, down('root'), 'sha');
    const answer: Piece = { nodes: [node('v1', 'ROOT', 0, { name: 'shown otherwise' })], edges: [edge('root', 'v1')] };
    const graph = shownGraph({ ...many, sides: new Map([[sideKey(down('root')), answer]]) }, state);
    expect(ids(graph)).toEqual(['root', 'v1']);
  });
});

describe('what is asked beside the walk', () => {
  it('is a side that was opened, unless nobody sees it or all of it is known', () => {
    const state = open(open(open(start, down('near')), up('gone')), up('root'));
    expect(sidesToAsk(loaded(), state, shownGraph(loaded(), state)).map(({ id }) => id)).toEqual(['near']);
  });

  it('is how opened nodes hang together with the rest, once, by the hundred', () => {
    const state = open(start, down('near'));
    const known = loaded(new Map([[sideKey(down('near')), readers]]));
    const graph = shownGraph(known, state);
    expect(nodesToTie(graph, known, new Set())).toEqual([['s1', 's2']]);
    expect(nodesToTie(graph, known, new Set(['s1', 's2']))).toEqual([]);
    const many = {
      ...graph,
      nodes: Array.from({ length: 120 }, (_, index) => ({ ...graph.nodes[0]!, id: `n${index}` })),
    };
    expect(nodesToTie(many, known, new Set()).map((bundle) => bundle.length)).toEqual([100, 20]);
  });
});
