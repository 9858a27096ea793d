import { randomUUID } from 'node:crypto';
import type { EventSink } from './hub-client.ts';
import type { FileInspector, InspectedFile } from './inspection.ts';
import { inputDataset, outputDataset } from './openlineage/dataset-facets.ts';
import { runEvent, type InputDataset, type OutputDataset, type RunReporter } from './openlineage/event.ts';
import { stepJob, stepRunFacets, type ExecutionContext } from './openlineage/run-facets.ts';
import type { PlannedStep } from './step.ts';
import type { Warehouse } from './warehouse.ts';

/** What a step runs with. */
export interface StepSurroundings {
  readonly warehouse: Warehouse;
  readonly inspector: FileInspector;
  readonly context: ExecutionContext;
  readonly sink: EventSink;
  /** Called with what ended the step early, before it is thrown again. */
  readonly onError: (error: unknown, report: RunReporter) => Promise<void>;
}

/** Runs a step between its START and COMPLETE events, and returns the file that it wrote. */
export async function runStep(step: PlannedStep, surroundings: StepSurroundings): Promise<InspectedFile> {
  const { warehouse, inspector, context, sink, onError } = surroundings;
  const inputs: InputDataset[] = [];
  for (const ref of Object.values(step.reads).flat()) inputs.push(inputDataset(await inspector.known(ref)));

  const job = stepJob(step.definition, context);
  const runId = randomUUID();
  const runFacets = stepRunFacets(step, context);
  let outputs: OutputDataset[] = [
    { namespace: step.writes.namespace, name: step.writes.name, facets: {}, outputFacets: {} },
  ];
  const report: RunReporter = async (eventType, facets = {}) => {
    const run = { runId, facets: { ...runFacets, ...facets } };
    await sink.send(runEvent({ eventType, eventTime: new Date().toISOString(), run, job, inputs, outputs }));
  };

  await report('START');
  try {
    const written = await writeOutput(step, warehouse, inspector);
    outputs = [outputDataset(written, step)];
    await report('COMPLETE');
    return written;
  } catch (error) {
    await onError(error, report);
    throw error;
  }
}

async function writeOutput(step: PlannedStep, warehouse: Warehouse, inspector: FileInspector): Promise<InspectedFile> {
  for (const [name, files] of Object.entries(step.reads)) await warehouse.define(name, files);
  await warehouse.assign(step.parameters);
  await warehouse.write(step.definition.sql, step.writes.path, step.slices);
  const descriptions = step.definition.columns.map(({ name, description }) => [name, description] as const);
  return inspector.inspect(step.writes, Object.fromEntries(descriptions));
}
