import { firstLine } from '../format/names.ts';
import { titleOf, versionMark } from '../kinds/title.ts';
import type { NamedEntity } from '../kinds/title.ts';
import { entitySection, jsonSection, runSection } from './entity-model.ts';
import type { EntityDetails, EntityRow, RowRelation, Section } from './entity-model.ts';
import type { EntityKind, RelationKind } from '../gql/graphql.ts';

const NO_READER = 'Nothing is known to read it.';
// Which way a relation lies, seen from the entity whose page it is.
const towards = (kind: RelationKind): RowRelation => ({ kind, outgoing: true });
const from = (kind: RelationKind): RowRelation => ({ kind, outgoing: false });
const NO_WRITER = 'Nothing is known to write it. It may come from outside what the hub is told about.';

type Withdrawable = Pick<EntityDetails, 'withdrawn'>;
const GONE = 'It was withdrawn: what had to do with it is there as of before.';
const noReader = ({ withdrawn }: Withdrawable) => (withdrawn === null ? NO_READER : GONE);
const noWriter = ({ withdrawn }: Withdrawable) => (withdrawn === null ? NO_WRITER : GONE);

/** What the overview of an entity shows under its facts, in order. */
export function sectionsOf(of: EntityDetails): readonly Section[] {
  switch (of.__typename) {
    case 'Dataset':
      return [
        entitySection('Written by', of.writtenBy, noWriter(of), from('WRITES')),
        entitySection('Read by', of.readBy, noReader(of), towards('READ_BY')),
        ...jsonSection('Quality', of.quality),
      ];
    case 'FeatureView':
      return [
        entitySection('Written by', of.writtenBy, noWriter(of), from('WRITES')),
        entitySection('Read by', of.readBy, noReader(of), towards('READ_BY')),
      ];
    case 'RegisteredModel':
      return [
        entitySection('Trained by', of.writtenBy, noWriter(of), from('WRITES')),
        entitySection('Read by', of.readBy, noReader(of), towards('READ_BY')),
        deploymentSection(of.deployments),
      ];
    case 'DatasetVersion':
      return [
        ...location(of.uri),
        ...runsAround(of),
        ...jsonSection('Assertions', of.assertions),
        ...jsonSection('Quality', of.quality),
        ...jsonSection('Statistics', of.statistics),
      ];
    case 'FeatureViewVersion':
      return [...location(of.uri), ...runsAround(of), ...jsonSection('Statistics', of.statistics)];
    case 'ModelVersion':
      return [
        ...jsonSection('Metrics', of.metrics),
        ...location(of.uri),
        runSection('Trained by', of.producedBy, 'No run is known to have trained it.', from('PRODUCED')),
        runSection('Evaluated by', of.evaluations, 'No run is known to have evaluated it.', towards('EVALUATED_BY')),
        runSection('Read by', of.consumedBy, 'No run is known to have read it.', towards('CONSUMED_BY')),
        deploymentSection(of.deployments),
        ...jsonSection('Signature', of.signature),
      ];
    case 'Artifact':
      return [...location(of.uri), ...runsAround(of)];
    default:
      return workSections(of);
  }
}

type ProducedAndRead = Pick<Extract<EntityDetails, { __typename: 'Artifact' }>, 'producedBy' | 'consumedBy'>;

const runsAround = (of: ProducedAndRead): Section[] => [
  runSection('Produced by', of.producedBy, 'No run is known to have produced it.', from('PRODUCED')),
  runSection('Read by', of.consumedBy, 'No run is known to have read it.', towards('CONSUMED_BY')),
];

function workSections(of: EntityDetails): Section[] {
  switch (of.__typename) {
    case 'Run':
      return runSections(of);
    case 'Job':
      return [
        neighbourSection('Reads', from, of.inputs, 'It is not known to read anything.', 'since'),
        neighbourSection('Writes', towards, of.outputs, 'It is not known to write anything.', 'since'),
        ...(of.childJobs.edges.length === 0 ? [] : [entitySection('Parts', of.childJobs, '')]),
        ...jsonSection('Source code', withoutNulls(of.sourceCode)),
      ];
    case 'JobVersion':
      return jsonSection('Column mapping', of.columnMapping);
    case 'Deployment':
      return [historySection(of.history)];
    case 'Commit':
      return commitSections(of);
    case 'Repository':
      return [
        {
          type: 'entities',
          title: 'Newest commits',
          rows: of.commits.edges.map(({ node }) => commitRow(node)),
          hasMore: of.commits.pageInfo.hasNextPage,
          none: 'No commit of it is known.',
        },
      ];
    case 'Project':
      return [{ type: 'items', title: 'Namespaces that belong to it', items: of.namespacePatterns }];
    case 'Pipeline':
    case 'Experiment':
    case 'Environment':
      return jsonSection('Attributes', of.attributes);
    default:
      return [];
  }
}

function commitSections(of: Extract<EntityDetails, { __typename: 'Commit' }>): Section[] {
  const known = new Set(of.parentCommits.map((parent) => ('sha' in parent ? parent.sha : '')));
  const unknown = of.parents.filter((sha) => !known.has(sha));
  const submodules = (of.submodules ?? []).map(({ path, url, sha }) =>
    [path, sha?.slice(0, 8), url].filter(Boolean).join('  '),
  );
  return [
    ...(of.message === null ? [] : [{ type: 'text', title: 'Message', text: of.message } as const]),
    ...(of.parentCommits.length === 0
      ? []
      : [
          {
            type: 'entities',
            title: of.parents.length > 1 ? 'Merges' : 'Follows',
            rows: of.parentCommits.map(titleOf),
            hasMore: false,
            none: '',
          } as const,
        ]),
    ...(unknown.length === 0
      ? []
      : [{ type: 'items', title: 'Parents that the hub does not know', items: unknown } as const]),
    ...(of.refs.edges.length === 0 ? [] : [entitySection('Branches and tags at it', of.refs, '')]),
    ...(submodules.length === 0 ? [] : [{ type: 'items', title: 'Submodules', items: submodules } as const]),
  ];
}

function runSections(of: Extract<EntityDetails, { __typename: 'Run' }>): Section[] {
  const error = of.error;
  return [
    ...(error === null
      ? []
      : [
          {
            type: 'text',
            title: 'Error',
            text: [error.message, error.stackTrace].filter(Boolean).join('\n\n'),
          } as const,
        ]),
    ...(of.flags.length === 0 ? [] : [{ type: 'items', title: 'Remarks of the hub', items: of.flags } as const]),
    neighbourSection('Inputs', from, of.inputs, 'It is not known to have read anything.'),
    neighbourSection('Outputs', towards, of.outputs, 'It is not known to have produced anything.'),
    {
      type: 'entities',
      title: 'Code',
      rows: of.commits.edges.map(({ node }) => ({ ...commitRow(node), relation: from('BUILT_INTO') })),
      hasMore: of.commits.pageInfo.hasNextPage,
      none: 'The commit it was built from is not known.',
    },
    ...(of.childRuns.edges.length === 0 ? [] : [runSection('Parts', of.childRuns, '')]),
    ...jsonSection('Parameters', of.parameters),
    ...jsonSection('Metrics', of.metrics),
    ...jsonSection('Test results', of.testResults),
    ...jsonSection('Engine', of.engine),
    ...jsonSection('Environment', of.runEnvironment),
    {
      type: 'entities',
      title: 'History',
      rows: of.stateHistory.edges.map(({ node }) => ({
        id: of.id,
        kind: 'Run',
        name: '',
        state: node.state,
        at: node.at,
      })),
      hasMore: false,
      none: 'No change of state was recorded.',
    },
  ];
}

const location = (uri: string | null): Section[] =>
  uri === null ? [] : [{ type: 'items', title: 'Location', items: [uri] }];

type CommitNode = { id: string; kind: EntityKind; sha: string; message?: string | null; committedAt?: string | null };

function commitRow(commit: CommitNode): EntityRow {
  return {
    id: commit.id,
    kind: commit.kind,
    name: firstLine(commit.message ?? '') || commit.sha.slice(0, 8),
    namespace: commit.sha.slice(0, 8),
    at: commit.committedAt,
  };
}

type Neighbours = {
  readonly edges: readonly {
    readonly relation: RelationKind;
    readonly inferred: boolean;
    readonly validFrom: string;
    readonly node: NamedEntity;
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean };
};

function neighbourSection(
  title: string,
  way: (kind: RelationKind) => RowRelation,
  neighbours: Neighbours,
  none: string,
  note?: string,
): Section {
  return {
    type: 'entities',
    title,
    rows: neighbours.edges.map(({ node, relation, inferred, validFrom }) => ({
      ...titleOf(node),
      note,
      inferred,
      relation: way(relation),
      at: validFrom,
    })),
    hasMore: neighbours.pageInfo.hasNextPage,
    none,
  };
}

function deploymentSection(
  deployments: Extract<EntityDetails, { __typename: 'ModelVersion' }>['deployments'],
): Section {
  return {
    type: 'entities',
    title: 'Deployments',
    rows: deployments.edges.map(({ node }) => ({
      id: node.id,
      kind: node.kind,
      name: node.name,
      namespace: node.environmentName,
      state: node.state ?? undefined,
    })),
    hasMore: deployments.pageInfo.hasNextPage,
    none: 'It is not deployed anywhere that the hub knows of.',
  };
}

function historySection(history: Extract<EntityDetails, { __typename: 'Deployment' }>['history']): Section {
  return {
    type: 'entities',
    title: 'History',
    rows: history.edges.flatMap(({ node }) =>
      node.modelVersion === null
        ? []
        : [
            {
              id: node.modelVersion.id,
              kind: node.modelVersion.kind,
              name: versionMark(node.modelVersion.version ?? node.modelVersion.name),
              state: node.state ?? undefined,
              at: node.at,
              note: node.reason ?? undefined,
            },
          ],
    ),
    hasMore: false,
    none: 'No change was recorded.',
  };
}

function withoutNulls(value: object | null | undefined): Record<string, unknown> | null {
  if (value === null || value === undefined) return null;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).filter(([name, one]) => one !== null && name !== '__typename'),
  );
}
