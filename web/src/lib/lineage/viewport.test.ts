import { describe, expect, it } from 'vitest';
import { CARD } from './layout.ts';
import { boxOf, firstViewport, revealing, seenBox, wholeViewport } from './viewport.ts';

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

describe('a look at all of it', () => {
  it('is in the middle, and not larger than life', () => {
    expect(wholeViewport([{ x: 100, y: 40 }], window, 0.1)).toEqual({
      x: 600 - 100 - CARD.width / 2,
      y: 250 - 40 - CARD.height / 2,
      zoom: 1,
    });
  });

  it('stops getting smaller where nothing could be told apart', () => {
    const corners = [
      { x: 0, y: 0 },
      { x: 100_000, y: 0 },
    ];
    expect(wholeViewport(corners, window, 0.1).zoom).toBe(0.1);
    expect(boxOf(corners)).toEqual({ x: 0, y: 0, width: 100_000 + CARD.width, height: CARD.height });
  });
});

describe('a look at one card', () => {
  const viewport = { x: 0, y: 0, zoom: 1 };

  it('is the look that is, where the card is seen', () => {
    expect(revealing({ x: 200, y: 100 }, viewport, window, 0.75)).toBe(viewport);
    expect(revealing({ x: 200, y: 100 }, { ...viewport, zoom: 0.3 }, window, 0)).toEqual({ ...viewport, zoom: 0.3 });
  });

  it('moves as far as it has to', () => {
    expect(revealing({ x: 1_100, y: -10 }, viewport, window, 0)).toEqual({
      x: 1_200 - 28 - 1_100 - CARD.width,
      y: 28 + 10,
      zoom: 1,
    });
  });

  it('goes near enough to read it, where that is asked', () => {
    const near = revealing({ x: 200, y: 100 }, { x: 0, y: 0, zoom: 0.2 }, window, 0.75);
    expect(near.zoom).toBe(0.75);
    expect(near.x + (200 + CARD.width / 2) * near.zoom).toBeCloseTo(600);
  });
});

it('knows what part of the drawing a window shows', () => {
  expect(seenBox({ x: 100, y: 50, zoom: 0.5 }, window, 100)).toEqual({ x: -400, y: -300, width: 2_800, height: 1_400 });
});
