import { eventSchema, producer, type Facets } from './facet.ts';

/** A dataset in an event. */
export interface EventDataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Facets;
}

export interface InputDataset extends EventDataset {
  readonly inputFacets: Facets;
}

export interface OutputDataset extends EventDataset {
  readonly outputFacets: Facets;
}

/** A job in an event. */
export interface EventJob {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Facets;
}

export type RunEventType = 'START' | 'COMPLETE' | 'FAIL' | 'ABORT';

/** An OpenLineage 2-0-2 run event. */
export interface RunEvent {
  readonly eventType: RunEventType;
  /** ISO 8601 with zone. */
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: EventJob;
  readonly inputs: readonly InputDataset[];
  readonly outputs: readonly OutputDataset[];
}

/** An OpenLineage 2-0-2 dataset event: facts about a dataset outside any run. */
export interface DatasetEvent {
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly dataset: EventDataset;
}

export type LineageEvent = RunEvent | DatasetEvent;

/** Reports an event of one run, with run facets beside those that all events of the run have. */
export type RunReporter = (eventType: RunEventType, facets?: Facets) => Promise<void>;

/** What changes between the events of one run. */
export type RunEventContent = Pick<RunEvent, 'eventType' | 'eventTime' | 'run' | 'job' | 'inputs' | 'outputs'>;

export function runEvent(content: RunEventContent): RunEvent {
  return { producer, schemaURL: eventSchema('RunEvent'), ...content };
}

export function datasetEvent(eventTime: string, dataset: EventDataset): DatasetEvent {
  return { eventTime, producer, schemaURL: eventSchema('DatasetEvent'), dataset };
}
