import { heightsOf } from './layer-places.ts';
import { orderOf } from './layer-order.ts';
import { CARD } from './layout.ts';
import type { Layout, LayoutQuestion, Point } from './layout.ts';
import { layersOf } from './layers.ts';
import type { Layers, Way } from './layers.ts';

// Wide enough for edges to cross and to be told apart.
const BETWEEN_LAYERS = 72;
const STEP = CARD.width + BETWEEN_LAYERS;

/**
 * A layered layout that flows from left to right (after Sugiyama): layers, few crossings, places near the neighbours. What
 * was there before keeps its order and, as far as there is room, its place.
 */
export function layOut({ nodes, edges, before, near, anchors }: LayoutQuestion): Layout {
  const layers = layersOf(nodes, edges);
  const middle = (from: ReadonlyMap<string, Point>, vertex: number): number | undefined => {
    const point = from.get(layers.nodes[vertex]?.id ?? '');
    return point === undefined ? undefined : point.y + CARD.height / 2;
  };
  const stood = (vertex: number): number | undefined => middle(before, vertex);
  const order = orderOf(layers, (vertex) => stood(vertex) ?? middle(near, vertex));
  const heights = heightsOf(layers, order, stood);
  const corner = (vertex: number): Point => ({
    x: (layers.layer[vertex] as number) * STEP,
    y: (heights[vertex] as number) - (vertex < layers.nodes.length ? CARD.height / 2 : 0),
  });
  const rough = new Map(layers.nodes.map(({ id }, vertex) => [id, corner(vertex)]));
  const shift = shiftOf(rough, before, anchors);
  const moved = ({ x, y }: Point): Point => ({ x: x + shift.x, y: y + shift.y });
  return {
    positions: new Map([...rough].map(([id, point]) => [id, moved(point)])),
    routes: new Map(layers.ways.map((way) => [way.id, routeOf(way, layers, corner).map(moved)])),
  };
}

/** By how much all is moved so that an anchor stands where it stood. */
function shiftOf(
  positions: ReadonlyMap<string, Point>,
  before: ReadonlyMap<string, Point>,
  anchors: readonly string[],
): Point {
  for (const id of [...anchors, ...positions.keys()]) {
    const [now, then] = [positions.get(id), before.get(id)];
    if (now !== undefined && then !== undefined) return { x: then.x - now.x, y: then.y - now.y };
  }
  return { x: 0, y: 0 };
}

/** An edge against the flow leaves its card on the left and arrives at the right of the other. */
function routeOf({ vertices, reversed }: Way, layers: Layers, corner: (vertex: number) => Point): readonly Point[] {
  const real = layers.nodes.length;
  const points = vertices.flatMap((vertex, index): Point[] => {
    const { x, y } = corner(vertex);
    const middle = vertex < real ? y + CARD.height / 2 : y;
    const [left, right] = [
      { x, y: middle },
      { x: x + CARD.width, y: middle },
    ];
    if (index === 0) return [right];
    return index === vertices.length - 1 ? [left] : [left, right];
  });
  return reversed ? points.reverse() : points;
}
