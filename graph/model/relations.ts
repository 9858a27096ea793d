/**
 * Relations point with the flow of data, and their names read along it: `Dataset READ_BY Job WRITES Dataset`.
 * Each kind is a Neo4j relationship type; nothing outside these lists may become one.
 */
export const ENTITY_RELATIONS = ['READ_BY', 'WRITES', 'SERVED_BY', 'FEEDS', 'DERIVED_INTO'] as const;

/** Relations between versions, runs and what is deployed. DERIVED_INTO also joins versions. */
export const VERSION_RELATIONS = [
  'CONSUMED_BY',
  'PRODUCED',
  'BUILT_INTO',
  'EVALUATED_BY',
  'DEPLOYED_AS',
  'REUSED_BY',
  'TRIGGERED',
  'LED_TO',
  'HOSTED',
  'DERIVED_INTO',
] as const;

/** Relations that hold the graph together and enter a walk only on request. */
export const STRUCTURAL_RELATIONS = [
  'HAS_VERSION',
  'HAS_RUN',
  'PARENT_OF',
  'HAS_SCHEMA',
  'OWNED_BY',
  'AUTHORED_BY',
  'HAS_COMMIT',
  'HAS_REF',
  'FOLLOWED_BY',
  'HAS_JOB_VERSION',
  'OF_JOB_VERSION',
  // column lineage: Dataset MAPPED_BY JobVersion MAPS_INTO Dataset
  'MAPPED_BY',
  'MAPS_INTO',
] as const;

export const RELATION_KINDS = [
  ...ENTITY_RELATIONS,
  ...VERSION_RELATIONS.filter((kind) => kind !== 'DERIVED_INTO'),
  ...STRUCTURAL_RELATIONS,
] as const;

export type RelationKind =
  (typeof ENTITY_RELATIONS)[number] | (typeof VERSION_RELATIONS)[number] | (typeof STRUCTURAL_RELATIONS)[number];
