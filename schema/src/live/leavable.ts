/**
 * A stream that ends at once when its consumer leaves, also while it waits for what comes next: a plain generator hears of
 * `return` only after its next value. `begin` is called at the first `next`; its signal aborts when the consumer leaves.
 */
export function leavable<T>(begin: (signal: AbortSignal) => AsyncIterable<T>): AsyncGenerator<T, undefined> {
  const leaving = new AbortController();
  let source: AsyncIterator<T> | undefined;
  const leave = async (): Promise<IteratorReturnResult<undefined>> => {
    leaving.abort();
    await source?.return?.();
    return { done: true, value: undefined };
  };
  return {
    async next() {
      if (leaving.signal.aborted) return { done: true, value: undefined };
      source ??= begin(leaving.signal)[Symbol.asyncIterator]();
      const next: IteratorResult<T, unknown> = await source.next();
      return next.done === true ? { done: true, value: undefined } : next;
    },
    return: leave,
    async throw(error: unknown) {
      await leave();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await leave();
    },
  };
}
