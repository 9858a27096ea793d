import type { Failure } from './failure.ts';
import type { Answer } from './hub-api.ts';

// A hub that answers is asked rarely; one that does not, often, so that pages come back with it.
const CALM_MS = 10_000;
const WORRIED_MS = 2_500;

export type HubHealth<Status = unknown> = {
  /** `connecting` until the first answer; then what the last answer said. */
  readonly state: 'connecting' | 'connected' | 'unreachable';
  readonly status: Status | null;
  readonly failure: Failure | null;
  /** Grows each time the hub answers again after it did not: what is shown may be old and is asked anew. */
  readonly recoveries: number;
  /** Asks now instead of at the next turn. */
  readonly check: () => void;
  /** Asks at intervals while the page is in sight. Returns how to stop. */
  readonly watch: () => () => void;
};

/** Follows whether the hub answers. `ask` reads its status. */
export function createHubHealth<Status>(ask: () => Promise<Answer<Status> | null>): HubHealth<Status> {
  let state = $state<HubHealth['state']>('connecting');
  let status = $state.raw<Status | null>(null);
  let failure = $state.raw<Failure | null>(null);
  let recoveries = $state(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watching = false;
  let asking = false;

  const check = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    const answer = await ask();
    asking = false;
    if (answer !== null) {
      if (answer.data === null) {
        state = 'unreachable';
      } else {
        if (state === 'unreachable') recoveries += 1;
        state = 'connected';
        status = answer.data;
      }
      failure = answer.failure;
    }
    if (watching && !document.hidden) {
      timer = setTimeout(() => void check(), state === 'connected' ? CALM_MS : WORRIED_MS);
    }
  };
  const whenSeen = (): void => {
    if (!document.hidden) void check();
  };

  return {
    get state() {
      return state;
    },
    get status() {
      return status;
    },
    get failure() {
      return failure;
    },
    get recoveries() {
      return recoveries;
    },
    check: () => void check(),
    watch: () => {
      watching = true;
      void check();
      document.addEventListener('visibilitychange', whenSeen);
      return () => {
        watching = false;
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', whenSeen);
      };
    },
  };
}
