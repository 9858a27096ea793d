import { firstLine, shortDigest } from '../format/names.ts';
import type { EntityNameFragment } from '../gql/graphql.ts';
import type { EntityKind } from '../gql/graphql.ts';

export type NamedEntity = EntityNameFragment;

/** What a link to an entity shows: a name, and quietly where it belongs or which one of several it is. */
export type EntityTitle = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace: string | null;
};

/**
 * A version and a run are called by what they belong to, and marked by their own version or the beginning of their id:
 * their own names say little alone.
 */
export function titleOf(entity: NamedEntity): EntityTitle {
  const { id, kind } = entity;
  switch (entity.__typename) {
    case 'DatasetVersion':
      return { id, kind, ...versionTitle(entity.dataset?.name, entity.version, entity.name) };
    case 'FeatureViewVersion':
      return { id, kind, ...versionTitle(entity.featureView?.name, entity.version, entity.name) };
    case 'ModelVersion':
      return { id, kind, ...versionTitle(entity.model?.name, entity.version, entity.name) };
    case 'Run':
      return entity.job === null
        ? { id, kind, name: entity.name, namespace: entity.namespace }
        : { id, kind, name: entity.job.name, namespace: entity.runId.slice(0, 8) };
    case 'Commit': {
      const line = firstLine(entity.message ?? '');
      return {
        id,
        kind,
        name: line === '' ? entity.sha.slice(0, 8) : line,
        namespace: line === '' ? null : entity.sha.slice(0, 8),
      };
    }
    case 'Principal':
      return { id, kind, name: entity.displayName ?? entity.name, namespace: null };
    default:
      return { id, kind, name: entity.name, namespace: entity.namespace };
  }
}

function versionTitle(
  of: string | undefined,
  version: string | null,
  name: string,
): { name: string; namespace: string | null } {
  const mark = versionMark(version ?? name);
  return of === undefined ? { name: mark, namespace: null } : { name: of, namespace: mark };
}

/** A version that is named by its digest is shown by the first 8 characters of it. */
export function versionMark(version: string): string {
  return /^(sha\d+|md5):[0-9a-f]{16,}$/i.test(version) ? shortDigest(version) : version;
}
