/** Calls `work` soon, and at most once in `ms`, however often it is asked for. `stop` forgets what is due. */
export function atMostEvery(ms: number, work: () => void): { readonly soon: () => void; readonly stop: () => void } {
  let due: ReturnType<typeof setTimeout> | undefined;
  return {
    soon: () => {
      due ??= setTimeout(() => {
        due = undefined;
        work();
      }, ms);
    },
    stop: () => clearTimeout(due),
  };
}
