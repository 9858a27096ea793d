import {
  type EntityStatement,
  type Field,
  type Json,
  type Ref,
  entityId,
  withoutCredentials,
} from '@rootline/graph/model';
import { schemaEntity, schemaFields } from './content.ts';
import { type FacetReader, parseFacet } from './facet.ts';
import {
  assertionsFacet,
  dataSourceFacet,
  datasetTypeFacet,
  datasetVersionFacet,
  lifecycleFacet,
  qualityFacet,
  statisticsFacet,
  symlinksFacet,
  tagsFacet,
} from './facet-schemas.ts';
import type { JsonObject } from './json.ts';
import { KnownContent } from './known-content.ts';
import { type About, readDocumentation, readOwnership, readTags } from './shared-facets.ts';

/** A dataset (or model) of an event, and the version of it that the event is about, where that is known. */
export type AboutDataset = About & {
  readonly namespace: string;
  readonly name: string;
  readonly version?: Ref;
  /** Set when a run reads a model: what is measured then is the model. */
  readonly evaluatedBy?: string;
};

/** Undefined without fields: producers send an empty list when they do not know. */
type KnownSchema = { readonly entity: EntityStatement | undefined; readonly columns: readonly string[] };

const schemas = new KnownContent<KnownSchema>(({ entity }) => entity?.content?.length ?? 0);

/** @throws FacetFault */
function schemaOf(value: Json | undefined): KnownSchema {
  return schemas.of(JSON.stringify(value ?? null), () => {
    const fields = schemaFields(value);
    const entity = fields.length === 0 ? undefined : schemaEntity(fields);
    return { entity, columns: fields.map(({ name }) => name) };
  });
}

const readSchema: FacetReader<AboutDataset> = (facet, { list, id, version }) => {
  const { entity, columns } = schemaOf(facet['fields']);
  if (entity === undefined) return;
  const schema = list.entity(entity);
  list.schema(id, schema, columns);
  if (version !== undefined) list.relation('HAS_SCHEMA', version, schema);
};

const readSymlinks: FacetReader<AboutDataset> = (facet, { list, id }) => {
  for (const { namespace, name } of parseFacet(symlinksFacet, facet).identifiers) {
    list.alias(entityId('Dataset', namespace, name), id, `${namespace}/${name}`);
  }
};

/** A dropped dataset stays what it was; a renamed one is one dataset under both names. */
const readLifecycle: FacetReader<AboutDataset> = (facet, { list, id }) => {
  const { lifecycleStateChange, previousIdentifier } = parseFacet(lifecycleFacet, facet);
  list.revision(id, 'lifecycle', lifecycleStateChange);
  if (lifecycleStateChange === 'RENAME' && previousIdentifier !== undefined && previousIdentifier !== null) {
    const { namespace, name } = previousIdentifier;
    list.alias(entityId('Dataset', namespace, name), id, `${namespace}/${name}`);
  }
};

const readType: FacetReader<AboutDataset> = (facet, { list, id }) => {
  const { datasetType, subType } = parseFacet(datasetTypeFacet, facet);
  list.revision(id, 'datasetType', datasetType);
  if (typeof subType === 'string' && subType !== '') list.revision(id, 'facet:datasetType', facet);
};

const readSource: FacetReader<AboutDataset> = (facet, { list, id }) => {
  const { name, uri } = parseFacet(dataSourceFacet, facet);
  const source = uri ?? name;
  if (typeof source === 'string' && source !== '') list.revision(id, 'source', withoutCredentials(source));
};

const readDatasetTags: FacetReader<AboutDataset> = (facet, about) => {
  readTags(facet, about);
  const ofColumns = parseFacet(tagsFacet, facet).tags.some(({ field }) => typeof field === 'string' && field !== '');
  if (ofColumns) about.list.revision(about.id, 'facet:tags', facet);
};

/** Counts of what a version holds, as far as the facet has them. */
function counts(
  about: AboutDataset,
  found: Partial<Record<'rowCount' | 'byteSize' | 'fileCount', number | null | undefined>>,
): void {
  for (const [field, value] of Object.entries(found)) {
    if (about.version !== undefined && typeof value === 'number')
      about.list.revision(about.version, field as Field, value);
  }
}

/** Of the version where it is known, else of the dataset. */
const readQuality: FacetReader<AboutDataset> = (facet, about) => {
  const { rowCount, bytes, fileCount } = parseFacet(qualityFacet, facet);
  about.list.revision(about.version ?? about.id, 'quality', content(facet));
  counts(about, { rowCount, byteSize: bytes, fileCount });
};

const readAssertions: FacetReader<AboutDataset> = (facet, about) => {
  const { list, id, version, evaluatedBy } = about;
  parseFacet(assertionsFacet, facet);
  if (version === undefined) list.revision(id, 'facet:dataQualityAssertions', facet);
  else list.revision(version, 'assertions', facet['assertions'] ?? []);
  if (evaluatedBy !== undefined && version !== undefined) list.relation('EVALUATED_BY', version, evaluatedBy);
};

const readOutputStatistics: FacetReader<AboutDataset> = (facet, about) => {
  const { rowCount, size, fileCount } = parseFacet(statisticsFacet, facet);
  counts(about, { rowCount, byteSize: size, fileCount });
};

/** What a run read of a version, which need not be all of it. Without a version it is kept with the run. */
const readInputStatistics: FacetReader<AboutDataset> = (facet, { list, version }) => {
  parseFacet(statisticsFacet, facet);
  if (version !== undefined) list.revision(version, 'statistics', content(facet));
};

/** Facets of datasets, on whichever side of an event. columnLineage and lineage are read with the job that they belong to. */
export const datasetReaders: ReadonlyMap<string, FacetReader<AboutDataset>> = new Map<
  string,
  FacetReader<AboutDataset>
>([
  ['schema', readSchema],
  ['symlinks', readSymlinks],
  ['lifecycleStateChange', readLifecycle],
  ['datasetType', readType],
  // Read before all others: what they say is about the version.
  ['datasetVersion', (facet) => void parseFacet(datasetVersionFacet, facet)],
  ['version', (facet) => void parseFacet(datasetVersionFacet, facet)],
  ['dataSource', readSource],
  ['documentation', readDocumentation],
  ['ownership', readOwnership],
  ['tags', readDatasetTags],
  ['dataQualityMetrics', readQuality],
  ['dataQualityAssertions', readAssertions],
]);

export const inputReaders: ReadonlyMap<string, FacetReader<AboutDataset>> = new Map<string, FacetReader<AboutDataset>>([
  ['dataQualityMetrics', readQuality],
  ['dataQualityAssertions', readAssertions],
]);

/** Only where the version is named: a version that the hub infers may turn out to be another. */
export const versionedInputReaders: ReadonlyMap<string, FacetReader<AboutDataset>> = new Map([
  ...inputReaders,
  ['inputStatistics', readInputStatistics],
]);

export const outputReaders: ReadonlyMap<string, FacetReader<AboutDataset>> = new Map<string, FacetReader<AboutDataset>>(
  [
    ['outputStatistics', readOutputStatistics],
    ['dataQualityMetrics', readQuality],
    ['dataQualityAssertions', readAssertions],
  ],
);

/** The version that a dataset's facets name, if they name one that can be part of an id. */
export function versionNamed(facets: JsonObject): string | undefined {
  const facet = facets['datasetVersion'] ?? facets['version'];
  const parsed = datasetVersionFacet.safeParse(facet);
  return parsed.success ? parsed.data.datasetVersion : undefined;
}

/** Without the fields that every facet has. */
export function content(facet: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(facet).filter(([key]) => key !== '_producer' && key !== '_schemaURL'));
}
