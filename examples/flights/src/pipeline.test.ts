import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkout } from './checkout.ts';
import type { SourceDatasets } from './datasets.ts';
import { HubClient } from './hub-client.ts';
import type { RunEvent } from './openlineage/event.ts';
import { runPipeline, type PipelineOptions, type StepProgress } from './pipeline.ts';
import { planSteps } from './plan.ts';
import { progressLine } from './progress.ts';
import { startCollector, type Collector } from './test-collector.ts';
import { sampleSources, temporaryFolder } from './test-sample.ts';

const checkout: Checkout = {
  repository: 'https://forge.example/team/rootline.git',
  directory: 'examples/flights',
  sha: 'a'.repeat(40),
  branch: 'main',
  author: { name: 'Ada', email: 'ada@example.org', time: '2026-01-02T03:04:05+01:00' },
  committer: { name: 'Ada', email: 'ada@example.org', time: '2026-01-02T03:04:05+01:00' },
  message: 'Say it',
  parents: [],
  dirty: false,
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let sources: SourceDatasets;
let hub: Collector;
let steps: StepProgress[];

async function execute(into: Collector, commit: Checkout | undefined, more: Partial<PipelineOptions> = {}) {
  const progress: StepProgress[] = [];
  await runPipeline({
    sources,
    directory: folder.path,
    months: [1],
    checkout: commit,
    sink: new HubClient({ url: into.url, firstWaitMs: 1 }),
    onStep: (step) => progress.push(step),
    ...more,
  });
  return progress;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  sources = await sampleSources(folder.path);
  hub = await startCollector();
  steps = await execute(hub, checkout);
});

afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function completed(job: string): RunEvent {
  const event = hub.runEvents().find((one) => one.job.name === job && one.eventType === 'COMPLETE');
  if (event === undefined) throw new Error(`no COMPLETE of ${job}`);
  return event;
}

describe('a run of the pipeline', () => {
  it('reports the sources and then each run from START to COMPLETE, inside the run of the pipeline', () => {
    expect(hub.datasetEvents().map(({ dataset }) => dataset.name)).toEqual(['flights-3m.parquet', 'airports.csv']);
    expect(hub.runEvents().map(({ eventType, job }) => `${eventType} ${job.name}`)).toEqual([
      'START flights.pipeline',
      ...['ingest', 'clean', 'airport_features', 'route_features', 'training_table'].flatMap((job) => [
        `START flights.${job}`,
        `COMPLETE flights.${job}`,
      ]),
      'COMPLETE flights.pipeline',
    ]);
    const [pipeline, ...rest] = hub.runEvents();
    for (const event of rest.slice(0, -1)) {
      expect(event.run.facets['parent']).toMatchObject({
        run: { runId: pipeline?.run.runId },
        root: { run: { runId: pipeline?.run.runId } },
      });
    }
  });

  it('gives every event what the core schema requires', () => {
    for (const { event } of hub.requests) {
      expect(event.eventTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(event.producer).toMatch(/^https:\/\//);
      expect(event.schemaURL).toMatch(
        /^https:\/\/openlineage\.io\/spec\/2-0-2\/OpenLineage\.json#\/\$defs\/(Run|Dataset)Event$/,
      );
    }
    for (const { run, job } of hub.runEvents()) {
      expect(run.runId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(job.namespace).toBe('rootline-example');
    }
    for (const facet of allFacets()) {
      expect(facet).toMatchObject({
        _producer: expect.stringMatching(/^https:/) as string,
        _schemaURL: expect.stringMatching(/^https:/) as string,
      });
    }
  });

  it('names each file by the digest of its content', async () => {
    for (const step of planSteps(sources, folder.path, [1])) {
      const [output] = completed(step.definition.job).outputs;
      const content = await readFile(step.writes.path);
      const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
      expect(output?.facets['datasetVersion']).toMatchObject({ datasetVersion: digest });
      expect(output?.outputFacets['outputStatistics']).toMatchObject({ size: content.length, fileCount: 1 });
    }
  });

  it('reads in each step the version that the step before wrote', () => {
    const versions = new Map<string, unknown>();
    for (const event of hub.runEvents().filter(({ eventType }) => eventType === 'COMPLETE')) {
      for (const input of event.inputs.filter(({ name }) => versions.has(name))) {
        expect(input.facets['datasetVersion']).toEqual(versions.get(input.name));
      }
      for (const output of event.outputs) versions.set(output.name, output.facets['datasetVersion']);
    }
    expect(versions.size).toBe(5);
  });

  it('names commit, parameters, engine, month and file of each job', () => {
    const { run, job } = completed('flights.clean');
    expect(run.facets['rootline_commit']).toMatchObject({ sha: checkout.sha, author: checkout.author, dirty: false });
    expect(run.facets['processing_engine']).toMatchObject({ name: 'DuckDB' });
    expect(run.facets['nominalTime']).toMatchObject({ nominalStartTime: '2001-01-01T00:00:00Z' });
    expect(run.facets['executionParameters']?.['parameters']).toContainEqual(
      expect.objectContaining({ key: 'latest_delay', value: '1440' }),
    );
    expect(job.facets['sourceCodeLocation']).toMatchObject({
      version: checkout.sha,
      path: 'examples/flights/src/steps/clean.ts',
      url: `https://forge.example/team/rootline/blob/${checkout.sha}/examples/flights/src/steps/clean.ts`,
    });
  });

  it('says in one line what each step did', () => {
    expect(steps.map(progressLine)[0]).toMatch(/^\[1\/5\] ingest 2001-01 {2}[\d,]+ rows {2}\d+\.\d s$/);
  });

  it('writes the same bytes again, and names no commit outside a checkout', async () => {
    await using again = await startCollector();
    const repeated = await execute(again, undefined);
    expect(repeated.map(({ digest }) => digest)).toEqual(steps.map(({ digest }) => digest));
    for (const { run, job } of again.runEvents()) {
      expect(run.facets).not.toHaveProperty('rootline_commit');
      expect(job.facets).not.toHaveProperty('sourceCodeLocation');
    }
  });
});

describe('a run that fails', () => {
  it('reports the step and the pipeline as failed, with the error, and ends with it', async () => {
    const withoutAirports = {
      ...sources,
      airports: { ...sources.airports, path: sources.flights.path, format: 'parquet' } as const,
    };
    await using failing = await startCollector();
    await expect(execute(failing, undefined, { sources: withoutAirports })).rejects.toThrow(/iata/);
    const ends = failing.runEvents().filter(({ eventType }) => eventType === 'FAIL');
    expect(ends.map(({ job }) => job.name)).toEqual(['flights.clean', 'flights.pipeline']);
    expect(ends[0]?.run.facets['errorMessage']).toMatchObject({
      message: expect.stringContaining('iata') as string,
      programmingLanguage: 'TypeScript',
    });
  });

  it('stops at the first event that the hub refuses, before it writes a file', async () => {
    const [step] = planSteps(sources, folder.path, [2]);
    await using refusing = await startCollector((index) =>
      index === 3 ? { status: 400, body: 'no' } : { status: 201 },
    );
    await expect(execute(refusing, undefined, { months: [2] })).rejects.toThrow('400 no');
    await expect(readFile(step?.writes.path ?? '')).rejects.toThrow('ENOENT');
  });

  it('reports the pipeline as aborted when it is stopped', async () => {
    await using stopped = await startCollector();
    const stop = new AbortController();
    const onStep = (): void => {
      stop.abort(new Error('enough'));
    };
    await expect(execute(stopped, undefined, { onStep, signal: stop.signal })).rejects.toThrow('enough');
    expect(stopped.runEvents().map(({ eventType, job }) => `${eventType} ${job.name}`)).toEqual([
      'START flights.pipeline',
      'START flights.ingest',
      'COMPLETE flights.ingest',
      'ABORT flights.pipeline',
    ]);
  });
});

function allFacets() {
  const containers = [
    ...hub.datasetEvents().map(({ dataset }) => dataset.facets),
    ...hub
      .runEvents()
      .flatMap(({ run, job, inputs, outputs }) => [
        run.facets,
        job.facets,
        ...inputs.flatMap(({ facets, inputFacets }) => [facets, inputFacets]),
        ...outputs.flatMap(({ facets, outputFacets }) => [facets, outputFacets]),
      ]),
  ];
  return containers.flatMap((facets) => Object.values(facets));
}
