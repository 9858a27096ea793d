import { setTimeout as sleep } from 'node:timers/promises';
import { FAULTS, FAULT_NAMES, type FaultName, type Victim } from './faults.ts';
import { type Random, shuffled } from '../random.ts';

/** A fault that was done. */
export type Done = {
  readonly fault: FaultName;
  /** After the start of the faults. */
  readonly atSeconds: number;
  /** Until every hub took events again. */
  readonly seconds: number;
};

/** Every fault once, in another order each time, for ever. */
export function* inTurn(random: Random, names: readonly FaultName[] = FAULT_NAMES): Generator<FaultName> {
  for (;;) yield* shuffled(names, random);
}

// What is killed while it still starts teaches little; the pause is that of an unlucky day, not of a test bench.
const PAUSE_MS = 1_500;

/**
 * Does one fault after the other, each when the hubs are at work again after the one before, until the time is over.
 * @throws Error when they do not come back to work
 */
export async function doFaults(
  victim: Victim,
  faults: Iterable<FaultName>,
  { ms, onFault }: { readonly ms: number; readonly onFault: (fault: FaultName) => void },
): Promise<readonly Done[]> {
  const done: Done[] = [];
  const began = performance.now();
  for (const fault of faults) {
    if (performance.now() - began > ms) break;
    await victim.work();
    await sleep(victim.random(PAUSE_MS));
    onFault(fault);
    const start = performance.now();
    await FAULTS[fault](victim);
    await victim.work();
    const seconds = (from: number, to: number): number => Math.round((to - from) / 100) / 10;
    done.push({ fault, atSeconds: seconds(began, start), seconds: seconds(start, performance.now()) });
  }
  return done;
}
