import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Step, hasDetour } from './detour.ts';

/** All simple paths from `from` to `to` of at most `longest` steps. */
function simplePaths(from: string, to: string, steps: readonly Step[], longest: number): readonly string[] {
  const found = new Set<string>();
  const walk = (path: readonly string[]) => {
    const last = path.at(-1);
    if (last === to) found.add(path.join());
    else if (path.length <= longest) {
      for (const step of steps) if (step.from === last && !path.includes(step.to)) walk([...path, step.to]);
    }
  };
  walk([from]);
  return [...found].sort((a, b) => a.length - b.length);
}

describe('hasDetour', () => {
  it('sees the second way of a diamond', () => {
    const diamond = [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'd'],
      ['c', 'd'],
    ].map(([from, to]) => ({ from, to }) as Step);
    expect(hasDetour(['a', 'b', 'd'], diamond, 2)).toBe(true);
  });

  it('takes a loop back to the path for no other way', () => {
    const loop = [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
      ['c', 'x'],
      ['x', 'b'],
    ].map(([from, to]) => ({ from, to }) as Step);
    expect(hasDetour(['a', 'b', 'c', 'd'], loop, 50)).toBe(false);
  });

  it('knows whether a second simple path exists, as enumeration does', () => {
    const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const steps = fc.array(fc.record({ from: node, to: node }), { maxLength: 14 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 6 }), (all, longest) => {
        const paths = simplePaths('a', 'f', all, longest);
        const first = paths[0];
        fc.pre(first !== undefined);
        expect(hasDetour(first.split(','), all, longest)).toBe(paths.length > 1);
      }),
      { numRuns: 2_000 },
    );
  });
});
