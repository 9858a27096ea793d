import { describe, expect, it } from 'vitest';
import { CARD } from './layout.ts';
import type { Layout, LayoutEdge, LayoutNode, LayoutQuestion, Point } from './layout.ts';
import { layOut } from './layered-layout.ts';

const node = (id: string, place = 0): LayoutNode => ({ id, name: id, place });
const edge = (from: string, to: string): LayoutEdge => ({ id: `${from} ${to}`, from, to });
const first = (nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): LayoutQuestion => ({
  nodes,
  edges,
  before: new Map(),
  near: new Map(),
  anchors: [],
});
const at = ({ positions }: Layout, id: string): Point => positions.get(id) ?? { x: Number.NaN, y: Number.NaN };

function overlaps({ positions }: Layout): string[] {
  const cards = [...positions];
  return cards.flatMap(([id, one], index) =>
    cards
      .slice(index + 1)
      .filter(([, other]) => Math.abs(one.x - other.x) < CARD.width && Math.abs(one.y - other.y) < CARD.height)
      .map(([other]) => `${id} ${other}`),
  );
}

/** Cards that an edge of others runs over, between its ends. */
function runsOver({ positions, routes }: Layout): string[] {
  return [...routes].flatMap(([id, points]) =>
    points.slice(1, -2).flatMap((point, index) => {
      const next = points[index + 2] as Point;
      if (point.y !== next.y) return [];
      return [...positions]
        .filter(
          ([, card]) =>
            point.x < card.x + CARD.width && next.x > card.x && point.y > card.y && point.y < card.y + CARD.height,
        )
        .map(([card]) => `${id} over ${card}`);
    }),
  );
}

describe('a first layout', () => {
  const nodes = [node('raw', -4), node('clean', -3), node('route', -2), node('airport', -2), node('training', -1)];
  const edges = [
    edge('raw', 'clean'),
    edge('clean', 'airport'),
    edge('clean', 'route'),
    edge('airport', 'training'),
    edge('route', 'training'),
    edge('raw', 'training'),
    edge('training', 'raw'),
  ];

  it('flows from left to right without overlap, a cycle included', () => {
    const layout = layOut(first(nodes, edges));
    expect(at(layout, 'clean').x).toBeGreaterThanOrEqual(at(layout, 'raw').x + CARD.width);
    expect(at(layout, 'airport').x).toBe(at(layout, 'route').x);
    expect(at(layout, 'training').x).toBeGreaterThan(at(layout, 'airport').x);
    expect(overlaps(layout)).toEqual([]);
  });

  it('leads every edge from card to card, and none over another card', () => {
    const layout = layOut(first(nodes, edges));
    expect(layout.routes.size).toBe(edges.length);
    const straight = layout.routes.get('raw clean') ?? [];
    expect(straight).toEqual([
      { x: at(layout, 'raw').x + CARD.width, y: at(layout, 'raw').y + CARD.height / 2 },
      { x: at(layout, 'clean').x, y: at(layout, 'clean').y + CARD.height / 2 },
    ]);
    expect(layout.routes.get('raw training')?.length).toBe(6);
    expect(runsOver(layout)).toEqual([]);
    // Against the flow: from the left of its card to the right of the other.
    expect(layout.routes.get('training raw')?.[0]?.x).toBe(at(layout, 'training').x);
  });

  it('uncrosses what can be uncrossed', () => {
    const crossed = layOut(first([node('a'), node('b'), node('y', 1), node('z', 1)], [edge('a', 'z'), edge('b', 'y')]));
    expect(at(crossed, 'a').y < at(crossed, 'b').y).toBe(at(crossed, 'z').y < at(crossed, 'y').y);
  });

  it('leaves out loops and edges to what is not shown', () => {
    const layout = layOut(first([node('a'), node('b')], [edge('a', 'gone'), edge('b', 'b'), edge('a', 'b')]));
    expect([...layout.routes.keys()]).toEqual(['a b']);
  });
});

describe('a further layout', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((id) => node(id, 1));
  const edges = nodes.map(({ id }) => edge('root', id));
  const all = [node('root'), ...nodes];
  const start = layOut(first(all, edges));

  it('moves nothing where nothing changed', () => {
    const again = layOut({ ...first(all, edges), before: start.positions });
    expect([...again.positions].sort()).toEqual([...start.positions].sort());
  });

  it('keeps the order of what was there, and the anchor where it was', () => {
    const grown = [...all, ...['k1', 'k2', 'k3'].map((id) => node(id, 2)), node('source', -1)];
    const more = [...edges, ...['k1', 'k2', 'k3'].map((id) => edge('b', id)), edge('source', 'root')];
    const layout = layOut({ ...first(grown, more), before: start.positions, anchors: ['b'] });
    expect(at(layout, 'b')).toEqual(at(start, 'b'));
    const order = (drawn: Layout): string[] =>
      nodes.map(({ id }) => id).sort((one, other) => at(drawn, one).y - at(drawn, other).y);
    expect(order(layout)).toEqual(order(start));
    expect(at(layout, 'root').x).toBe(at(start, 'root').x);
    expect(overlaps(layout)).toEqual([]);
    expect(Math.abs(at(layout, 'k2').y - at(layout, 'b').y)).toBeLessThan(2 * CARD.height);
  });

  it('moves nobody when something goes', () => {
    const layout = layOut({
      ...first(all.slice(0, -1), edges.slice(0, -1)),
      before: start.positions,
      anchors: ['root'],
    });
    for (const id of ['root', 'a', 'b', 'c']) expect(at(layout, id)).toEqual(at(start, id));
  });

  it('puts new nodes where they are to come', () => {
    const sorted = nodes.map(({ id }) => id).sort((one, other) => at(start, one).y - at(start, other).y);
    const [, second, third] = sorted;
    const near = new Map([['new', { x: 0, y: (at(start, second ?? '').y + at(start, third ?? '').y) / 2 }]]);
    const layout = layOut({
      ...first([...all, node('new', 1)], [...edges, edge('root', 'new')]),
      before: start.positions,
      near,
    });
    expect(at(layout, 'new').y).toBeGreaterThan(at(layout, second ?? '').y);
    expect(at(layout, 'new').y).toBeLessThan(at(layout, third ?? '').y);
  });
});

describe('a large layout', () => {
  /** Deterministic, so that a failure can be repeated. */
  function generated(size: number, count: number): LayoutQuestion {
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const edges = Array.from({ length: count }, () => {
      const from = Math.floor(random() * (size - 1));
      return edge(`n${from}`, `n${Math.min(size - 1, from + 1 + Math.floor(random() * 60))}`);
    });
    return first(
      Array.from({ length: size }, (_, index) => node(`n${index}`)),
      edges,
    );
  }

  it('has neither overlaps nor edges over cards', () => {
    const layout = layOut(generated(300, 700));
    expect(overlaps(layout)).toEqual([]);
    expect(runsOver(layout)).toEqual([]);
  });
});
