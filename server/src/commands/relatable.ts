import type { EntityKind, RelationKind } from '@rootline/graph/model';

type Ends = { readonly from: readonly EntityKind[]; readonly to: readonly EntityKind[] };

const VERSIONED = ['Dataset', 'FeatureView', 'RegisteredModel'] as const;
const VERSIONS = ['DatasetVersion', 'FeatureViewVersion', 'ModelVersion', 'Artifact'] as const;

/**
 * What people may relate by hand, and which kinds fit at either end: data flows from `from` to `to`. What is not here
 * the hub keeps itself (versions of things, runs of jobs, column mappings), or has a mutation of its own.
 */
export const RELATABLE: Readonly<Partial<Record<RelationKind, readonly Ends[]>>> = {
  READ_BY: [{ from: VERSIONED, to: ['Job'] }],
  WRITES: [{ from: ['Job'], to: VERSIONED }],
  SERVED_BY: [{ from: ['RegisteredModel'], to: ['Deployment'] }],
  FEEDS: [{ from: ['Repository'], to: ['Job'] }],
  DERIVED_INTO: [
    { from: VERSIONED, to: VERSIONED },
    { from: VERSIONS, to: VERSIONS },
  ],
  CONSUMED_BY: [{ from: [...VERSIONED, ...VERSIONS], to: ['Run'] }],
  PRODUCED: [{ from: ['Run'], to: VERSIONS }],
  BUILT_INTO: [{ from: ['Commit'], to: ['Run'] }],
  EVALUATED_BY: [{ from: ['ModelVersion'], to: ['Run'] }],
  REUSED_BY: [{ from: ['Run'], to: ['Run'] }],
  TRIGGERED: [
    { from: ['Run', 'Commit', 'DatasetVersion', 'FeatureViewVersion', 'ModelVersion', 'Deployment'], to: ['Run'] },
  ],
  LED_TO: [{ from: ['Commit', 'Run', 'Deployment', ...VERSIONS], to: ['Commit', 'Run', 'Deployment', ...VERSIONS] }],
  HOSTED: [{ from: ['Environment'], to: ['Run', 'Deployment'] }],
};
