import type { LineageDiffQuery } from '../gql/graphql.ts';
import { relationWord } from '../kinds/kinds.ts';

export type Diff = LineageDiffQuery['lineageDiff'];
type Edge = Diff['addedEdges'][number];
type Node = Diff['added'][number];

/** A relation of a diff in words, with the names of its ends where the diff has them. */
export type EdgeWords = { readonly key: string; readonly from: string; readonly words: string; readonly to: string };

/** Relations between things that stayed: those of what came or went are told by the things themselves. */
export function edgesBetweenKept(
  edges: readonly Edge[],
  gone: readonly Node[],
  nameOf: (id: string) => string,
): EdgeWords[] {
  const ids = new Set(gone.map(({ id }) => id));
  return edges
    .filter(({ from, to }) => !ids.has(from) && !ids.has(to))
    .map(({ from, to, kinds }) => ({
      key: `${from} ${kinds.join()} ${to}`,
      from: nameOf(from),
      words: kinds.map(relationWord).join(', '),
      to: nameOf(to),
    }));
}

/** What the answer covers, where that is less than was asked for. */
export function boundWords({ truncated, within }: Pick<Diff, 'truncated' | 'within'>, depth: number): string | null {
  if (!truncated) return null;
  return within < depth
    ? `Compared within ${within === 1 ? '1 step' : `${within} steps`}: farther away there is more than fits into one answer.`
    : 'Some relations or values could not be compared: there is more than fits into one answer.';
}

/** `from` and `to` of an address as the hub takes them; nothing is now. */
export const momentOf = (text: string | null): { asOf: string | null } => ({ asOf: text === '' ? null : text });
