import type { EntityStatement, Field, Json, Ref } from '@rootline/graph/model';
import { mappingEntity, type ColumnMapping } from './content.ts';
import {
  type AboutDataset,
  datasetReaders,
  inputReaders,
  outputReaders,
  versionNamed,
  versionedInputReaders,
} from './dataset-facets.ts';
import type { EventDataset, Named, RunEventType } from './event.ts';
import { type FacetReaders, readFacets } from './facet.ts';
import { knownMapping, sourcesOf } from './known-mappings.ts';
import type { EventNames } from './names.ts';
import type { StatementList } from './statement-list.ts';

/** The job (and run) of an event, as its datasets are joined to it. */
export type Sides = {
  readonly list: StatementList;
  readonly names: EventNames;
  readonly job: string;
  readonly run?: string;
  /** Names of versions on the output side are those that the run made, not those that it found there. */
  readonly versionsAreMade: boolean;
  /** Facets that say something of a run (or job) and one dataset, by field and dataset. */
  readonly roleFacets: Map<Field & `facet:${string}`, Record<string, Json>>;
};

/**
 * True when a version that this event names for an output is one that the run made. At its start a producer names the
 * version that it found; while it runs only a streaming job has made any; a failed run made none.
 */
export function namesMadeVersions(eventType: RunEventType, processingType: unknown): boolean {
  if (eventType === 'COMPLETE' || eventType === 'OTHER') return true;
  return eventType === 'RUNNING' && (processingType === 'STREAMING' || processingType === 'SERVICE');
}

/** Returns the id under which the dataset goes. `isRead: false` leaves the entity level to explicit lineage. */
export function mapInput(dataset: EventDataset, sides: Sides, isRead: boolean): void {
  const { list, names, job, run } = sides;
  const id = names.declare(names.idOf(dataset.namespace, dataset.name), list);
  const version = versionNamed(dataset.facets);
  if (isRead) list.relation('READ_BY', id, job);
  if (run !== undefined) list.consumed({ run, of: id, ...(version === undefined ? {} : { version }) });
  else if (version !== undefined) list.version(id, version);
  const model = run !== undefined && id.startsWith('registered-model:');
  const about = {
    ...aboutOf(dataset, id, list, version === undefined ? undefined : { of: id, version }),
    ...(model ? { evaluatedBy: run } : {}),
  };
  readOwn(dataset, about, datasetReaders);
  readRole(dataset, about, version === undefined ? inputReaders : versionedInputReaders, sides, 'input');
}

export function mapOutput(dataset: EventDataset, sides: Sides, explicitColumns: ColumnMapping | undefined): void {
  const { list, names, job, run } = sides;
  const id = names.declare(names.idOf(dataset.namespace, dataset.name), list);
  list.relation('WRITES', job, id);
  const version = versionOfOutput(dataset, id, sides);
  const about = aboutOf(dataset, id, list, version);
  readOwn(
    dataset,
    about,
    new Map([
      ...datasetReaders,
      ['columnLineage', (facet) => mapColumns(id, knownMapping(facet, dataset, job, names), sides)],
    ]),
  );
  if (explicitColumns !== undefined && dataset.facets['columnLineage'] === undefined) {
    const entity = mappingEntity(job, id, explicitColumns, dataset.name);
    mapColumns(id, { entity, sources: sourcesOf(explicitColumns) }, sides);
  }
  readRole(dataset, about, outputReaders, sides, 'output');
  if (run !== undefined) {
    const named = typeof version === 'object' && 'version' in version ? version.version : undefined;
    list.produced({ run, of: id, ...(named === undefined ? {} : { version: named }) });
  }
}

/** The version that the event's output is: the one that it names, or the run's own. */
function versionOfOutput(
  dataset: Named,
  id: string,
  { list, run, versionsAreMade }: Sides,
): Exclude<Ref, string> | undefined {
  const version = versionNamed(dataset.facets);
  if (run === undefined) {
    if (version === undefined) return undefined;
    list.version(id, version);
    return { of: id, version };
  }
  if (version === undefined || !versionsAreMade) return { of: id, run };
  return { of: id, version };
}

type Mapping = { readonly entity: EntityStatement; readonly sources: readonly string[] };

/** One column mapping of the job into this output, known by its content. */
function mapColumns(into: string, { entity, sources }: Mapping, { list, names, job, run }: Sides): void {
  const version = list.entity({ ...entity, seenAt: list.at });
  list.relation('HAS_JOB_VERSION', job, version);
  list.relation('MAPS_INTO', version, into);
  if (run !== undefined) list.relation('OF_JOB_VERSION', run, version);
  for (const dataset of sources) list.relation('MAPPED_BY', names.declare(dataset, list), version);
}

export function aboutOf(dataset: Named, id: string, list: StatementList, version: Ref | undefined): AboutDataset {
  const { namespace, name } = dataset;
  return { list, id, namespace, name, ...(version === undefined ? {} : { version }) };
}

/** Facets of the dataset itself. */
export function readOwn(dataset: Named, about: AboutDataset, readers: FacetReaders<AboutDataset>): void {
  const { list, id } = about;
  readFacets({
    facets: dataset.facets,
    path: `${dataset.path}.facets`,
    readers,
    context: about,
    list,
    keep: (field, facet) => list.revision(id, field, facet),
    end: (field) => list.revision(id, field, null),
  });
}

/** Facets of the dataset as an input or output of this run: what has no reader is gathered and kept with the run. */
function readRole(
  dataset: EventDataset,
  about: AboutDataset,
  readers: FacetReaders<AboutDataset>,
  sides: Sides,
  role: 'input' | 'output',
): void {
  readFacets({
    facets: dataset.roleFacets,
    path: `${dataset.path}.${role}Facets`,
    readers,
    context: about,
    list: about.list,
    keep: (_field, facet, name) => {
      const field = `facet:${role}.${name}` as const;
      const gathered = sides.roleFacets.get(field) ?? {};
      sides.roleFacets.set(field, gathered);
      Object.defineProperty(gathered, `${dataset.namespace}/${dataset.name}`, {
        value: facet,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    },
  });
}
