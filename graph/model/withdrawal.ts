import type { EntityKind } from './kinds.ts';
import type { RelationKind } from './relations.ts';

/**
 * What can be taken back: what somebody may have reported by mistake, or that is no more. Not projects, principals and environments, which
 * others hang on, nor what is known by its content or by git, which stays as true as it was.
 */
export const WITHDRAWABLE_KINDS = [
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
] as const satisfies readonly EntityKind[];

/** Relations that can be said to hold no longer, one by one. What a deployment runs and who owns something have ends of their own. */
export const ENDABLE_RELATIONS = [
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
] as const satisfies readonly RelationKind[];

// One command's relations: a fifth of a second in a batch of its own, far below a transaction's ten on the busiest machine (2,000 were not), and
// 100 KB of ledger entry.
export const WITHDRAWAL_STEP = 500;

/** Why, when (epoch ms) and by whom something was taken back: the value of the field `withdrawn`. */
export type Withdrawal = { readonly at: number; readonly reason: string; readonly by: string };
