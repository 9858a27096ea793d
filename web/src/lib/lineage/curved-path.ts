import type { Point } from './layout.ts';

/** What a line is drawn into: a canvas' path, or the text of an SVG. */
type Pen = Pick<CanvasPath, 'moveTo' | 'lineTo' | 'bezierCurveTo'>;

/** A line as the layout leads it: curves across the gaps between layers, straight along the layers. */
export function traceLine(points: readonly Point[], pen: Pen): void {
  const [first, ...rest] = points;
  if (first === undefined || rest.length === 0) return;
  pen.moveTo(first.x, first.y);
  rest.forEach((point, index) => {
    const before = points[index] as Point;
    if (index % 2 === 1 || before.y === point.y) {
      pen.lineTo(point.x, point.y);
      return;
    }
    const middle = (before.x + point.x) / 2;
    pen.bezierCurveTo(middle, before.y, middle, point.y, point.x, point.y);
  });
}

/** The same as the `d` of an SVG path; '' for fewer than two points. */
export function curvedPath(points: readonly Point[]): string {
  const parts: string[] = [];
  traceLine(points, {
    moveTo: (x, y) => parts.push(`M${at(x, y)}`),
    lineTo: (x, y) => parts.push(`L${at(x, y)}`),
    bezierCurveTo: (...[ax, ay, bx, by, x, y]) => parts.push(`C${at(ax, ay)} ${at(bx, by)} ${at(x, y)}`),
  });
  return parts.join('');
}

const at = (x: number, y: number): string => `${round(x)},${round(y)}`;
const round = (value: number): number => Math.round(value * 10) / 10;

/** Where the words of a line stand: in the middle of the gap that lies half way. */
export function middleOf(points: readonly Point[]): Point {
  const index = 2 * Math.floor((points.length / 2 - 1) / 2);
  const [one, other] = [points[index], points[index + 1]];
  if (one === undefined || other === undefined) return points[0] ?? { x: 0, y: 0 };
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
