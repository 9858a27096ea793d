import type { RefusedEntry } from './spool.ts';

/** So many entries behind the one with the key `after`; none when it is not there. */
export function pageOf(all: readonly RefusedEntry[], first: number, after?: string): readonly RefusedEntry[] {
  const before = after === undefined ? -1 : all.findIndex(({ key }) => key === after);
  return after !== undefined && before === -1 ? [] : all.slice(before + 1, before + 1 + first);
}
