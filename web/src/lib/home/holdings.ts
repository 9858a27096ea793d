import type { EntityKind } from '../gql/graphql.ts';
import { ALL_KINDS, familyOf } from '../kinds/kinds.ts';
import type { Family } from '../kinds/kinds.ts';

export type Holding = { readonly kind: EntityKind; readonly count: number };
export type FamilyHoldings = { readonly family: Family; readonly kinds: readonly Holding[] };

/** What the hub holds, by family in a fixed order; kinds of which there is none are left out. */
export function holdings(counts: readonly Holding[]): readonly FamilyHoldings[] {
  const byKind = new Map(counts.map(({ kind, count }) => [kind, count]));
  const families = [...new Set(ALL_KINDS.map(familyOf))];
  return families
    .map((family) => ({
      family,
      kinds: ALL_KINDS.filter((kind) => familyOf(kind) === family)
        .map((kind) => ({ kind, count: byKind.get(kind) ?? 0 }))
        .filter(({ count }) => count > 0),
    }))
    .filter(({ kinds }) => kinds.length > 0);
}

/** Whether nothing but the default project is there: a hub that nobody has told anything yet. */
export function isEmpty(counts: readonly Holding[]): boolean {
  return counts.every(({ kind, count }) => count === 0 || kind === 'Project' || kind === 'Principal');
}
