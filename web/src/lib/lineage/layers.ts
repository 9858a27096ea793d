import { flowOrder } from './flow-order.ts';
import type { LayoutEdge, LayoutNode } from './layout.ts';

/** Nodes in layers from left to right, and points that long edges pass in the layers between. */
export type Layers = {
  /** The nodes, in the order of the flow; vertices from `nodes.length` on are points of edges. */
  readonly nodes: readonly LayoutNode[];
  /** By vertex. */
  readonly layer: readonly number[];
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  /** By edge: the vertices that it leads over from its left end to its right end. */
  readonly ways: readonly Way[];
};

export type Way = { readonly id: string; readonly vertices: readonly number[]; readonly reversed: boolean };

type Arc = { readonly id: string; readonly left: number; readonly right: number; readonly reversed: boolean };

// Beyond, the points of long edges would be most of the work; such edges lead straight to their ends.
const MOST_POINTS = 30_000;

/** Edges to what is not there and loops have no way. */
export function layersOf(given: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layers {
  const nodes = flowOrder(given, edges);
  const rank = new Map(nodes.map(({ id }, index) => [id, index]));
  const arcs = edges.flatMap(({ id, from, to }): Arc[] => {
    const [one, other] = [rank.get(from), rank.get(to)];
    if (one === undefined || other === undefined || one === other) return [];
    return [{ id, left: Math.min(one, other), right: Math.max(one, other), reversed: one > other }];
  });
  const layer = layerOfEach(nodes.length, arcs);
  return { nodes, ...withPoints(layer, arcs) };
}

/** The longest way from the left decides; then what has more to its right than to its left moves there. */
function layerOfEach(size: number, arcs: readonly Arc[]): number[] {
  const into: number[][] = Array.from({ length: size }, () => []);
  const out: number[][] = Array.from({ length: size }, () => []);
  for (const { left, right } of arcs) {
    into[right]?.push(left);
    out[left]?.push(right);
  }
  const layer = new Array<number>(size).fill(0);
  for (let node = 0; node < size; node += 1)
    for (const other of into[node] ?? []) layer[node] = Math.max(layer[node] as number, (layer[other] as number) + 1);
  for (let node = size - 1; node >= 0; node -= 1) {
    const ahead = out[node] as number[];
    if (ahead.length === 0 || ahead.length < (into[node] as number[]).length) continue;
    const nearest = ahead.reduce((least, other) => Math.min(least, layer[other] as number), Number.POSITIVE_INFINITY);
    layer[node] = nearest - 1;
  }
  return layer;
}

/** All long edges of a node that lead the same way share their points, so that they part as late as they can. */
function withPoints(layer: number[], arcs: readonly Arc[]): Omit<Layers, 'nodes'> {
  const before: number[][] = layer.map(() => []);
  const after: number[][] = layer.map(() => []);
  const shared = new Map<string, number>();
  const joined = new Set<string>();
  const join = (left: number, right: number): void => {
    const key = `${left} ${right}`;
    if (joined.has(key)) return;
    joined.add(key);
    after[left]?.push(right);
    before[right]?.push(left);
  };
  const size = layer.length;
  const ways = arcs.map(({ id, left, right, reversed }): Way => {
    const vertices = [left];
    const last = layer[right] as number;
    for (let at = (layer[left] as number) + 1; at < last; at += 1) {
      const key = `${left} ${at} ${reversed ? 'back' : ''}`;
      let point = shared.get(key);
      if (point === undefined) {
        if (layer.length - size >= MOST_POINTS) break;
        point = layer.length;
        layer.push(at);
        before.push([]);
        after.push([]);
        shared.set(key, point);
      }
      join(vertices.at(-1) as number, point);
      vertices.push(point);
    }
    if (last - (layer[vertices.at(-1) as number] as number) === 1) join(vertices.at(-1) as number, right);
    vertices.push(right);
    return { id, vertices, reversed };
  });
  return { layer, before, after, ways };
}
