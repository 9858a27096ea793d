import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Checkout } from './checkout.ts';
import type { SourceDatasets } from './datasets.ts';
import type { EventSink } from './hub-client.ts';
import { FileInspector } from './inspection.ts';
import { monthLabel, type Month } from './months.ts';
import { sourceDataset } from './openlineage/dataset-facets.ts';
import { datasetEvent, runEvent, type RunReporter } from './openlineage/event.ts';
import { errorFacet, pipelineRunFacets, wholePipelineJob, type ExecutionContext } from './openlineage/run-facets.ts';
import { planSteps } from './plan.ts';
import { runStep } from './step-run.ts';
import type { PlannedStep } from './step.ts';
import { Warehouse } from './warehouse.ts';

export interface PipelineOptions {
  readonly sources: SourceDatasets;
  /** Where the files are written. */
  readonly directory: string;
  readonly months: readonly Month[];
  /** Absent outside a git checkout; the events then name no commit. */
  readonly checkout: Checkout | undefined;
  readonly sink: EventSink;
  /** Called after each step. */
  readonly onStep: (progress: StepProgress) => void;
  /** Ends the run early: the running statement is interrupted and the runs are reported as aborted. */
  readonly signal?: AbortSignal;
}

export interface StepProgress {
  /** From 1. */
  readonly position: number;
  readonly total: number;
  readonly step: PlannedStep;
  readonly rowCount: number;
  /** `sha256:<hex>` of the file that was written. */
  readonly digest: string;
  readonly durationMs: number;
}

/**
 * Runs all steps one after another and reports each to the sink.
 *
 * @throws what a step or the sink threw, after the runs under way were reported as failed or aborted
 */
export async function runPipeline(options: PipelineOptions): Promise<void> {
  const warehouse = await Warehouse.open(join(options.directory, 'temporary'));
  const interrupt = (): void => {
    warehouse.interrupt();
  };
  options.signal?.addEventListener('abort', interrupt);
  try {
    const { engineVersion } = warehouse;
    const context: ExecutionContext = { pipelineRunId: randomUUID(), engineVersion, checkout: options.checkout };
    const report = pipelineReporter(options, context);
    await report('START');
    try {
      await runSteps(options, warehouse, context);
    } catch (error) {
      await reportEnd(options, error, report);
      throw error;
    }
    await report('COMPLETE');
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
    warehouse.close();
  }
}

async function runSteps(options: PipelineOptions, warehouse: Warehouse, context: ExecutionContext): Promise<void> {
  const inspector = new FileInspector(warehouse);
  for (const source of Object.values<SourceDatasets['flights']>({ ...options.sources })) {
    const file = await inspector.known(source);
    await options.sink.send(datasetEvent(new Date().toISOString(), sourceDataset(file)));
  }
  const steps = planSteps(options.sources, options.directory, options.months);
  for (const [index, step] of steps.entries()) {
    options.signal?.throwIfAborted();
    const startedAt = performance.now();
    const written = await runStep(step, {
      warehouse,
      inspector,
      context,
      sink: options.sink,
      onError: (error, report) => reportEnd(options, error, report),
    });
    options.onStep({
      position: index + 1,
      total: steps.length,
      step,
      rowCount: written.profile.rowCount,
      digest: written.digest,
      durationMs: performance.now() - startedAt,
    });
  }
}

function pipelineReporter({ sink, months }: PipelineOptions, context: ExecutionContext): RunReporter {
  const job = wholePipelineJob(context);
  const facets = pipelineRunFacets(months.map(monthLabel), context);
  return async (eventType, more = {}) => {
    const run = { runId: context.pipelineRunId, facets: { ...facets, ...more } };
    await sink.send(runEvent({ eventType, eventTime: new Date().toISOString(), run, job, inputs: [], outputs: [] }));
  };
}

/** Says how a run ended that did not reach its end; the error that ended it counts more than one of this report. */
async function reportEnd({ signal }: PipelineOptions, error: unknown, report: RunReporter): Promise<void> {
  await report(signal?.aborted === true ? 'ABORT' : 'FAIL', errorFacet(error)).catch(() => undefined);
}
