/**
 * What can change about an entity, or be learnt late. Each assertion is a revision; the newest one is also kept
 * ("projected") on the node. Tags are fields of the form `tag:<key>`, kept facets `facet:<name>`. Fields
 * `hub:<what>` are what a hub says of itself, on its project `default`; they are of no meaning elsewhere. `apart:<id>` says that an
 * entity is another one than that, whatever names are learnt.
 */
export const FIELDS = [
  'name',
  'description',
  'state',
  'reason',
  'namespacePatterns',
  // taken back by somebody: when, why and by whom; null once it was spoken of again
  'withdrawn',
  // content of versions
  'digest',
  'uri',
  'rowCount',
  'byteSize',
  'fileCount',
  'schema',
  'statistics',
  'quality',
  'assertions',
  'metrics',
  'signature',
  // datasets and jobs
  'datasetType',
  'source',
  'lifecycle',
  'jobType',
  'processingType',
  'integration',
  'language',
  'sourceCode',
  'owners',
  // runs
  'parameters',
  'error',
  'environment',
  'engine',
  'nominalTime',
  'testResults',
  'flags',
  // commits
  'message',
  'authoredAt',
  'committedAt',
  'parents',
  'dirty',
  // branches and tags, and their repository
  'moved',
  'synced',
  'defaultBranch',
  'incomplete',
  // deployments, environments
  'endpoint',
  'attributes',
] as const;

export type FieldName = (typeof FIELDS)[number];
export type Field = FieldName | `tag:${string}` | `facet:${string}` | `hub:${string}` | `apart:${string}`;

/** Facets are shown on request and can be large: they are not projected onto the node. */
export function isProjected(field: Field): boolean {
  return !field.startsWith('facet:');
}
