import { CARD } from './layout-graph.ts';
import type { Point } from './layout-graph.ts';

export type Viewport = { readonly x: number; readonly y: number; readonly zoom: number };
type Size = { readonly width: number; readonly height: number };

// Below it the names on the cards can no longer be read.
const READABLE = 0.75;
const MARGIN = 28;

/**
 * The first look at a drawing: all of it where its names stay readable, else readable and around the root, moved so
 * far that nothing empty is shown where there are cards to see.
 */
export function firstViewport(corners: readonly Point[], root: Point | undefined, window: Size): Viewport {
  const left = Math.min(...corners.map(({ x }) => x));
  const top = Math.min(...corners.map(({ y }) => y));
  const width = Math.max(...corners.map(({ x }) => x)) + CARD.width - left;
  const height = Math.max(...corners.map(({ y }) => y)) + CARD.height - top;
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
