import type { EntityKind } from '../gql/graphql.ts';
import { ALL_KINDS, familyOf, kindsWord, kindWord } from '../kinds/kinds.ts';
import type { Family } from '../kinds/kinds.ts';

export type Holding = { readonly kind: EntityKind; readonly count: number };
export type CardHoldings = { readonly kinds: readonly Holding[] };

// What stands on one card; people and projects are too few for one each.
const CARDS: readonly (readonly Family[])[] = [
  ['data'],
  ['features'],
  ['runs'],
  ['models'],
  ['serving'],
  ['code'],
  ['people', 'audit'],
];

/** What the hub holds, by card in a fixed order; kinds of which there is none are left out. */
export function holdings(counts: readonly Holding[]): readonly CardHoldings[] {
  const byKind = new Map(counts.map(({ kind, count }) => [kind, count]));
  return CARDS.map((families) => ({
    kinds: ALL_KINDS.filter((kind) => families.includes(familyOf(kind)))
      .map((kind) => ({ kind, count: byKind.get(kind) ?? 0 }))
      .filter(({ count }) => count > 0),
  })).filter(({ kinds }) => kinds.length > 0);
}

/** The word for a kind beside its count; on its card a version needs not say of what. */
export function holdingWord({ kind, count }: Holding): string {
  const word = count === 1 ? kindWord(kind) : kindsWord(kind);
  if (!kind.endsWith('Version')) return word;
  return count === 1 ? 'Version' : 'Versions';
}

/** Whether nothing but the default project is there: a hub that nobody has told anything yet. */
export function isEmpty(counts: readonly Holding[]): boolean {
  return counts.every(({ kind, count }) => count === 0 || kind === 'Project' || kind === 'Principal');
}
