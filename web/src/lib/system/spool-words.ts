import { bytes, count } from '../format/numbers.ts';

export type SpoolFacts = {
  readonly waiting: number;
  readonly bytes: number;
  readonly refusedCount: number;
  readonly limitEntries: number;
  readonly draining: boolean;
  readonly lanes: readonly { readonly name: string; readonly waiting: number }[];
};

/** `1,204 of 100,000, 1.7 MB`; `11 of 100,000, 1.7 MB, 11 of them of git`; `nothing`. */
export function waitingWords({ waiting, limitEntries, bytes: held, lanes }: SpoolFacts): string {
  if (waiting === 0) return 'nothing';
  const ofGit = lanes.find(({ name }) => name === 'git')?.waiting ?? 0;
  const all = `${count(waiting)} of ${count(limitEntries)}, ${bytes(held)}`;
  return ofGit === 0 ? all : `${all}, ${count(ofGit)} of them of git`;
}

/** What becomes of it now; null when nothing waits. */
export function drainWords({ waiting, draining }: SpoolFacts): string | null {
  if (waiting === 0) return null;
  return draining ? 'being brought into the graph' : 'waits for Neo4j; nothing is lost';
}
