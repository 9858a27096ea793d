import { describe, expect, it } from 'vitest';
import { carried, isCovered } from './painted.ts';

const window = { width: 1_000, height: 500 };
const painted = { x: 0, y: 0, zoom: 1 };

describe('a painted picture', () => {
  it('stands for other looks as far as it reaches', () => {
    expect(isCovered(painted, { x: 290, y: -290, zoom: 1 }, window, 300)).toBe(true);
    expect(isCovered(painted, { x: 310, y: 0, zoom: 1 }, window, 300)).toBe(false);
    expect(isCovered(painted, { x: 0, y: -310, zoom: 1 }, window, 300)).toBe(false);
  });

  it('stands for no look from much nearer or farther, nor one with blocks for one with cards', () => {
    expect(isCovered(painted, { x: -100, y: -50, zoom: 1.2 }, window, 300)).toBe(true);
    expect(isCovered(painted, { x: -500, y: -250, zoom: 2 }, window, 300)).toBe(false);
    expect(isCovered({ x: 0, y: 0, zoom: 0.55 }, { x: 20, y: 20, zoom: 0.49 }, window, 300)).toBe(false);
  });

  it('is carried along with a gesture', () => {
    expect(carried(painted, painted, 300)).toBe('translate(-300px, -300px) scale(1)');
    expect(carried(painted, { x: 50, y: 20, zoom: 1 }, 300)).toBe('translate(-250px, -280px) scale(1)');
    expect(carried(painted, { x: 0, y: 0, zoom: 1.5 }, 300)).toBe('translate(-450px, -450px) scale(1.5)');
  });
});
