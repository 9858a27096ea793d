import type { Checkout } from '../checkout.ts';
import { monthEnd, monthStart } from '../months.ts';
import type { PlannedStep, StepDefinition } from '../step.ts';
import { owners } from './dataset-facets.ts';
import type { EventJob } from './event.ts';
import { customFacet, facet, type Facets } from './facet.ts';

/** The namespace of the example's jobs. */
export const jobNamespace = 'rootline-example';

/** The job whose run is the parent of all others. */
export const pipelineJob = 'flights.pipeline';

/** What all runs of one execution of the pipeline share. */
export interface ExecutionContext {
  readonly pipelineRunId: string;
  /** The version of DuckDB. */
  readonly engineVersion: string;
  /** Absent outside a git checkout. */
  readonly checkout: Checkout | undefined;
}

/** The job of a step. */
export function stepJob({ job, description, sourcePath, sql }: StepDefinition, context: ExecutionContext): EventJob {
  return {
    namespace: jobNamespace,
    name: job,
    facets: {
      ...jobFacets(description, sourcePath, context.checkout),
      sql: facet('sql', { query: sql.trim(), dialect: 'duckdb' }),
    },
  };
}

/** The job of the whole pipeline. */
export function wholePipelineJob(context: ExecutionContext): EventJob {
  const description = 'Turns three million flights into a training table, month by month.';
  return {
    namespace: jobNamespace,
    name: pipelineJob,
    facets: jobFacets(description, 'src/pipeline.ts', context.checkout),
  };
}

function jobFacets(description: string, sourcePath: string, checkout: Checkout | undefined): Facets {
  return {
    jobType: facet('jobType', { processingType: 'BATCH', integration: 'ROOTLINE', jobType: 'JOB' }),
    documentation: facet('documentationOfJob', { description, contentType: 'text/plain' }),
    ownership: facet('ownershipOfJob', { owners }),
    ...(checkout === undefined
      ? {}
      : { sourceCodeLocation: facet('sourceCodeLocation', sourceCodeLocation(checkout, sourcePath)) }),
  };
}

function sourceCodeLocation(checkout: Checkout, sourcePath: string) {
  const path = `${checkout.directory}/${sourcePath}`;
  const { repository, sha, branch } = checkout;
  return {
    type: 'git',
    // The address of a file exists on a forge only; elsewhere the file's path stands behind the repository.
    url: repository.startsWith('https://')
      ? `${repository.replace(/\.git$/, '')}/blob/${sha}/${path}`
      : `${repository}#${path}`,
    repoUrl: repository,
    path,
    version: sha,
    ...(branch === undefined ? {} : { branch }),
  };
}

/** The facets of a step's run, in each of its events. */
export function stepRunFacets(step: PlannedStep, context: ExecutionContext): Facets {
  const parent = { run: { runId: context.pipelineRunId }, job: { namespace: jobNamespace, name: pipelineJob } };
  const parameters = step.parameters.map(({ name, value, description }) => ({
    key: name,
    name,
    description,
    value: String(value),
  }));
  return {
    ...sharedRunFacets(context),
    parent: facet('parent', { ...parent, root: parent }),
    executionParameters: facet('executionParameters', { parameters }),
    ...(step.month === undefined
      ? {}
      : {
          nominalTime: facet('nominalTime', {
            nominalStartTime: `${monthStart(step.month)}Z`,
            nominalEndTime: `${monthEnd(step.month)}Z`,
          }),
        }),
  };
}

/** The facets of the pipeline's own run. */
export function pipelineRunFacets(months: readonly string[], context: ExecutionContext): Facets {
  const parameters = [{ key: 'months', name: 'months', description: 'The months worked on', value: months.join(',') }];
  return { ...sharedRunFacets(context), executionParameters: facet('executionParameters', { parameters }) };
}

function sharedRunFacets({ engineVersion, checkout }: ExecutionContext): Facets {
  return {
    processing_engine: facet('processingEngine', { name: 'DuckDB', version: engineVersion }),
    ...(checkout === undefined
      ? {}
      : {
          rootline_commit: customFacet('RootlineCommitRunFacet', {
            repository: checkout.repository,
            sha: checkout.sha,
            author: checkout.author,
            committer: checkout.committer,
            message: checkout.message,
            parents: checkout.parents,
            dirty: checkout.dirty,
          }),
        }),
  };
}

/** Why a run ended before its end. */
export function errorFacet(error: unknown): Facets {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    errorMessage: facet('errorMessage', {
      message,
      programmingLanguage: 'TypeScript',
      ...(stack === undefined ? {} : { stackTrace: stack }),
    }),
  };
}
