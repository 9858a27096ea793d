/** Who says what the events say: the `producer` and `_producer` of everything that the example sends. */
export const producer = 'https://rootline.example/examples/flights/0.1.0';

const specification = 'https://openlineage.io/spec';

/** Names and versions of the standard facets that the example uses. */
const standardFacets = {
  columnLineage: '1-2-0/ColumnLineageDatasetFacet',
  dataQualityMetricsOfInput: '1-0-3/DataQualityMetricsInputDatasetFacet',
  dataQualityMetrics: '1-0-1/DataQualityMetricsDatasetFacet',
  datasetType: '1-0-1/DatasetTypeDatasetFacet',
  datasetVersion: '1-0-1/DatasetVersionDatasetFacet',
  documentationOfDataset: '1-1-0/DocumentationDatasetFacet',
  documentationOfJob: '1-1-0/DocumentationJobFacet',
  errorMessage: '1-0-1/ErrorMessageRunFacet',
  executionParameters: '1-0-0/ExecutionParametersRunFacet',
  inputStatistics: '1-0-0/InputStatisticsInputDatasetFacet',
  jobType: '2-0-4/JobTypeJobFacet',
  nominalTime: '1-0-1/NominalTimeRunFacet',
  outputStatistics: '1-0-2/OutputStatisticsOutputDatasetFacet',
  ownershipOfDataset: '1-0-1/OwnershipDatasetFacet',
  ownershipOfJob: '1-0-1/OwnershipJobFacet',
  parent: '1-2-0/ParentRunFacet',
  processingEngine: '1-1-1/ProcessingEngineRunFacet',
  schema: '1-2-0/SchemaDatasetFacet',
  sourceCodeLocation: '1-1-0/SourceCodeLocationJobFacet',
  sql: '1-1-0/SQLJobFacet',
  symlinks: '1-0-1/SymlinksDatasetFacet',
  tags: '1-0-0/TagsDatasetFacet',
} as const;

export type StandardFacet = keyof typeof standardFacets;

/** A facet with the two fields that every facet must have. */
export type Facet = Readonly<Record<string, unknown>> & { readonly _producer: string; readonly _schemaURL: string };

export type Facets = Readonly<Record<string, Facet>>;

/** Adds `_producer` and `_schemaURL` to the content of a standard facet. */
export function facet(kind: StandardFacet, content: Readonly<Record<string, unknown>>): Facet {
  const versioned = standardFacets[kind];
  const name = versioned.slice(versioned.indexOf('/') + 1);
  return { _producer: producer, _schemaURL: `${specification}/facets/${versioned}.json#/$defs/${name}`, ...content };
}

/** A facet of Rootline's own, outside the specification. */
export function customFacet(name: string, content: Readonly<Record<string, unknown>>): Facet {
  return { _producer: producer, _schemaURL: `https://rootline.example/spec/facets/1-0-0/${name}.json`, ...content };
}

/** The schema of an event kind. */
export function eventSchema(kind: 'RunEvent' | 'DatasetEvent'): string {
  return `${specification}/2-0-2/OpenLineage.json#/$defs/${kind}`;
}
