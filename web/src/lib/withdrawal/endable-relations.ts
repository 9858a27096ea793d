import type { RelationKind } from '../gql/graphql.ts';

/** What can be said to hold no longer, one by one; the hub refuses all else, which has ends of its own. */
const ENDABLE: ReadonlySet<RelationKind> = new Set([
  'READ_BY',
  'WRITES',
  'SERVED_BY',
  'FEEDS',
  'DERIVED_INTO',
  'CONSUMED_BY',
  'PRODUCED',
  'BUILT_INTO',
  'EVALUATED_BY',
  'REUSED_BY',
  'TRIGGERED',
  'LED_TO',
  'HOSTED',
]);

/** True for a relation that somebody said and can take back: what the hub worked out it would work out again. */
export function isEndable(kind: RelationKind, inferred: boolean | null | undefined): boolean {
  return inferred !== true && ENDABLE.has(kind);
}
