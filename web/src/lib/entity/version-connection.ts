import type { PageOf } from '../api/pages.svelte.ts';
import type { EntityKind, VersionsQuery } from '../gql/graphql.ts';

export type VersionRow = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly version: string | null;
  readonly digest: string | null;
  readonly availableAt: string | null;
  readonly rowCount: number | null;
  readonly byteSize: number | null;
};

type AnyVersion = { id: string; kind: EntityKind; name: string } & Partial<
  Record<'version' | 'digest' | 'availableAt', string | null> & Record<'rowCount' | 'byteSize', number | null>
>;

/** The versions of whatever was asked for, in one shape; what has no versions has none. */
export function versionConnection(entity: VersionsQuery['entity']): PageOf<VersionRow> {
  const connection = connectionOf(entity);
  return {
    rows: (connection?.edges ?? []).map(({ node }: { node: AnyVersion }) => ({
      id: node.id,
      kind: node.kind,
      name: node.name,
      version: node.version ?? null,
      digest: node.digest ?? null,
      availableAt: node.availableAt ?? null,
      rowCount: node.rowCount ?? null,
      byteSize: node.byteSize ?? null,
    })),
    extra: null,
    endCursor: connection?.pageInfo.hasNextPage === true ? (connection.pageInfo.endCursor ?? null) : null,
  };
}

function connectionOf(entity: VersionsQuery['entity']) {
  if (entity === null) return undefined;
  if ('datasetVersions' in entity) return entity.datasetVersions;
  if ('featureVersions' in entity) return entity.featureVersions;
  return 'modelVersions' in entity ? entity.modelVersions : undefined;
}
