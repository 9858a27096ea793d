/**
 * The kinds of entity that the hub knows. A kind is a Neo4j label, a GraphQL type and a place in the walk;
 * nothing outside this list may become a label.
 */
export const ENTITY_KINDS = [
  'Project',
  'Dataset',
  'DatasetVersion',
  'Schema',
  'FeatureView',
  'FeatureViewVersion',
  'Repository',
  'Commit',
  'Ref',
  'Job',
  'JobVersion',
  'Run',
  'Pipeline',
  'Experiment',
  'RegisteredModel',
  'ModelVersion',
  'Artifact',
  'Environment',
  'Deployment',
  'Principal',
] as const;

export type EntityKind = (typeof ENTITY_KINDS)[number];

/** Kinds whose content comes in versions, and the kind that such a version has. */
export const VERSION_KIND_OF = {
  Dataset: 'DatasetVersion',
  FeatureView: 'FeatureViewVersion',
  RegisteredModel: 'ModelVersion',
} as const satisfies Partial<Record<EntityKind, EntityKind>>;

export type VersionedKind = keyof typeof VERSION_KIND_OF;
export type VersionKind = (typeof VERSION_KIND_OF)[VersionedKind];

/** Kinds that have a name in a project (a ULID is their key, so that they can be renamed). */
export const BORN_HERE_KINDS = [
  'Project',
  'FeatureView',
  'RegisteredModel',
  'Deployment',
  'Pipeline',
  'Experiment',
] as const;
export type BornHereKind = (typeof BORN_HERE_KINDS)[number];

const slugs = new Map<EntityKind, string>(
  ENTITY_KINDS.map((kind) => [kind, kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()]),
);
const kindsBySlug = new Map<string, EntityKind>([...slugs].map(([kind, slug]) => [slug, kind]));

/** `DatasetVersion` → `dataset-version`, the prefix of ids and the word in URLs. */
export function slugOfKind(kind: EntityKind): string {
  return slugs.get(kind) as string;
}

/** The kind that an id's prefix names, or undefined when it names none. */
export function kindOfSlug(slug: string): EntityKind | undefined {
  return kindsBySlug.get(slug);
}

export function isVersionedKind(kind: EntityKind): kind is VersionedKind {
  return kind in VERSION_KIND_OF;
}
