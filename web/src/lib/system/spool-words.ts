import { bytes, count } from '../format/numbers.ts';

export type SpoolFacts = {
  readonly waiting: number;
  readonly bytes: number;
  readonly refusedCount: number;
  readonly limitEntries: number;
  readonly draining: boolean;
};

/** `1,204 of 100,000, 1.7 MB`; `nothing`. */
export function waitingWords({ waiting, limitEntries, bytes: held }: SpoolFacts): string {
  return waiting === 0 ? 'nothing' : `${count(waiting)} of ${count(limitEntries)}, ${bytes(held)}`;
}

/** What becomes of it now; null when nothing waits. */
export function drainWords({ waiting, draining }: SpoolFacts): string | null {
  if (waiting === 0) return null;
  return draining ? 'being brought into the graph' : 'waits for Neo4j; nothing is lost';
}
