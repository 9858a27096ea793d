import type { Mode } from './explorer-state.ts';
import type { ShownGraph, ShownNode } from './shown-graph.ts';

// Farther ones have one colour: more shades are not told apart.
const SHADES = 5;

export type Step = 1 | 2 | 3 | 4 | 5;

/** By which shade a node is coloured; null where its side is not looked at. */
export function stepOf(node: Pick<ShownNode, 'side' | 'distance'>, mode: Mode): Step | null {
  const side = { none: null, impact: 'DOWNSTREAM', origin: 'UPSTREAM' }[mode];
  return node.side === side ? (Math.min(Math.max(node.distance, 1), SHADES) as Step) : null;
}

export type StepCount = { readonly step: Step; readonly words: string; readonly count: number };

/** How many of the nodes that are shown have each shade. */
export function countSteps({ nodes }: Pick<ShownGraph, 'nodes'>, mode: Mode): readonly StepCount[] {
  const counts = new Map<Step, number>();
  for (const node of nodes) {
    const step = stepOf(node, mode);
    if (step !== null) counts.set(step, (counts.get(step) ?? 0) + (node.group?.members.length ?? 1));
  }
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([step, count]) => ({
      step,
      words: step === 1 ? '1 step' : step === SHADES ? `${SHADES} or more` : `${step} steps`,
      count,
    }));
}
