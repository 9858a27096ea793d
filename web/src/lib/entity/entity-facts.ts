import { bytes, count } from '../format/numbers.ts';
import { duration } from '../format/time.ts';
import { titleOf, versionMark } from '../kinds/title.ts';
import { gapWord } from '../repository/movement-words.ts';
import type { EntityDetails, EntityRef, Fact } from './entity-model.ts';

type Maybe<Value> = Value | null | undefined;

const text = (label: string, value: Maybe<string>): Fact[] =>
  value === null || value === undefined || value === '' ? [] : [{ label, value: { type: 'text', text: value } }];
const code = (label: string, value: Maybe<string>): Fact[] =>
  value === null || value === undefined || value === '' ? [] : [{ label, value: { type: 'code', text: value } }];
const time = (label: string, at: Maybe<string>): Fact[] =>
  at === null || at === undefined ? [] : [{ label, value: { type: 'time', at } }];
const digest = (label: string, value: Maybe<string>): Fact[] =>
  value === null || value === undefined ? [] : [{ label, value: { type: 'digest', digest: value } }];
const state = (label: string, value: Maybe<string>): Fact[] =>
  value === null || value === undefined ? [] : [{ label, value: { type: 'state', state: value } }];
const entity = (label: string, value: Maybe<EntityRef>): Fact[] =>
  value === null || value === undefined ? [] : [{ label, value: { type: 'entity', entity: value } }];
const number = (label: string, value: Maybe<number>, words: (value: number) => string): Fact[] =>
  value === null || value === undefined ? [] : [{ label, value: { type: 'text', text: words(value) } }];

/** The version's own name where it has one, else its entity's. */
const versionRef = (value: (EntityRef & { readonly version: string | null }) | null): EntityRef | null =>
  value === null ? null : { ...value, name: versionMark(value.version ?? value.name) };

/** The facts of the strip under an entity's title: first those of its kind, then those that everything has. */
export function factsOf(of: EntityDetails): readonly Fact[] {
  return [
    ...ownFacts(of),
    ...entity('Project', of.project === null ? null : { ...of.project, kind: 'Project' }),
    ...time('Recorded', of.createdAt),
  ];
}

function ownFacts(of: EntityDetails): Fact[] {
  switch (of.__typename) {
    case 'Dataset':
      return [
        ...text('Type', of.datasetType),
        ...text('Source', of.source),
        ...text('Life cycle', of.lifecycle),
        ...entity('Latest version', versionRef(of.latestDataset)),
        ...number('Rows', of.latestDataset?.rowCount, count),
        ...number('Size', of.latestDataset?.byteSize, bytes),
      ];
    case 'DatasetVersion':
      return [
        ...entity('Dataset', of.dataset),
        ...number('Rows', of.rowCount, count),
        ...number('Size', of.byteSize, bytes),
        ...number('Files', of.fileCount, count),
        ...digest('Digest', of.digest),
        ...time('Available', of.availableAt),
        ...text('Life cycle', of.lifecycle),
      ];
    case 'FeatureView':
      return entity('Latest version', versionRef(of.latestFeatures));
    case 'FeatureViewVersion':
      return [
        ...entity('Feature view', of.featureView),
        ...number('Rows', of.rowCount, count),
        ...number('Size', of.byteSize, bytes),
        ...digest('Digest', of.digest),
        ...time('Available', of.availableAt),
      ];
    case 'RegisteredModel':
      return entity('Latest version', versionRef(of.latestModel));
    case 'ModelVersion':
      return [...entity('Model', of.model), ...digest('Digest', of.digest), ...time('Available', of.availableAt)];
    case 'Artifact':
      return [...number('Size', of.byteSize, bytes), ...digest('Digest', of.digest)];
    default:
      return workFacts(of);
  }
}

/** Facts of what does work. */
function workFacts(of: EntityDetails): Fact[] {
  switch (of.__typename) {
    case 'Run':
      return runFacts(of);
    case 'Job':
      return [
        ...text('Type', of.jobType),
        ...text('Integration', of.integration),
        ...text('Processing', of.processingType),
        ...text('Language', of.language),
        ...entity('Part of', of.parentJob),
        ...state('Latest run', of.latestRun?.runState),
        ...time('Ran', of.latestRun?.startedAt),
      ];
    case 'JobVersion':
      return [...entity('Job', of.job), ...digest('Digest', of.digest)];
    case 'Deployment':
      return [
        ...state('State', of.deploymentState),
        ...text('Environment', of.environmentName),
        ...entity('Serves', versionRef(of.currentVersion)),
        ...entity('Model', of.model),
        ...code('Endpoint', of.endpoint),
      ];
    default:
      return codeFacts(of);
  }
}

function runFacts(of: Extract<EntityDetails, { __typename: 'Run' }>): Fact[] {
  return [
    ...state('State', of.runState),
    ...entity('Job', of.job),
    ...time('Started', of.startedAt),
    ...number('Took', of.durationMs, duration),
    ...time('Stands for', of.nominalStartAt),
    ...entity(
      'Part of run',
      of.parentRun === null
        ? null
        : {
            ...of.parentRun,
            name: of.parentRun.job?.name ?? of.parentRun.name,
            namespace: of.parentRun.name.slice(0, 8),
          },
    ),
  ];
}

/** Facts of code and of those who wrote it. */
function codeFacts(of: EntityDetails): Fact[] {
  switch (of.__typename) {
    case 'Commit':
      return [
        ...digest('Commit', of.sha),
        ...entity('Repository', of.repository),
        ...entity(
          'Author',
          of.author === null ? null : { ...of.author, name: of.author.displayName ?? of.author.name },
        ),
        ...time('Committed', of.committedAt ?? of.authoredAt),
        ...text('Working tree', of.dirty === true ? 'had changes of its own' : null),
      ];
    case 'Repository':
      return [
        ...code('Address', of.url),
        ...text('Default branch', of.defaultBranch?.replace(/^refs\/heads\//, '')),
        ...text('Not all is known', of.incomplete.map(gapWord).join('; ')),
      ];
    case 'Ref':
      return [
        ...code('Ref', of.refName),
        ...text('State', of.refState === 'DELETED' ? 'deleted' : null),
        ...entity('Points at', of.target === null ? null : titleOf(of.target)),
        ...digest('Known up to', of.syncedSha),
        ...entity('Repository', of.refRepository),
      ];
    case 'Principal':
      return text('Name', of.displayName);
    default:
      return [];
  }
}
