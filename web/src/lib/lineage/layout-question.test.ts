import { describe, expect, it } from 'vitest';
import { moveFrom } from './keyboard-moves.ts';
import { layOut } from './layered-layout.ts';
import type { Drawn } from './layout-question.ts';
import { layoutQuestion } from './layout-question.ts';
import type { LineageEdge } from './lineage-graph.ts';
import { cardWindow, isIn } from './near-cards.ts';
import type { MoreNode, ShownGraph, ShownNode } from './shown-graph.ts';

const nothing = { hidden: 0, openedBy: null, brought: 0 };
const node = (id: string, side: ShownNode['side'], distance: number): ShownNode => ({
  id,
  kind: 'Dataset',
  name: id,
  namespace: null,
  state: null,
  family: null,
  group: null,
  side,
  distance,
  handles: { UPSTREAM: nothing, DOWNSTREAM: nothing },
});
const edge = (from: string, to: string): LineageEdge => ({
  from,
  to,
  kinds: ['READ_BY'],
  inferred: false,
  validFrom: '2026-01-01T00:00:00.000Z',
});
const draw = (graph: ShownGraph, drawn: Drawn | null = null, acted: string | null = null): Drawn => ({
  graph,
  layout: layOut(layoutQuestion(graph, drawn, acted)),
});
const y = (drawn: Drawn, id: string): number => drawn.layout.positions.get(id)?.y ?? Number.NaN;

const children = ['a', 'b', 'c'];
const more: MoreNode = { id: 'more DOWNSTREAM root', of: 'root', side: 'DOWNSTREAM', hidden: 9, filter: '', shown: 3 };
const first: ShownGraph = {
  nodes: [node('root', 'ROOT', 0), node('source', 'UPSTREAM', 1), ...children.map((id) => node(id, 'DOWNSTREAM', 1))],
  edges: [edge('source', 'root'), ...children.map((id) => edge('root', id))],
  more: [more],
};

describe('the drawing', () => {
  it('has the card for the others below those that are shown', () => {
    const drawn = draw(first);
    for (const id of children) expect(y(drawn, more.id)).toBeGreaterThan(y(drawn, id));
  });

  it('puts the next page between them and that card', () => {
    const drawn = draw(first);
    const grown = {
      ...first,
      nodes: [...first.nodes, node('0', 'DOWNSTREAM', 1)],
      edges: [...first.edges, edge('root', '0')],
    };
    const next = draw(grown, drawn, 'root');
    expect(y(next, '0')).toBeGreaterThan(y(next, 'c'));
    expect(y(next, '0')).toBeLessThan(y(next, more.id));
    expect(next.layout.positions.get('root')).toEqual(drawn.layout.positions.get('root'));
  });
});

describe('a group', () => {
  it('comes where its members were, and they where it was', () => {
    const drawn = draw(first);
    const group = { ...node('group', 'DOWNSTREAM', 1), group: { key: 'k', members: ['a', 'b'] } };
    const grouped: ShownGraph = {
      nodes: [...first.nodes.filter(({ id }) => !group.group.members.includes(id)), group],
      edges: [edge('source', 'root'), edge('root', 'group'), edge('root', 'c')],
      more: [],
    };
    const question = layoutQuestion(grouped, drawn, null);
    expect(['a', 'b'].map((id) => y(drawn, id))).toContain(question.near.get('group')?.y);
    const back = layoutQuestion(first, draw(grouped, drawn), null);
    expect(back.near.get('a')).toEqual(back.near.get('b'));
  });
});

describe('the keys', () => {
  const drawn = draw(first);
  const top = children.toSorted((one, other) => y(drawn, one) - y(drawn, other));

  it('lead along edges', () => {
    expect(moveFrom('root', 'ArrowLeft', drawn)).toBe('source');
    expect(children).toContain(moveFrom('root', 'ArrowRight', drawn));
    expect(moveFrom('a', 'ArrowLeft', drawn)).toBe('root');
    expect(moveFrom('source', 'ArrowLeft', drawn)).toBeNull();
  });

  it('lead up and down a column to its ends', () => {
    expect(moveFrom(top[0] ?? '', 'ArrowDown', drawn)).toBe(top[1]);
    expect(moveFrom(top[1] ?? '', 'ArrowUp', drawn)).toBe(top[0]);
    expect(moveFrom(top[0] ?? '', 'ArrowUp', drawn)).toBeNull();
    expect(moveFrom('gone', 'ArrowUp', drawn)).toBeNull();
  });
});

describe('the cards that are made', () => {
  const size = { width: 1_000, height: 500 };

  it('are those in the window and a little around it', () => {
    const box = cardWindow({ x: 0, y: 0, zoom: 1 }, size);
    expect(isIn({ x: 500, y: 100 }, box)).toBe(true);
    expect(isIn({ x: -400, y: 100 }, box)).toBe(true);
    expect(isIn({ x: 5_000, y: 100 }, box)).toBe(false);
  });

  it('are the same over a small move', () => {
    expect(cardWindow({ x: -10, y: -10, zoom: 1 }, size)).toEqual(cardWindow({ x: -60, y: -60, zoom: 1 }, size));
  });

  it('are none where they could not be read', () => {
    expect(cardWindow({ x: 0, y: 0, zoom: 0.3 }, size)).toBeNull();
    expect(isIn({ x: 0, y: 0 }, null)).toBe(false);
  });
});
