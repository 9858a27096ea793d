import type { DatasetRef } from '../datasets.ts';
import type { InspectedFile } from '../inspection.ts';
import type { ColumnSource, Influence, PlannedStep } from '../step.ts';
import type { EventDataset, InputDataset, OutputDataset } from './event.ts';
import { facet, type Facet, type Facets } from './facet.ts';

/** The team that answers for the jobs and datasets of the example. */
export const owners = [{ name: 'team:flights-example', type: 'MAINTAINER' }] as const;

const direct: ReadonlySet<Influence> = new Set<Influence>(['IDENTITY', 'TRANSFORMATION', 'AGGREGATION']);

/** A file that is read: what it holds and how much of it. */
export function inputDataset(file: InspectedFile): InputDataset {
  const { profile, ref, size } = file;
  return {
    ...described(ref, { schema: schemaFacet(file, {}), datasetVersion: versionFacet(file) }),
    inputFacets: {
      inputStatistics: facet('inputStatistics', { rowCount: profile.rowCount, size, fileCount: 1 }),
      dataQualityMetrics: facet('dataQualityMetricsOfInput', {
        rowCount: profile.rowCount,
        bytes: size,
        fileCount: 1,
        columnMetrics: profile.metrics,
      }),
    },
  };
}

/** A file that a step wrote, with where its columns come from. */
export function outputDataset(file: InspectedFile, step: PlannedStep): OutputDataset {
  const { profile, ref, size } = file;
  const descriptions = Object.fromEntries(step.definition.columns.map((column) => [column.name, column.description]));
  const statistics = { rowCount: profile.rowCount, fileCount: 1 };
  return {
    ...described(ref, {
      ...aboutFile(file, descriptions),
      columnLineage: columnLineageFacet(step),
      dataQualityMetrics: facet('dataQualityMetrics', { ...statistics, bytes: size, columnMetrics: profile.metrics }),
    }),
    outputFacets: { outputStatistics: facet('outputStatistics', { ...statistics, size }) },
  };
}

/** A file that no step of the pipeline writes. */
export function sourceDataset(file: InspectedFile): EventDataset {
  return described(file.ref, aboutFile(file, file.ref.columnDescriptions ?? {}));
}

/** The facets that do not depend on a run. */
function aboutFile(file: InspectedFile, descriptions: Readonly<Record<string, string>>): Facets {
  const { ref } = file;
  const tags = Object.entries(ref.tags).map(([key, value]) => ({ key, value, source: 'PIPELINE' }));
  return {
    schema: schemaFacet(file, descriptions),
    datasetVersion: versionFacet(file),
    documentation: facet('documentationOfDataset', { description: ref.description, contentType: 'text/plain' }),
    ownership: facet('ownershipOfDataset', { owners }),
    datasetType: facet('datasetType', { datasetType: 'FILE', subType: ref.format.toUpperCase() }),
    // The specification's name for a local file; the dataset's own name does not depend on the machine.
    symlinks: facet('symlinks', { identifiers: [{ namespace: 'file', name: ref.path, type: 'FILE' }] }),
    tags: facet('tags', { tags }),
  };
}

function described(ref: DatasetRef, facets: Facets): EventDataset {
  return { namespace: ref.namespace, name: ref.name, facets };
}

/** Without descriptions the schema still has the same fields and types, so that readers need not repeat them. */
function schemaFacet(file: InspectedFile, descriptions: Readonly<Record<string, string>>): Facet {
  const known = { ...file.descriptions, ...descriptions };
  const fields = file.profile.columns.map(({ name, type }, index) => {
    const description = known[name];
    return { name, type, ...(description === undefined ? {} : { description }), ordinal_position: index + 1 };
  });
  return facet('schema', { fields });
}

function versionFacet(file: InspectedFile): Facet {
  return facet('datasetVersion', { datasetVersion: file.digest });
}

/** Which input columns each output column, and the output as a whole, depends on. */
export function columnLineageFacet(step: PlannedStep): Facet {
  const { columns, rows } = step.definition;
  return facet('columnLineage', {
    fields: Object.fromEntries(
      columns.map((column) => [column.name, { inputFields: inputFields(column.sources, step) }]),
    ),
    dataset: inputFields(rows, step),
  });
}

/** One entry per dataset and field: a field that works in two ways has two transformations. */
function inputFields(sources: readonly ColumnSource[], step: PlannedStep) {
  const fields = new Map<string, { input: string; field: string; transformations: object[] }>();
  for (const { input, field, influence } of sources) {
    const entry = fields.get(`${input}.${field}`) ?? { input, field, transformations: [] };
    const type = direct.has(influence) ? 'DIRECT' : 'INDIRECT';
    entry.transformations.push({ type, subtype: influence, masking: false });
    fields.set(`${input}.${field}`, entry);
  }
  return [...fields.values()].flatMap(({ input, field, transformations }) =>
    (step.reads[input] ?? []).map(({ namespace, name }) => ({ namespace, name, field, transformations })),
  );
}
