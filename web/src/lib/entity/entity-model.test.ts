import { describe, expect, it } from 'vitest';
import { factsOf } from './entity-facts.ts';
import { runRow } from './entity-model.ts';
import type { EntityDetails } from './entity-model.ts';
import { sectionsOf } from './entity-sections.ts';
import { columnsOf, hasBothLevels, lineageLevel, tabsOf } from './entity-tabs.ts';
import { flatColumns } from './flat-columns.ts';

type Of<Type extends EntityDetails['__typename']> = Extract<EntityDetails, { __typename: Type }>;

const common = {
  namespace: 'flights',
  description: null,
  aliases: [],
  withdrawn: null,
  createdAt: '2026-11-23T12:00:00.000Z',
  recordedSeq: 7,
  project: { id: 'project:1', name: 'default' },
  tags: [],
  owners: [],
};
const none = { edges: [], pageInfo: { hasNextPage: false } };

const dataset: Of<'Dataset'> = {
  ...common,
  __typename: 'Dataset',
  id: 'dataset:1',
  kind: 'Dataset',
  name: 'flights.clean',
  datasetType: 'FILE',
  source: null,
  lifecycle: null,
  quality: {},
  schema: [],
  latestDataset: {
    id: 'dataset-version:1',
    kind: 'DatasetVersion',
    name: 'run 954581eb',
    version: 'sha256:903c7169e6d558eefb95295fe2947ec',
    availableAt: null,
    rowCount: 2_886_305,
    byteSize: 67_250_494,
  },
  readBy: none,
  writtenBy: none,
};

const run: Of<'Run'> = {
  ...common,
  __typename: 'Run',
  id: 'run:1',
  kind: 'Run',
  name: '2c040c04-fe06-4d51-9a91-ce7a6bcce00a',
  runId: '2c040c04-fe06-4d51-9a91-ce7a6bcce00a',
  runState: 'FAILED',
  startedAt: '2026-11-23T12:00:00.000Z',
  endedAt: null,
  durationMs: 72_000,
  nominalStartAt: null,
  nominalEndAt: null,
  flags: [],
  parameters: {},
  metrics: { auc: 0.74 },
  testResults: null,
  engine: null,
  runEnvironment: null,
  error: { message: 'Out of memory', language: 'SQL', stackTrace: 'at step 3' },
  job: { id: 'job:1', kind: 'Job', name: 'clean', namespace: 'flights' },
  parentRun: null,
  commits: none,
  inputs: none,
  outputs: none,
  childRuns: none,
  stateHistory: { edges: [] },
};

const words = (entity: EntityDetails): string[] =>
  factsOf(entity).map(
    ({ label, value }) =>
      `${label}: ${value.type === 'text' ? value.text : value.type === 'entity' ? value.entity.name : value.type}`,
  );

describe('the facts of an entity', () => {
  it('leave out what is not known and say numbers with their units', () => {
    expect(words(dataset)).toEqual([
      'Type: FILE',
      'Latest version: 903c7169',
      'Rows: 2,886,305',
      'Size: 67.3 MB',
      'Project: default',
      'Recorded: time',
    ]);
  });

  it('begin with the state of a run', () => {
    expect(words(run).slice(0, 4)).toEqual(['State: state', 'Job: clean', 'Started: time', 'Took: 1 m 12 s']);
  });
});

describe('the overview of an entity', () => {
  it('begins with the error of a failed run and leaves out empty JSON', () => {
    const sections = sectionsOf(run);
    expect(sections[0]).toEqual({ type: 'text', title: 'Error', text: 'Out of memory\n\nat step 3' });
    expect(sections.map((section) => section.title)).toEqual([
      'Error',
      'Inputs',
      'Outputs',
      'Code',
      'Metrics',
      'History',
    ]);
  });

  it('says so where nothing is known of what writes a dataset', () => {
    expect(sectionsOf(dataset)[0]).toMatchObject({
      title: 'Written by',
      rows: [],
      none: expect.stringContaining('Nothing is known'),
    });
  });

  it('calls a run by its job', () => {
    expect(runRow({ ...run, job: { id: 'job:1', name: 'clean' } })).toMatchObject({
      name: 'clean',
      namespace: '2c040c04',
      state: 'FAILED',
    });
  });
});

describe('the tabs of an entity', () => {
  it('are those that it has something for', () => {
    expect(tabsOf(dataset)).toEqual(['overview', 'lineage', 'versions', 'history', 'facets', 'ledger', 'json']);
    const withColumns = {
      ...dataset,
      schema: [{ name: 'origin', type: null, description: null, ordinal: 0, fields: null }],
    };
    expect(tabsOf(withColumns)).toContain('schema');
    expect(columnsOf(withColumns)).toHaveLength(1);
    expect(tabsOf(run)).toEqual(['overview', 'lineage', 'history', 'facets', 'ledger', 'json']);
  });

  it('show the lineage on the level that a kind lives on', () => {
    expect([lineageLevel('Dataset'), lineageLevel('Run'), lineageLevel('Project')]).toEqual([
      'ENTITY',
      'VERSION',
      null,
    ]);
    expect([hasBothLevels('Dataset'), hasBothLevels('Run')]).toEqual([true, false]);
  });
});

describe('flatColumns', () => {
  it('puts fields after the column that they lie in, with their paths', () => {
    expect(
      flatColumns([
        { name: 'address', type: 'STRUCT', fields: [{ name: 'city', type: 'VARCHAR' }] },
        { name: 'id' },
      ]).map(({ path, level }) => [path, level]),
    ).toEqual([
      ['address', 0],
      ['address.city', 1],
      ['id', 0],
    ]);
  });
});
