import { describe, expect, it } from 'vitest';
import { CARD } from './layout-graph.ts';
import { firstViewport } from './viewport.ts';

const window = { width: 1_200, height: 500 };

describe('firstViewport', () => {
  it('shows a small drawing whole, in the middle and not enlarged', () => {
    const view = firstViewport(
      [
        { x: 0, y: 0 },
        { x: 300, y: 0 },
      ],
      { x: 0, y: 0 },
      window,
    );
    expect(view.zoom).toBe(1);
    expect(view.x).toBe((1_200 - 300 - CARD.width) / 2);
    expect(view.y).toBe((500 - CARD.height) / 2);
  });

  it('stays readable and around the root when not all of it fits', () => {
    const view = firstViewport(
      [
        { x: 0, y: 0 },
        { x: 2_000, y: 0 },
        { x: 4_000, y: 0 },
      ],
      { x: 2_000, y: 0 },
      window,
    );
    expect(view.zoom).toBe(0.75);
    expect(view.x + (2_000 + CARD.width / 2) * view.zoom).toBeCloseTo(600);
  });

  it('shows no empty space beyond the root when the root is at an end', () => {
    const view = firstViewport(
      [
        { x: 0, y: 0 },
        { x: 4_000, y: 0 },
      ],
      { x: 4_000, y: 0 },
      window,
    );
    expect(view.x + (4_000 + CARD.width) * view.zoom).toBeCloseTo(1_200 - 28);
  });
});
