import { asBlocks } from './near-cards.ts';
import type { Size, Viewport } from './viewport.ts';

// Stretched further, lines look wrong.
const STRETCHED = 1.6;

/** True while a picture painted for one viewport, and `around` px beyond it, can stand for another. */
export function isCovered(painted: Viewport, now: Viewport, window: Size, around: number): boolean {
  const scale = now.zoom / painted.zoom;
  if (scale > STRETCHED || scale < 1 / STRETCHED || asBlocks(now.zoom) !== asBlocks(painted.zoom)) return false;
  const [left, top] = cornerOf(painted, now, around);
  return (
    left <= 0 &&
    top <= 0 &&
    left + (window.width + 2 * around) * scale >= window.width &&
    top + (window.height + 2 * around) * scale >= window.height
  );
}

/** How the picture is moved and stretched to stand where it belongs. */
export function carried(painted: Viewport, now: Viewport, around: number): string {
  const [left, top] = cornerOf(painted, now, around);
  return `translate(${left}px, ${top}px) scale(${now.zoom / painted.zoom})`;
}

function cornerOf(painted: Viewport, now: Viewport, around: number): readonly [number, number] {
  const scale = now.zoom / painted.zoom;
  return [now.x - (painted.x + around) * scale, now.y - (painted.y + around) * scale];
}
