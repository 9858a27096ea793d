import type { EntityKind } from '../gql/graphql.ts';
import type { EntityDetails } from './entity-model.ts';

export const TABS = [
  'overview',
  'lineage',
  'schema',
  'versions',
  'refs',
  'commits',
  'moves',
  'changes',
  'runs',
  'history',
  'facets',
  'ledger',
  'json',
] as const;
export type TabId = (typeof TABS)[number];

export const TAB_WORDS: Record<TabId, string> = {
  overview: 'Overview',
  lineage: 'Lineage',
  schema: 'Schema',
  versions: 'Versions',
  refs: 'Branches and tags',
  commits: 'Commits',
  moves: 'Moves',
  changes: 'Changed paths',
  runs: 'Runs',
  history: 'History',
  facets: 'Facets',
  ledger: 'Ledger',
  json: 'JSON',
};

const CONTAINERS: ReadonlySet<EntityKind> = new Set([
  'Dataset',
  'FeatureView',
  'RegisteredModel',
  'Job',
  'Repository',
  'Deployment',
]);
const VERSIONS: ReadonlySet<EntityKind> = new Set([
  'DatasetVersion',
  'FeatureViewVersion',
  'ModelVersion',
  'Artifact',
  'Run',
  'Commit',
  'Environment',
]);

/** The level on which a kind's lineage is first shown; null for kinds that have no place in the walk. */
export function lineageLevel(kind: EntityKind): 'ENTITY' | 'VERSION' | null {
  if (CONTAINERS.has(kind)) return 'ENTITY';
  return VERSIONS.has(kind) ? 'VERSION' : null;
}

/** A walk from a container can be asked on both levels; one from a version or run has no other level. */
export const hasBothLevels = (kind: EntityKind): boolean => CONTAINERS.has(kind);

/** The tabs of an entity's page: what it has nothing for has no tab. */
export function tabsOf(entity: EntityDetails): readonly TabId[] {
  const has: Record<TabId, boolean> = {
    overview: true,
    lineage: lineageLevel(entity.kind) !== null,
    schema: columnsOf(entity).length > 0,
    versions: ['Dataset', 'FeatureView', 'RegisteredModel'].includes(entity.__typename),
    refs: entity.__typename === 'Repository',
    commits: entity.__typename === 'Repository',
    moves: entity.__typename === 'Ref',
    changes: entity.__typename === 'Commit',
    runs: ['Job', 'Commit'].includes(entity.__typename),
    history: true,
    facets: true,
    ledger: true,
    json: true,
  };
  return TABS.filter((tab) => has[tab]);
}

type Columns = NonNullable<Extract<EntityDetails, { __typename: 'Dataset' }>['schema']>;

/** The columns that an entity has now, in their order. */
export function columnsOf(entity: EntityDetails): Columns {
  if (entity.__typename === 'Schema') return entity.fields;
  return ('schema' in entity ? entity.schema : null) ?? [];
}
