export const RUN_STATES = ['NEW', 'RUNNING', 'OTHER', 'COMPLETED', 'FAILED', 'ABORTED'] as const;
export type RunState = (typeof RUN_STATES)[number];

/**
 * A finished run stays finished whatever arrives late: a run's state is ordered by this rank first and only then
 * by time. NEW is what a run has that was only named by somebody else.
 */
export const RUN_STATE_RANK: Record<RunState, number> = {
  NEW: 0,
  OTHER: 10,
  RUNNING: 20,
  COMPLETED: 100,
  FAILED: 100,
  ABORTED: 100,
};

export function isTerminal(state: RunState): boolean {
  return RUN_STATE_RANK[state] === 100;
}
