import { CARD } from './layout.ts';
import type { Point } from './layout.ts';

export type Viewport = { readonly x: number; readonly y: number; readonly zoom: number };
export type Size = { readonly width: number; readonly height: number };

/** Below it the names on the cards can no longer be read. */
export const READABLE = 0.75;
const MARGIN = 28;

/**
 * The first look at a drawing: all of it where its names stay readable, else readable and around the root, moved so
 * far that nothing empty is shown where there are cards to see.
 */
export function firstViewport(corners: readonly Point[], root: Point | undefined, window: Size): Viewport {
  const { x: left, y: top, width, height } = boxOf(corners);
  const fitting = Math.min((window.width - 2 * MARGIN) / width, (window.height - 2 * MARGIN) / height, 1);
  const zoom = Math.max(fitting, READABLE);
  const centre = root ?? { x: left + width / 2, y: top + height / 2 };
  return {
    x: shift(left * zoom, width * zoom, (centre.x + CARD.width / 2) * zoom, window.width),
    y: shift(top * zoom, height * zoom, (centre.y + CARD.height / 2) * zoom, window.height),
    zoom,
  };
}

/** How far one axis is moved: in the middle where all of it fits, else `centre` in the middle without empty ends. */
function shift(start: number, length: number, centre: number, window: number): number {
  if (length + 2 * MARGIN <= window) return (window - length) / 2 - start;
  const wanted = window / 2 - centre;
  return Math.min(Math.max(wanted, window - MARGIN - start - length), MARGIN - start);
}

/** All of a drawing, as large as fits and at most as large as it is. */
export function wholeViewport(corners: readonly Point[], window: Size, least: number): Viewport {
  const box = boxOf(corners);
  const fitting = Math.min((window.width - 2 * MARGIN) / box.width, (window.height - 2 * MARGIN) / box.height, 1);
  const zoom = Math.max(fitting, least);
  return centredOn({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, zoom, window);
}

/** A point of the drawing in the middle of the window. */
export function centredOn(point: Point, zoom: number, window: Size): Viewport {
  return { x: window.width / 2 - point.x * zoom, y: window.height / 2 - point.y * zoom, zoom };
}

/** The look that shows a card whole with the least of a move, at least so near; the same one where it does already. */
export function revealing(corner: Point, viewport: Viewport, window: Size, least: number): Viewport {
  if (viewport.zoom < least) {
    return centredOn({ x: corner.x + CARD.width / 2, y: corner.y + CARD.height / 2 }, least, window);
  }
  const { x, y, zoom } = viewport;
  const right = move(corner.x * zoom + x, CARD.width * zoom, window.width);
  const down = move(corner.y * zoom + y, CARD.height * zoom, window.height);
  return right === 0 && down === 0 ? viewport : { x: x + right, y: y + down, zoom };
}

/** How far what begins at `start` is moved to lie in a window with a margin. */
function move(start: number, length: number, window: number): number {
  if (start < MARGIN) return MARGIN - start;
  return Math.min(window - MARGIN - start - length, 0);
}

export type Box = Point & Size;

/** The part of the drawing that a window shows, and so many px of it around. */
export function seenBox(viewport: Viewport, window: Size, around: number): Box {
  const { x, y, zoom } = viewport;
  return {
    x: (-x - around) / zoom,
    y: (-y - around) / zoom,
    width: (window.width + 2 * around) / zoom,
    height: (window.height + 2 * around) / zoom,
  };
}

/** The box around all cards. */
export function boxOf(corners: readonly Point[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of corners) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  if (corners.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right + CARD.width - left, height: bottom + CARD.height - top };
}
