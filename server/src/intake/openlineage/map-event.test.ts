import fc from 'fast-check';
import { dataset, entityId, externalModel, job, type Statement } from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { canonicalTree } from './canonical.ts';
import { described, type Described } from './described.fixture.ts';
import { parseEvent } from './event.ts';
import { data, datasetEvent, jobEvent, RUN_ID, runEvent } from './events.fixture.ts';
import { mapEvent } from './map-event.ts';
import { marksOf } from './marks.ts';

const BODY = 'b'.repeat(64);
const statements = (event: unknown) =>
  mapEvent(parseEvent(canonicalTree(event, marksOf(JSON.stringify(event)))), BODY).statements;
const read = (event: unknown): Described => described(statements(event));
const withFacets = (facets: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  runEvent({ run: { runId: RUN_ID, facets }, ...more });
const OTHER_RUN = '0194a6b0-7c1e-7d61-9d2a-3b1f0c5e8b02';
const version = (name: string) => ({ datasetVersion: { datasetVersion: name } });
const MODEL = { datasetType: { datasetType: 'MODEL' } };

it.each([
  ['START', 'RUNNING'],
  ['RUNNING', 'RUNNING'],
  ['COMPLETE', 'COMPLETED'],
  ['FAIL', 'FAILED'],
  ['ABORT', 'ABORTED'],
  ['OTHER', 'OTHER'],
  [undefined, 'OTHER'],
])('takes an event of type %s for the state %s', (eventType, state) => {
  expect(read(runEvent({ eventType })).values['Run a01 state']).toBe(state);
});

it('joins inputs and outputs on both levels, on one side alone too', () => {
  expect(read(runEvent({ inputs: [data('in')] })).relations).toEqual([
    'Dataset in -READ_BY-> Job job',
    'Dataset in@? -CONSUMED_BY-> Run a01',
    'Job job -HAS_RUN-> Run a01',
  ]);
  expect(read(runEvent({ outputs: [data('out', version('7'))] })).relations).toEqual([
    'Job job -HAS_RUN-> Run a01',
    'Job job -WRITES-> Dataset out',
    'Run a01 -PRODUCED-> Dataset out@7',
  ]);
});

it('gives a job event lineage without a run, and a dataset event its version', () => {
  expect(read(jobEvent({ inputs: [data('in')], outputs: [data('out', version('7'))] })).relations).toEqual([
    'Dataset in -READ_BY-> Job job',
    'Dataset out -HAS_VERSION-> Dataset out@7',
    'Job job -WRITES-> Dataset out',
  ]);
  const { entities, relations } = read(
    datasetEvent({ ...version('7'), schema: { fields: [{ name: 'a', type: 'int' }] } }),
  );
  expect(entities).toEqual(['Dataset data', 'Schema a']);
  expect(relations).toEqual(['Dataset data -HAS_VERSION-> Dataset data@7', 'Dataset data@7 -HAS_SCHEMA-> Schema a']);
});

it.each([
  ['START', 'BATCH', 'run'],
  ['RUNNING', 'BATCH', 'run'],
  ['RUNNING', 'STREAMING', '7'],
  ['COMPLETE', 'BATCH', '7'],
  ['OTHER', 'BATCH', '7'],
  ['FAIL', 'BATCH', 'run'],
])('takes the version that a %s event of a %s job names for an output as %s', (eventType, processingType, made) => {
  const facets = { jobType: { processingType, integration: 'X' } };
  const { relations } = read(
    runEvent({ eventType, job: { namespace: 'ns', name: 'job', facets }, outputs: [data('out', version('7'))] }),
  );
  expect(relations).toContain(`Run a01 -PRODUCED-> Dataset out@${made}`);
});

it("leaves a run's own version unnamed until its end names it", () => {
  const ended = read(runEvent({ outputs: [data('out', version('7'))] }));
  expect(ended.relations).toContain('Run a01 -PRODUCED-> Dataset out@7');
  const started = read(runEvent({ eventType: 'START', outputs: [data('out', version('6'))] }));
  expect(started.relations).toContain('Run a01 -PRODUCED-> Dataset out@run');
});

it('makes a registered model of a dataset of type MODEL, and finds it under the dataset name too', () => {
  const all = statements(runEvent({ outputs: [data('churn', { ...MODEL, ...version('3') })] }));
  const { entities, relations, aliases } = described(all);
  expect(entities).toEqual(['Job job', 'RegisteredModel churn', 'Run a01']);
  expect(relations).toContain('Job job -WRITES-> RegisteredModel churn');
  expect(relations).toContain('Run a01 -PRODUCED-> RegisteredModel churn@3');
  expect(aliases).toContain('ns/churn = RegisteredModel churn');
  expect(all).toContainEqual(
    expect.objectContaining({
      type: 'alias',
      alias: entityId('Dataset', 'ns', 'churn'),
      of: externalModel('ns', 'churn').id,
    }),
  );
});

it('takes tests of a run for an evaluation of the model version that it reads', () => {
  const event = withFacets(
    { testRun: { tests: [{ name: 'auc', status: 'pass', actual: '0.9' }] } },
    { inputs: [data('churn', { ...MODEL, ...version('3') }), data('holdout')] },
  );
  const { relations, values } = read(event);
  expect(relations.filter((line) => line.includes('EVALUATED_BY'))).toEqual([
    'RegisteredModel churn@3 -EVALUATED_BY-> Run a01',
  ]);
  expect(values['Run a01 testResults']).toEqual([{ name: 'auc', status: 'pass', actual: '0.9' }]);
});

it('reads column lineage in both of its shapes, as content that the order of keys does not change', () => {
  const contentOf = (facet: Record<string, unknown>) =>
    statements(runEvent({ outputs: [data('out', { columnLineage: facet })] })).flatMap((one) =>
      one.type === 'entity' && one.kind === 'JobVersion'
        ? [JSON.parse(one.content ?? '') as { columns: Record<string, unknown> }]
        : [],
    );
  const source = (name: string, field: string, more: Record<string, unknown> = {}) => ({
    namespace: 'ns',
    name,
    field,
    ...more,
  });
  const transformations = [
    { type: 'INDIRECT', subtype: 'JOIN' },
    { type: 'DIRECT', subtype: 'IDENTITY', masking: true },
    { type: 'DIRECT' },
  ];
  const current = contentOf({
    fields: { b: { inputFields: [source('y', 'c', { transformations }), source('x', 'c')] } },
    dataset: [source('x', 'id', { transformations: [{ type: 'INDIRECT', subtype: 'FILTER' }] })],
  });
  const [x, y, out] = [dataset('ns', 'x').id, dataset('ns', 'y').id, dataset('ns', 'out').id];
  expect(current).toEqual([
    {
      job: job('ns', 'job').id,
      output: out,
      columns: {
        b: [
          { dataset: x, column: 'c', transformations: [], masking: false },
          { dataset: y, column: 'c', transformations: ['DIRECT', 'DIRECT:IDENTITY', 'INDIRECT:JOIN'], masking: true },
        ].sort((one, two) => (one.dataset < two.dataset ? -1 : 1)),
      },
      dataset: [{ dataset: x, column: 'id', transformations: ['INDIRECT:FILTER'], masking: false }],
    },
  ]);
  expect(
    contentOf({ fields: { b: { transformationType: 'MASKED', inputFields: [source('x', 'c')] } } })[0]?.columns['b'],
  ).toEqual([{ dataset: x, column: 'c', transformations: ['DIRECT'], masking: true }]);
  const [one, two] = [source('x', 'c'), source('y', 'd')];
  expect(contentOf({ fields: { b: { inputFields: [one, two] } } })).toEqual(
    contentOf({ fields: { b: { inputFields: [two, one, two] } } }),
  );
});

it('joins what a mapping reads to it, datasets that are no inputs too', () => {
  const facet = { fields: { a: { inputFields: [{ namespace: 'ns', name: 'hidden', field: 'x' }] } } };
  const { entities, relations } = read(runEvent({ outputs: [data('out', { columnLineage: facet })] }));
  expect(entities).toContain('Dataset hidden');
  expect(relations).toContain('Dataset hidden -MAPPED_BY-> JobVersion out');
  expect(relations).toContain('JobVersion out -MAPS_INTO-> Dataset out');
  expect(relations).toContain('Run a01 -OF_JOB_VERSION-> JobVersion out');
});

it('ends the product of inputs and outputs where explicit lineage says which feeds which', () => {
  const pair = (name: string, from: string) => ({
    type: 'DATASET',
    namespace: 'ns',
    name,
    inputs: [{ type: 'DATASET', namespace: 'ns', name: from }],
  });
  const lineage = {
    entries: [
      pair('out1', 'in1'),
      pair('out2', 'in2'),
      { type: 'JOB', inputs: [{ type: 'DATASET', namespace: 'ns', name: 'config' }] },
    ],
  };
  const { relations } = read(
    runEvent({
      job: { namespace: 'ns', name: 'job', facets: { lineage } },
      inputs: [data('in1', version('1')), data('in2'), data('config')],
      outputs: [data('out1', version('2')), data('out2')],
    }),
  );
  expect(relations.filter((line) => /DERIVED_INTO|READ_BY|WRITES/.test(line))).toEqual([
    'Dataset config -READ_BY-> Job job',
    'Dataset in1 -DERIVED_INTO-> Dataset out1',
    'Dataset in1@1 -DERIVED_INTO-> Dataset out1@2',
    'Dataset in2 -DERIVED_INTO-> Dataset out2',
    'Job job -WRITES-> Dataset out1',
    'Job job -WRITES-> Dataset out2',
  ]);
  expect(relations).toContain('Dataset in2@? -CONSUMED_BY-> Run a01');
});

it("reads a dataset's own lineage facet, its columns too", () => {
  const lineage = {
    inputs: [{ type: 'DATASET', namespace: 'ns', name: 'in1' }],
    fields: {
      a: {
        inputs: [
          {
            type: 'DATASET',
            namespace: 'ns',
            name: 'in1',
            field: 'x',
            transformations: [{ type: 'DIRECT', subtype: 'IDENTITY' }],
          },
        ],
      },
    },
  };
  const { relations } = read(runEvent({ inputs: [data('in1'), data('in2')], outputs: [data('out', { lineage })] }));
  expect(relations).toContain('Dataset in1 -DERIVED_INTO-> Dataset out');
  expect(relations).toContain('Dataset in1 -MAPPED_BY-> JobVersion out');
  expect(relations.join('\n')).not.toContain('READ_BY');
  expect(read(datasetEvent({ lineage })).relations).toEqual(['Dataset in1 -DERIVED_INTO-> Dataset data']);
});

it('takes a parent, and knows the root without calling it a parent', () => {
  const of = (runId: string, name: string) => ({ run: { runId }, job: { namespace: 'ns', name } });
  const root = '0194a6b0-7c1e-7d61-9d2a-3b1f0c5e8c03';
  const { relations } = read(withFacets({ parent: { ...of(OTHER_RUN, 'dag'), root: of(root, 'trigger') } }));
  expect(relations).toEqual([
    'Job dag -HAS_RUN-> Run b02',
    'Job dag -PARENT_OF-> Job job',
    'Job job -HAS_RUN-> Run a01',
    'Job trigger -HAS_RUN-> Run c03',
    'Run b02 -PARENT_OF-> Run a01',
  ]);
});

it('joins runs that trigger each other, and not jobs that only wait', () => {
  const ofRun = { job: { namespace: 'ns', name: 'up' }, run: { runId: OTHER_RUN } };
  const of = (upstream: unknown[]) =>
    read(withFacets({ jobDependencies: { upstream } })).relations.filter((line) => line.includes('TRIGGERED'));
  expect(of([ofRun])).toEqual(['Run b02 -TRIGGERED-> Run a01']);
  expect(of([{ ...ofRun, dependency_type: 'IMPLICIT_DEPENDENCY' }])).toEqual([]);
  expect(of([{ job: ofRun.job }])).toEqual([]);
});

it('reads what a run ran with and how it failed', () => {
  const { values } = read(
    withFacets({
      executionParameters: { parameters: [{ key: 'lr', value: '0.1' }, { key: 'depth', value: 6 }, { key: 'none' }] },
      errorMessage: { message: 'boom', programmingLanguage: 'PYTHON', stackTrace: 'x'.repeat(100_000) },
      nominalTime: { nominalStartTime: '2026-01-01T00:00:00+01:00', nominalEndTime: null },
      tags: { tags: [{ key: 'env', value: 'prod' }, { key: 'flag' }, { key: 'n', value: 3 }] },
      externalQuery: { externalQueryId: 'q1', source: 'bigquery' },
    }),
  );
  expect(values).toMatchObject({
    'Run a01 parameters': { lr: '0.1', depth: 6, none: null },
    'Run a01 error': { message: 'boom', language: 'PYTHON' },
    'Run a01 nominalTime': { start: '2025-12-31T23:00:00.000Z' },
    'Run a01 tag:env': 'prod',
    'Run a01 tag:flag': '',
    'Run a01 tag:n': '3',
    'Run a01 facet:externalQuery': { externalQueryId: 'q1' },
  });
  expect(JSON.stringify(values['Run a01 error']).length).toBeLessThan(20_000);
});

it('makes a rename one dataset under both names, and ends nothing at a drop', () => {
  const rename = {
    lifecycleStateChange: { lifecycleStateChange: 'RENAME', previousIdentifier: { namespace: 'ns', name: 'before' } },
  };
  expect(read(runEvent({ outputs: [data('after', rename)] })).aliases).toEqual(['ns/before = Dataset after']);
  const dropped = read(
    runEvent({ outputs: [data('after', { lifecycleStateChange: { lifecycleStateChange: 'DROP' } })] }),
  );
  expect(dropped.values['Dataset after lifecycle']).toBe('DROP');
  expect(dropped.relations).toContain('Job job -WRITES-> Dataset after');
});

it('keeps facets without a meaning here with what they are about, and a deleted one as null', () => {
  const event = withFacets(
    { my_facet: { a: 1 }, other: { _deleted: true } },
    {
      inputs: [
        data('in', { x_facet: { b: 2 } }, { inputFacets: { subset: { inputCondition: { type: 'location' } } } }),
      ],
      job: { namespace: 'ns', name: 'job', facets: { y: { c: 3 } } },
    },
  );
  expect(read(event).values).toMatchObject({
    'Run a01 facet:my_facet': { a: 1 },
    'Run a01 facet:other': null,
    'Dataset in facet:x_facet': { b: 2 },
    'Run a01 facet:input.subset': { 'ns/in': { inputCondition: { type: 'location' } } },
    'Job job facet:y': { c: 3 },
  });
});

it('refers to the body for a facet of more than 32 KB, and says so', () => {
  const { values } = read(withFacets({ big: { text: 'x'.repeat(40_000) } }));
  expect(values['Run a01 facet:big']).toEqual({ $truncated: true, bytes: 40_011, body: BODY });
  expect(values['Run a01 flags']).toEqual(['facet:big: 40011 bytes are kept in the body only']);
});

it.each([
  [
    '$.run.facets.parent.run.runId',
    withFacets({ parent: { run: { runId: 'x' }, job: { namespace: 'a', name: 'b' } } }),
  ],
  ['$.run.facets.nominalTime.nominalStartTime', withFacets({ nominalTime: { nominalStartTime: 'yesterday' } })],
  ['$.run.facets.tags', withFacets({ tags: 'all' })],
  ['$.run.facets.tags.tags', withFacets({ tags: {} })],
  [
    '$.outputs[0].facets.schema.fields[1].name',
    runEvent({ outputs: [data('o', { schema: { fields: [{ name: 'a' }, {}] } })] }),
  ],
  ['$.outputs[0].facets.columnLineage.fields', runEvent({ outputs: [data('o', { columnLineage: { fields: [] } })] })],
  [
    '$.inputs[0].facets.symlinks.identifiers[0].name',
    runEvent({
      inputs: [data('i', { symlinks: { identifiers: [{ namespace: 'a', name: 'x'.repeat(2_001), type: 'T' }] } })],
    }),
  ],
  [
    '$.job.facets.lineage.entries[0].type',
    runEvent({ job: { namespace: 'ns', name: 'job', facets: { lineage: { entries: [{ type: 'TABLE' }] } } } }),
  ],
])('accepts the event, keeps the facet raw and flags %s', (path, event) => {
  const { values } = read(event);
  expect(values['Run a01 flags']).toEqual([expect.stringContaining(path)]);
  expect(Object.keys(values).some((key) => key.includes(' facet:'))).toBe(true);
});

it('never throws on facets of whatever content', () => {
  const names = [
    'parent',
    'schema',
    'columnLineage',
    'lineage',
    'symlinks',
    'ownership',
    'tags',
    'sourceCodeLocation',
    'rootline_commit',
    'testRun',
    'jobDependencies',
    'datasetVersion',
    'datasetType',
    'lifecycleStateChange',
    'dataQualityMetrics',
    'dataQualityAssertions',
    'outputStatistics',
    'inputStatistics',
    'environmentVariables',
    'executionParameters',
    'errorMessage',
    '__proto__',
    'constructor',
    'x'.repeat(300),
  ];
  const keys = [
    'fields',
    'inputs',
    'entries',
    'owners',
    'tags',
    'identifiers',
    'run',
    'job',
    'runId',
    'namespace',
    'name',
    'field',
    'value',
    'key',
    'type',
    'inputFields',
    'dataset',
    'datasetVersion',
    'repository',
    'sha',
    'url',
    'version',
    'upstream',
    'tests',
    'parameters',
    '_deleted',
    'transformations',
  ];
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        'DATASET',
        'JOB',
        'MODEL',
        'RENAME',
        '',
        RUN_ID,
        'a'.repeat(40),
        'https://example.org/x',
        'x'.repeat(3_000),
      ),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
    ),
  }));
  const facets = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 5 });
  fc.assert(
    fc.property(facets, facets, facets, facets, (ofRun, ofJob, ofData, ofRole) => {
      const plain = (facet: unknown) => JSON.parse(JSON.stringify(facet)) as Record<string, unknown>;
      const datasets = [data('a', plain(ofData), { inputFacets: plain(ofRole), outputFacets: plain(ofRole) })];
      for (const event of [
        runEvent({
          run: { runId: RUN_ID, facets: plain(ofRun) },
          job: { namespace: 'ns', name: 'job', facets: plain(ofJob) },
          inputs: datasets,
          outputs: datasets,
        }),
        jobEvent({ inputs: datasets, outputs: datasets }),
        datasetEvent(plain(ofData)),
      ]) {
        for (const one of statements(event)) {
          expect(JSON.stringify(one).length).toBeLessThan(1_000_000);
          if (one.type === 'revision') expect(one.field.length).toBeLessThanOrEqual(206);
        }
      }
    }),
    { numRuns: 500 },
  );
});

describe('what is said of many or taken back', () => {
  const tags = (count: number) => ({ tags: Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: 'v' })) });
  const tagged = (list: readonly Statement[]) =>
    list.filter((one) => one.type === 'revision' && one.field.startsWith('tag:')).length;
  const flags = (list: readonly Statement[]) =>
    list.flatMap((one) => (one.type === 'revision' && one.field === 'flags' ? (one.value as string[]) : []));

  it('reads as many tags of one thing as a mutation may set, and flags the facet that has more by its path', () => {
    const outputs = (count: number) => statements(runEvent({ outputs: [data('a', { tags: tags(count) })] }));
    expect(tagged(outputs(100))).toBe(100);
    expect(tagged(outputs(101))).toBe(0);
    expect(flags(outputs(101))).toEqual([
      "$.outputs[0].facets.tags.tags: expected at most 100 that are not a column's",
    ]);
  });

  it('does not count tags of columns', () => {
    const columns = Array.from({ length: 500 }, (_, i) => ({ key: 'pii', value: 'true', field: `c${i}` }));
    const event = runEvent({ outputs: [data('a', { tags: { tags: [...columns, { key: 'tier', value: 'gold' }] } })] });
    expect(tagged(statements(event))).toBe(1);
    expect(flags(statements(event))).toEqual([]);
  });

  it('reads as many tags of one event as its bound, and flags the facets behind it', () => {
    const outputs = Array.from({ length: 11 }, (_, i) => data(`d${i}`, { tags: tags(100) }));
    const list = statements(runEvent({ outputs }));
    expect(tagged(list)).toBe(1_000);
    expect(flags(list)).toEqual(['$.outputs[10].facets.tags.tags: expected at most 1000 in one event']);
  });

  it('leaves the owners to their field, and ends them and the description when their facets are taken back', () => {
    const owned = statements(datasetEvent({ ownership: { owners: [{ name: 'team' }] } }));
    expect(owned.some((one) => one.type === 'relation' && one.kind === 'OWNED_BY')).toBe(false);
    const gone = statements(datasetEvent({ ownership: { _deleted: true }, documentation: { _deleted: true } }));
    const values = gone.flatMap((one) => (one.type === 'revision' ? [[one.field, one.value]] : []));
    expect(values).toEqual([
      ['description', null],
      ['owners', null],
    ]);
  });

  it('keeps owners that are too long to be kept whole as a facet, and says that of nobody that they own no more', () => {
    const owners = Array.from({ length: 100 }, (_, i) => ({ name: `${i}`.padEnd(2_000, 'x') }));
    const list = statements(datasetEvent({ ownership: { owners } }));
    expect(list.some((one) => one.type === 'revision' && one.field === 'owners')).toBe(false);
    expect(flags(list)).toContain('$.dataset.facets.ownership.owners: expected shorter names');
  });
});
