import type { EntityKind, RelationKind, RunState } from '../gql/graphql.ts';

export type Family = 'data' | 'features' | 'code' | 'runs' | 'models' | 'serving' | 'people' | 'audit';

type KindFacts = {
  readonly one: string;
  readonly many: string;
  /** The word in addresses of lists. */
  readonly path: string;
  readonly family: Family;
};

const KINDS: Record<EntityKind, KindFacts> = {
  Dataset: { one: 'Dataset', many: 'Datasets', path: 'datasets', family: 'data' },
  DatasetVersion: { one: 'Dataset version', many: 'Dataset versions', path: 'dataset-versions', family: 'data' },
  Schema: { one: 'Schema', many: 'Schemas', path: 'schemas', family: 'data' },
  Artifact: { one: 'Artifact', many: 'Artifacts', path: 'artifacts', family: 'data' },
  FeatureView: { one: 'Feature view', many: 'Feature views', path: 'feature-views', family: 'features' },
  FeatureViewVersion: {
    one: 'Feature view version',
    many: 'Feature view versions',
    path: 'feature-view-versions',
    family: 'features',
  },
  Run: { one: 'Run', many: 'Runs', path: 'runs', family: 'runs' },
  Job: { one: 'Job', many: 'Jobs', path: 'jobs', family: 'runs' },
  JobVersion: { one: 'Job version', many: 'Job versions', path: 'job-versions', family: 'runs' },
  Pipeline: { one: 'Pipeline', many: 'Pipelines', path: 'pipelines', family: 'runs' },
  Experiment: { one: 'Experiment', many: 'Experiments', path: 'experiments', family: 'runs' },
  RegisteredModel: { one: 'Model', many: 'Models', path: 'models', family: 'models' },
  ModelVersion: { one: 'Model version', many: 'Model versions', path: 'model-versions', family: 'models' },
  Deployment: { one: 'Deployment', many: 'Deployments', path: 'deployments', family: 'serving' },
  Environment: { one: 'Environment', many: 'Environments', path: 'environments', family: 'serving' },
  Commit: { one: 'Commit', many: 'Commits', path: 'commits', family: 'code' },
  Repository: { one: 'Repository', many: 'Repositories', path: 'repositories', family: 'code' },
  Ref: { one: 'Branch or tag', many: 'Branches and tags', path: 'refs', family: 'code' },
  Principal: { one: 'Person or account', many: 'People and accounts', path: 'principals', family: 'people' },
  Project: { one: 'Project', many: 'Projects', path: 'projects', family: 'audit' },
};

const byPath = new Map(Object.entries(KINDS).map(([kind, facts]) => [facts.path, kind as EntityKind]));

/** All kinds, those of one family side by side. */
export const ALL_KINDS = Object.keys(KINDS) as readonly EntityKind[];

export const kindWord = (kind: EntityKind): string => KINDS[kind].one;
export const kindsWord = (kind: EntityKind): string => KINDS[kind].many;
export const familyOf = (kind: EntityKind): Family => KINDS[kind].family;
export const listPath = (kind: EntityKind): string => `/${KINDS[kind].path}`;

/** The kind that a list's address names, or undefined when it names none. */
export const kindOfPath = (path: string): EntityKind | undefined => byPath.get(path);

/** Kinds whose lists stand side by side on one page of lists. */
export function siblings(kind: EntityKind): readonly EntityKind[] {
  return ALL_KINDS.filter((other) => KINDS[other].family === KINDS[kind].family);
}

const RELATIONS: Record<RelationKind, string> = {
  AUTHORED_BY: 'authored by',
  BUILT_INTO: 'built into',
  CONSUMED_BY: 'consumed by',
  DEPLOYED_AS: 'deployed as',
  DERIVED_INTO: 'derived into',
  EVALUATED_BY: 'evaluated by',
  FEEDS: 'feeds',
  FOLLOWED_BY: 'followed by',
  HAS_COMMIT: 'has commit',
  HAS_JOB_VERSION: 'has job version',
  HAS_REF: 'has branch or tag',
  HAS_RUN: 'has run',
  HAS_SCHEMA: 'has schema',
  HAS_VERSION: 'has version',
  HOSTED: 'hosted',
  LED_TO: 'led to',
  MAPPED_BY: 'mapped by',
  MAPS_INTO: 'maps into',
  OF_JOB_VERSION: 'of job version',
  OWNED_BY: 'owned by',
  PARENT_OF: 'parent of',
  PRODUCED: 'produced',
  READ_BY: 'read by',
  REUSED_BY: 'reused by',
  SERVED_BY: 'served by',
  TRIGGERED: 'triggered',
  WRITES: 'writes',
};

/** Reads along the flow of data: `flights.clean` "read by" `features.airport`. */
export const relationWord = (relation: RelationKind): string => RELATIONS[relation];

export type StateTone = 'running' | 'succeeded' | 'failed' | 'waiting' | 'cancelled' | 'quiet';

const RUN_STATES: Record<RunState, { readonly word: string; readonly tone: StateTone }> = {
  NEW: { word: 'Named only', tone: 'waiting' },
  RUNNING: { word: 'Running', tone: 'running' },
  COMPLETED: { word: 'Succeeded', tone: 'succeeded' },
  FAILED: { word: 'Failed', tone: 'failed' },
  ABORTED: { word: 'Aborted', tone: 'cancelled' },
  OTHER: { word: 'Other', tone: 'quiet' },
};

export const ALL_RUN_STATES = [
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'ABORTED',
  'NEW',
  'OTHER',
] as const satisfies readonly RunState[];

/** The states that the hub itself gives to deployments, branches and tags. */
const OTHER_STATES: Partial<Record<string, string>> = { ACTIVE: 'Active', ENDED: 'Ended', DELETED: 'Deleted' };

/** A state as a word and a tone; a word that the hub does not know (a deployment's own) is shown as it is. */
export function stateFacts(state: string): { readonly word: string; readonly tone: StateTone } {
  return (
    (RUN_STATES as Partial<Record<string, { word: string; tone: StateTone }>>)[state] ?? {
      word: OTHER_STATES[state] ?? state,
      tone: 'quiet',
    }
  );
}

/** The kind that the id of an entity begins with: `dataset-version:0a1b…`. */
export function kindOfId(id: string): EntityKind | undefined {
  const slug = id.split(':', 1)[0] ?? '';
  return ALL_KINDS.find((kind) => kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase() === slug);
}
