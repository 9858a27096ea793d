import type { Point } from './layout-graph.ts';

/** An SVG path through the points, its corners rounded by at most `radius` px; '' for fewer than two points. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const [first, ...rest] = points;
  if (first === undefined || rest.length === 0) return '';
  const parts = [`M${at(first)}`];
  rest.forEach((corner, index) => {
    const before = points[index] as Point;
    const after = rest[index + 1];
    if (after === undefined) {
      parts.push(`L${at(corner)}`);
      return;
    }
    const room = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    parts.push(`L${at(towards(corner, before, room))}`, `Q${at(corner)} ${at(towards(corner, after, room))}`);
  });
  return parts.join('');
}

/** The point half way along the line through the points. */
export function middleOf(points: readonly Point[]): Point {
  let left = points.slice(1).reduce((sum, point, index) => sum + distance(points[index] as Point, point), 0) / 2;
  for (const [index, point] of points.slice(1).entries()) {
    const before = points[index] as Point;
    const length = distance(before, point);
    if (length >= left) return towards(before, point, left);
    left -= length;
  }
  return points[0] ?? { x: 0, y: 0 };
}

const at = ({ x, y }: Point): string => `${round(x)},${round(y)}`;
const round = (value: number): number => Math.round(value * 10) / 10;
const distance = (one: Point, other: Point): number => Math.hypot(other.x - one.x, other.y - one.y);

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}
