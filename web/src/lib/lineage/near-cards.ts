import { CARD } from './layout.ts';
import type { Point } from './layout.ts';
import { seenBox } from './viewport.ts';
import type { Box, Size, Viewport } from './viewport.ts';

// Below it a card's name can no longer be read: a block of its colour says as much, and costs nothing.
const BLOCKS_BELOW = 0.5;
// Cards are made so many px before they come into view, and looked for anew after as many px of moving.
const AROUND = 240;

export const asBlocks = (zoom: number): boolean => zoom < BLOCKS_BELOW;

/** The part of the drawing whose cards are made; the same one over small moves, so that it is not made anew on each. */
export function cardWindow(viewport: Viewport, window: Size): Box | null {
  if (asBlocks(viewport.zoom)) return null;
  const seen = seenBox(viewport, window, AROUND);
  const step = AROUND / 2;
  const [left, top] = [Math.floor(seen.x / step) * step, Math.floor(seen.y / step) * step];
  const [right, bottom] = [seen.x + seen.width, seen.y + seen.height];
  return {
    x: left,
    y: top,
    width: Math.ceil((right - left) / step) * step,
    height: Math.ceil((bottom - top) / step) * step,
  };
}

/** True where a card whose upper left corner stands there is in the box, at least in part. */
export function isIn({ x, y }: Point, box: Box | null): boolean {
  return (
    box !== null &&
    x + CARD.width >= box.x &&
    y + CARD.height >= box.y &&
    x <= box.x + box.width &&
    y <= box.y + box.height
  );
}
