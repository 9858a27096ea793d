import { createSubscriber } from 'svelte/reactivity';

// Relative times change by the second only in their first minute: ten seconds late is not noticed.
const TICK_MS = 10_000;

const tick = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  return () => clearInterval(timer);
});

/** The time now in ms; what reads it in an effect or a template is run again every ten seconds. */
export function now(): number {
  tick();
  return Date.now();
}
