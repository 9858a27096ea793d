import { AsyncLocalStorage } from 'node:async_hooks';
import type { Step } from '../tracing/tracer.ts';

/** On behalf of whom something is done: one request, or those of a batch. */
export type Scope = {
  readonly requestIds: readonly string[];
  /** The step that what is done now is part of; undefined when nothing is traced. */
  step: Step | undefined;
};

const scopes = new AsyncLocalStorage<Scope>();

/** The scope of what is running now; undefined for the hub's own work. */
export function currentScope(): Scope | undefined {
  return scopes.getStore();
}

/** Runs `work`, and all that it begins, in the scope. */
export function inScope<T>(scope: Scope, work: () => T): T {
  return scopes.run(scope, work);
}
