import { type Ref, type RunState, type Statement, job as jobEntity, run as runEntity } from '@rootline/graph/model';
import { columnMapping } from './column-lineage.ts';
import { type AboutDataset, datasetReaders, versionNamed } from './dataset-facets.ts';
import type { DatasetEvent, JobEvent, LineageEvent, RunEvent, RunEventType } from './event.ts';
import { type FacetReader, readFacets } from './facet.ts';
import { explicitLineage, type Explicit, mapExplicit } from './map-explicit.ts';
import { isObject } from './json.ts';
import { jobReaders } from './job-facets.ts';
import { aboutOf, mapInput, mapOutput, namesMadeVersions, readOwn, type Sides } from './map-datasets.ts';
import { EventNames } from './names.ts';
import { runReaders } from './run-facets.ts';
import { StatementList } from './statement-list.ts';

/** What an event says, for the writer. */
export type Mapped = {
  /** The command's name. */
  readonly name: 'openlineage.run' | 'openlineage.job' | 'openlineage.dataset';
  readonly statements: readonly Statement[];
  /** What the event is about, by role. */
  readonly answer: Readonly<Record<string, Ref>>;
};

const STATES: Readonly<Record<RunEventType, RunState>> = {
  START: 'RUNNING',
  RUNNING: 'RUNNING',
  COMPLETE: 'COMPLETED',
  FAIL: 'FAILED',
  ABORT: 'ABORTED',
  OTHER: 'OTHER',
};

/** A pure function of the event; `body` is the digest under which it is kept. */
export function mapEvent(event: LineageEvent, body: string): Mapped {
  const list = new StatementList(event.at, body);
  if (event.type === 'dataset') return mapDatasetEvent(event, list);
  return mapJobOrRun(event, list);
}

function mapJobOrRun(event: RunEvent | JobEvent, list: StatementList): Mapped {
  const names = new EventNames(event);
  const job = list.entity(jobEntity(event.job.namespace, event.job.name));
  const run = event.type === 'run' ? mapRun(event, job, names, list) : undefined;
  const about = { list, id: job, ...(run === undefined ? {} : { run }) };
  const explicit = explicitLineage(event, list);
  readFacets({
    facets: event.job.facets,
    path: '$.job.facets',
    readers: jobReaders,
    context: about,
    list,
    keep: (field, facet) => list.revision(job, field, facet),
    end: (field) => list.revision(job, field, null),
  });
  const sides: Sides = {
    list,
    names,
    job,
    ...(run === undefined ? {} : { run }),
    versionsAreMade: event.type === 'job' || namesMadeVersions(event.eventType, processingType(event)),
    roleFacets: new Map(),
  };
  mapSides(event, sides, explicit);
  for (const [field, gathered] of sides.roleFacets) list.revision(run ?? job, field, gathered);
  if (list.flags.length > 0) list.revision(run ?? job, 'flags', list.flags);
  const answer = run === undefined ? { job } : { run, job };
  return { name: run === undefined ? 'openlineage.job' : 'openlineage.run', statements: list.statements(), answer };
}

function mapRun(event: RunEvent, job: string, names: EventNames, list: StatementList): string {
  const run = list.entity({ ...runEntity(event.run.runId, event.job.namespace), projectOf: job });
  list.relation('HAS_RUN', job, run);
  list.runState(run, STATES[event.eventType]);
  readFacets({
    facets: event.run.facets,
    path: '$.run.facets',
    readers: runReaders,
    context: { list, id: run, job, models: modelsRead(event, names) },
    list,
    keep: (field, facet) => list.revision(run, field, facet),
  });
  return run;
}

function mapSides(event: RunEvent | JobEvent, sides: Sides, explicit: Explicit | undefined): void {
  for (const input of event.inputs) mapInput(input, sides, explicit === undefined);
  for (const output of event.outputs) mapOutput(output, sides, explicit?.columnsOf(output, sides.names.idOf));
  if (explicit !== undefined) mapExplicit(explicit, event, sides);
}

/** Model versions that the run reads by name. */
function modelsRead(event: RunEvent, names: EventNames): { of: string; version: string }[] {
  return event.inputs.flatMap(({ namespace, name, facets }) => {
    const of = names.idOf(namespace, name);
    const version = of.startsWith('registered-model:') ? versionNamed(facets) : undefined;
    return version === undefined ? [] : [{ of, version }];
  });
}

function processingType(event: RunEvent): unknown {
  const facet = event.job.facets['jobType'];
  return isObject(facet) ? facet['processingType'] : undefined;
}

/** A dataset by itself: its facets, its version, and what it was made from where it says so without naming a job. */
function mapDatasetEvent(event: DatasetEvent, list: StatementList): Mapped {
  const { dataset } = event;
  const names = new EventNames(event);
  const id = names.declare(names.idOf(dataset.namespace, dataset.name), list);
  const version = versionNamed(dataset.facets);
  if (version !== undefined) list.version(id, version);
  const readColumns: FacetReader<AboutDataset> = (facet) => {
    const { columns, dataset: whole } = columnMapping(facet, names.idOf);
    for (const source of [...Object.values(columns), whole].flat()) {
      if (source.dataset !== id) list.relation('DERIVED_INTO', names.declare(source.dataset, list), id);
    }
    list.revision(id, 'facet:columnLineage', facet);
  };
  const readLineage: FacetReader<AboutDataset> = (facet) => {
    const explicit = explicitLineage(event, list);
    if (explicit !== undefined) mapExplicit(explicit, event, { list, names });
    list.revision(id, 'facet:lineage', facet);
  };
  const about = aboutOf(dataset, id, list, version === undefined ? undefined : { of: id, version });
  readOwn(dataset, about, new Map([...datasetReaders, ['columnLineage', readColumns], ['lineage', readLineage]]));
  if (list.flags.length > 0) list.revision(id, 'flags', list.flags);
  return { name: 'openlineage.dataset', statements: list.statements(), answer: { dataset: id } };
}
