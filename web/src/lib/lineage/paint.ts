import type { Family } from '../kinds/kinds.ts';
import { traceLine } from './curved-path.ts';
import { CARD } from './layout.ts';
import type { Point } from './layout.ts';
import type { Step } from './reach-steps.ts';
import type { Box, Viewport } from './viewport.ts';

export type Fill = Family | `step${Step}` | 'block';
export type Block = Point & { readonly fill: Fill; readonly isRoot: boolean };
export type Line = {
  readonly points: readonly Point[];
  /** The hub worked it out: drawn dashed. */
  readonly inferred: boolean;
  /** Between two cards; the line to a card for the others has no arrow. */
  readonly arrow: boolean;
};
export type Scene = { readonly blocks: readonly Block[]; readonly lines: readonly Line[] };
export type Colours = Readonly<Record<Fill | 'line' | 'text' | 'quiet' | 'surface' | 'card', string>>;

export type View = {
  readonly viewport: Viewport;
  /** The part of the drawing that is painted. */
  readonly seen: Box;
  /** Pixels of the screen for one of the page. */
  readonly density: number;
  readonly withBlocks: boolean;
};

// Smaller, an arrow is a dot.
const ARROWS_FROM = 0.3;
const ARROW = { length: 9, half: 4 };
// Whole again once a line is a pixel wide.
const THINNEST = 0.6;

/** Paints the lines, and blocks for the cards where those are too small to be read. */
export function paint(pen: CanvasRenderingContext2D, scene: Scene, colours: Colours, view: View): void {
  const { viewport, density } = view;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  const scale = viewport.zoom * density;
  pen.setTransform(scale, 0, 0, scale, -view.seen.x * scale, -view.seen.y * scale);
  paintLines(pen, scene.lines, colours, view);
  if (view.withBlocks) paintBlocks(pen, scene.blocks, colours, view);
}

function paintLines(pen: CanvasRenderingContext2D, lines: readonly Line[], colours: Colours, view: View): void {
  const { zoom } = view.viewport;
  const seen = lines.filter(({ points }) => crosses(points, view.seen));
  pen.strokeStyle = colours.line;
  pen.fillStyle = colours.line;
  pen.lineWidth = Math.max(1.3, THINNEST / zoom);
  for (const inferred of [false, true]) {
    pen.setLineDash(inferred ? [5, 4] : []);
    pen.beginPath();
    for (const line of seen) if (line.inferred === inferred) traceLine(line.points, pen);
    pen.stroke();
  }
  if (zoom < ARROWS_FROM) return;
  pen.beginPath();
  for (const { points, arrow } of seen) if (arrow) traceArrow(points, pen);
  pen.fill();
}

function crosses(points: readonly Point[], { x, y, width, height }: Box): boolean {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of points) {
    left = Math.min(left, point.x);
    right = Math.max(right, point.x);
    top = Math.min(top, point.y);
    bottom = Math.max(bottom, point.y);
  }
  return right >= x && bottom >= y && left <= x + width && top <= y + height;
}

function traceArrow(points: readonly Point[], pen: CanvasRenderingContext2D): void {
  const [before, end] = points.slice(-2);
  if (before === undefined || end === undefined) return;
  const back = end.x >= before.x ? -ARROW.length : ARROW.length;
  pen.moveTo(end.x, end.y);
  pen.lineTo(end.x + back, end.y - ARROW.half);
  pen.lineTo(end.x + back, end.y + ARROW.half);
  pen.closePath();
}

function paintBlocks(pen: CanvasRenderingContext2D, blocks: readonly Block[], colours: Colours, { seen }: View): void {
  const byFill = Map.groupBy(
    blocks.filter((block) => crosses([block, cornerOf(block)], seen)),
    (block) => block.fill,
  );
  for (const [fill, found] of byFill) {
    pen.fillStyle = colours[fill];
    for (const { x, y } of found) pen.fillRect(x, y, CARD.width, CARD.height);
  }
  pen.strokeStyle = colours.text;
  pen.setLineDash([]);
  pen.lineWidth = 8;
  for (const { x, y } of blocks.filter((block) => block.isRoot))
    pen.strokeRect(x - 8, y - 8, CARD.width + 16, CARD.height + 16);
}

const cornerOf = ({ x, y }: Point): Point => ({ x: x + CARD.width, y: y + CARD.height });
