import { createSubscriber } from 'svelte/reactivity';

// Relative times change by the second only in their first minute: ten seconds late is not noticed.
const eachTick = every(10_000);
const eachSecond = every(1_000);

/** The time now in ms; what reads it in an effect or a template is run again every ten seconds. */
export function now(): number {
  eachTick();
  return Date.now();
}

/** The time now in ms, for what is seen to go on: read again every second. */
export function nowBySecond(): number {
  eachSecond();
  return Date.now();
}

function every(ms: number): () => void {
  return createSubscriber((update) => {
    const timer = setInterval(update, ms);
    return () => clearInterval(timer);
  });
}
