import type { Layout, Point } from './layout.ts';

/** A drawing on its way from one layout to the next: `share` 0 is where it was, 1 where it goes. What is new stands there at once. */
export function between(from: Layout, to: Layout, share: number): Layout {
  if (share >= 1) return to;
  const point = (one: Point | undefined, other: Point): Point =>
    one === undefined ? other : { x: mix(one.x, other.x, share), y: mix(one.y, other.y, share) };
  return {
    positions: new Map([...to.positions].map(([id, end]) => [id, point(from.positions.get(id), end)])),
    routes: new Map(
      [...to.routes].map(([id, points]) => {
        const start = from.routes.get(id);
        return [id, start?.length === points.length ? points.map((end, index) => point(start[index], end)) : points];
      }),
    ),
  };
}

/** Quick at first, slow at the end: the eye follows it without waiting. */
export const eased = (time: number): number => 1 - (1 - Math.min(Math.max(time, 0), 1)) ** 3;

const mix = (from: number, to: number, share: number): number => from + (to - from) * share;
