import { describe, expect, it } from 'vitest';
import { countSteps, stepOf } from './reach-steps.ts';
import type { ShownNode } from './shown-graph.ts';

const node = (side: ShownNode['side'], distance: number, members = 0): ShownNode => ({
  id: `${side} ${distance}`,
  kind: 'Dataset',
  name: 'x',
  namespace: null,
  state: null,
  family: null,
  group: members === 0 ? null : { key: 'k', members: Array.from({ length: members }, String) },
  side,
  distance,
  handles: {
    UPSTREAM: { hidden: 0, openedBy: null, brought: 0 },
    DOWNSTREAM: { hidden: 0, openedBy: null, brought: 0 },
  },
});

describe('the shade of a node', () => {
  it('is that of its distance, on the side that is looked at', () => {
    expect(stepOf(node('DOWNSTREAM', 2), 'impact')).toBe(2);
    expect(stepOf(node('DOWNSTREAM', 9), 'impact')).toBe(5);
    expect(stepOf(node('UPSTREAM', 2), 'impact')).toBeNull();
    expect(stepOf(node('UPSTREAM', 2), 'origin')).toBe(2);
    expect(stepOf(node('ROOT', 0), 'impact')).toBeNull();
    expect(stepOf(node('DOWNSTREAM', 2), 'none')).toBeNull();
  });

  it('is counted, the members of a group each', () => {
    const nodes = [node('DOWNSTREAM', 1), node('DOWNSTREAM', 7), node('DOWNSTREAM', 5, 3), node('UPSTREAM', 1)];
    expect(countSteps({ nodes }, 'impact')).toEqual([
      { step: 1, words: '1 step', count: 1 },
      { step: 5, words: '5 or more', count: 4 },
    ]);
    expect(countSteps({ nodes }, 'none')).toEqual([]);
  });
});
