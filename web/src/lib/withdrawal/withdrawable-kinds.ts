import type { EntityKind } from '../gql/graphql.ts';

/** What people can take back; the hub refuses all else. */
const WITHDRAWABLE: ReadonlySet<EntityKind> = new Set([
  'Dataset',
  'DatasetVersion',
  'FeatureView',
  'FeatureViewVersion',
  'Job',
  'Run',
  'Pipeline',
  'Experiment',
  'RegisteredModel',
  'ModelVersion',
  'Artifact',
  'Deployment',
]);

export function isWithdrawable(kind: EntityKind): boolean {
  return WITHDRAWABLE.has(kind);
}

/** What became one because of what it is called, and can be separated. */
const SEPARABLE: ReadonlySet<EntityKind> = new Set(['Dataset', 'Job', 'FeatureView', 'RegisteredModel']);

export function isSeparable(kind: EntityKind): boolean {
  return SEPARABLE.has(kind);
}
