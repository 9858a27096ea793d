import { type Quantiles, quantiles } from '../statistics.ts';

export type Sample = {
  readonly eventsPerSecond: number;
  /** From sending an event to its acknowledgement, in milliseconds. */
  readonly acknowledgedMs: Quantiles;
  readonly events: number;
  /** Answers that said to come again later (503); absent where there are none to count. */
  readonly refused?: number;
};

export type LoadPlan<Item> = {
  /** Each sends its next event when the one before is acknowledged. */
  readonly producers: number;
  readonly runs: readonly (readonly [Item, Item])[];
  readonly ms: number;
};

/**
 * Producers that take one run after another, send its first event, and its second when that is acknowledged, until the
 * time is over or no run is left. What was begun is finished and counts.
 * @throws what `send` throws
 */
export async function closedLoop<Item>(plan: LoadPlan<Item>, send: (item: Item) => Promise<void>): Promise<Sample> {
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  const produce = async (): Promise<void> => {
    while (performance.now() - began < plan.ms) {
      const run = plan.runs[next++];
      if (run === undefined) return;
      for (const item of run) {
        const sent = performance.now();
        await send(item);
        times.push(performance.now() - sent);
      }
    }
  };
  await Promise.all(Array.from({ length: plan.producers }, produce));
  const seconds = (performance.now() - began) / 1_000;
  return { eventsPerSecond: times.length / seconds, acknowledgedMs: quantiles(times), events: times.length };
}
