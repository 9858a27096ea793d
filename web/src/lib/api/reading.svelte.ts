import type { Failure } from './failure.ts';
import { hub } from './hub-context.ts';
import type { HubDocument } from './hub-api.ts';

/** One question to the hub that is asked again when its variables change. */
export type Reading<Data> = {
  /** The newest answer; while a changed question is under way, still the former one. */
  readonly data: Data | null;
  readonly failure: Failure | null;
  readonly loading: boolean;
  /** True while `data` is the answer to a former question, not while the same one is asked again. */
  readonly stale: boolean;
  /** Asks again, keeping what is shown until the answer is there. */
  readonly refresh: () => void;
};

/**
 * Asks while the component lives. `variables` is tracked; null means that there is nothing to ask now.
 * Must be called while a component is set up.
 */
export function reading<Data, Variables>(
  document: HubDocument<Data, Variables>,
  variables: () => Variables | null,
): Reading<Data> {
  const { api, health } = hub();
  let data = $state.raw<Data | null>(null);
  let failure = $state.raw<Failure | null>(null);
  let loading = $state(true);
  let round = $state(0);
  let answered = $state('');
  // A new object with the same content is not a new question.
  const question = $derived(JSON.stringify(variables()));

  $effect(() => {
    void round;
    void health.recoveries;
    const asking = question;
    const asked = JSON.parse(asking) as Variables | null;
    if (asked === null) {
      loading = false;
      return undefined;
    }
    const controller = new AbortController();
    loading = true;
    void api.ask(document, asked, controller.signal).then((answer) => {
      if (answer === null) return;
      // What is shown stays when a mere refresh fails; the failure is told beside it.
      if (answer.data !== null) {
        data = answer.data;
        answered = asking;
      }
      failure = answer.failure;
      if (answer.failure?.kind === 'unreachable') health.check();
      loading = false;
    });
    return () => {
      controller.abort();
    };
  });

  return {
    get data() {
      return data;
    },
    get failure() {
      return failure;
    },
    get loading() {
      return loading;
    },
    get stale() {
      return data !== null && answered !== question;
    },
    refresh: () => {
      round += 1;
    },
  };
}
