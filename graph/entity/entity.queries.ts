import { cypher, type Fragment, join, label, query, type Query } from '../driver/cypher.ts';
import { integer, listOf, nullable, row, text } from '../driver/rows.ts';
import { ENTITY_KINDS, type EntityKind } from '../model/kinds.ts';
import { decodeEntity, entityRow } from './entity-row.ts';
import type { EntityRecord } from './entity-store.ts';
import { knownAt } from './moment.ts';

/** Entities by id at position `$s`, through the aliases known then. A row: the id asked for, the entity. */
export const GET_MANY = query(
  'entity.get-many',
  cypher`
    UNWIND $ids AS id
    CALL (id) {
      OPTIONAL MATCH (r:Alias {id: id}) WHERE ${knownAt}
      RETURN r.to AS to ORDER BY r.recordedSeq DESC LIMIT 1
    }
    MATCH (n:Entity {id: coalesce(to, id)}) WHERE n.recordedSeq <= $s
    RETURN id, ${entityRow}`,
  row(text, decodeEntity),
);

/** What ids lead to at position `$s`. A row: the id asked for, the id of the entity. */
export const RESOLVE = query(
  'entity.resolve',
  cypher`UNWIND $ids AS id MATCH (r:Alias {id: id}) WHERE ${knownAt} RETURN id, r.to ORDER BY r.recordedSeq`,
  row(text, text),
);

/** The pages of one kind: `page` its rows, `scanEnd` where the bounded look ended. */
export type ListQueries = {
  readonly page: Query<readonly [pageKey: string, entity: EntityRecord]>;
  readonly scanEnd: Query<readonly [pageKey: string]>;
};

// A kind with an index over (namespace, pageKey): one namespace's pages cost the same in a store of any size.
const NAMESPACE_INDEXED: ReadonlySet<EntityKind> = new Set<EntityKind>(['Dataset', 'Job']);

/** Lists by kind in one order; those of one namespace in the other. */
export const LISTS: ReadonlyMap<EntityKind, ListQueries> = new Map(ENTITY_KINDS.map((kind) => [kind, pagesOf(kind)]));
export const NAMESPACE_LISTS: ReadonlyMap<EntityKind, ListQueries> = new Map(
  [...NAMESPACE_INDEXED].map((kind) => [kind, namespacePagesOf(kind)]),
);

function pagesOf(kind: EntityKind): ListQueries {
  const rows = cypher`
    MATCH (n:${label(kind)}) USING INDEX n:${label(kind)}(pageKey)
    WHERE n.pageKey < $before AND n.pageKey >= $from`;
  return listQueries(`entity.list.${kind}`, rows, cypher`n.pageKey DESC`);
}

function namespacePagesOf(kind: EntityKind): ListQueries {
  const rows = cypher`
    MATCH (n:${label(kind)}) USING INDEX n:${label(kind)}(namespace, pageKey)
    WHERE n.namespace = $namespace AND n.pageKey < $before AND n.pageKey >= $from`;
  // Both properties in the order let the planner take it from the index.
  return listQueries(`entity.list-namespace.${kind}`, rows, cypher`n.namespace DESC, n.pageKey DESC`);
}

/**
 * `page`: up to `$take` matches among the first `$scan` rows; it stops reading as soon as it has them.
 * `scanEnd`: the page key of the last of `$scan` rows, no row when there are fewer.
 */
function listQueries(name: string, rows: Fragment, order: Fragment): ListQueries {
  return {
    page: query(
      name,
      cypher`${rows}
    WITH n ORDER BY ${order} LIMIT $scan
    WHERE n.aliasOf IS NULL
      AND ($project IS NULL OR n.project = $project)
      AND ($namespace IS NULL OR n.namespace = $namespace)
      AND ($tag IS NULL OR $tag IN n.tags)
      AND ($states IS NULL OR coalesce(n.state, 'NEW') IN $states)
      AND ($nameContains IS NULL OR toLower(n.name) CONTAINS $nameContains)
    WITH n LIMIT $take
    RETURN n.pageKey, ${entityRow}`,
      row(text, decodeEntity),
    ),
    scanEnd: query(
      `${name}.scan-end`,
      cypher`${rows}
    WITH n ORDER BY ${order} SKIP $scan - 1 LIMIT 1
    RETURN n.pageKey`,
      row(text),
    ),
  };
}

/** The latest version that could be read at `$t`, as known at `$s`. A row: the id asked for, the version's id. */
export const LATEST_VERSIONS = query(
  'entity.latest-versions',
  cypher`
    UNWIND $ids AS id
    CALL (id) {
      MATCH (r:Availability) WHERE r.key >= id + '|' AND r.key < id + $upper AND ${knownAt}
      RETURN r.version AS version ORDER BY r.key DESC LIMIT 1
    }
    RETURN id, version`,
  row(text, text),
);

/** Values that fields had. A row: key, field, value (JSON text), validFrom, recordedSeq. */
export const REVISIONS = query(
  'entity.revisions',
  cypher`
    UNWIND $prefixes AS prefix
    MATCH (r:Revision) WHERE r.key STARTS WITH prefix AND r.validFrom <= $t AND ${knownAt}
      AND ($afterTime IS NULL OR r.validFrom < $afterTime OR (r.validFrom = $afterTime AND r.key < $afterKey))
    WITH r ORDER BY r.validFrom DESC, r.key DESC LIMIT $take
    RETURN r.key, r.field, r.value, r.validFrom, r.recordedSeq`,
  row(text, text, text, integer, integer),
);

/**
 * The values of entities at time `$t`, as known at `$s`. A row: id, the name that it was recorded under, a list of
 * [field, value (JSON text), its validFrom, the earliest time at which the field was RUNNING].
 */
export const VALUES_AT = query(
  'entity.values-at',
  cypher`
    UNWIND $ids AS id
    MATCH (n:Entity {id: id})
    CALL (id) {
      MATCH (r:Revision) WHERE r.key STARTS WITH id + '|' AND r.validFrom <= $t AND ${knownAt} AND NOT r.field STARTS WITH 'facet:'
      WITH r ORDER BY r.key DESC
      WITH r.field AS field, head(collect(r)) AS newest,
        min(CASE WHEN r.field = 'state' AND r.value = '"RUNNING"' THEN r.validFrom END) AS running
      RETURN collect([field, newest.value, newest.validFrom, running]) AS values
    }
    RETURN id, coalesce(n.recordedName, n.name), values`,
  row(text, text, listOf(row(text, text, integer, nullable(integer)))),
);

/** Names that led to entities at position `$s`. A row: id, label. */
export const ALIASES_AT = query(
  'entity.aliases-at',
  cypher`
    UNWIND $ids AS id
    MATCH (r:Alias {to: id}) WHERE ${knownAt} AND r.label <> ''
    RETURN id, r.label ORDER BY r.recordedSeq`,
  row(text, text),
);

/** Since when versions could be read, as known at `$s`. A row: the version's id, epoch ms. */
export const AVAILABLE_AT = query(
  'entity.available-at',
  cypher`
    UNWIND $ids AS id
    MATCH (r:Availability {version: id}) WHERE r.at <= $t AND ${knownAt}
    RETURN id, r.at ORDER BY r.recordedSeq`,
  row(text, integer),
);

/** Kinds that people call by name; each has an index on it. */
const NAMED_KINDS = [
  'Dataset',
  'Job',
  'RegisteredModel',
  'FeatureView',
  'Deployment',
  'Pipeline',
  'Experiment',
  'Project',
  'Repository',
  'Environment',
  'Principal',
] as const satisfies readonly EntityKind[];

/** Ids of what has exactly this name, at most `$limit`. */
export const BY_NAME = query(
  'entity.by-name',
  cypher`CALL () {
    ${join(
      NAMED_KINDS.map((kind) => cypher`MATCH (n:${label(kind)} {name: $name}) RETURN n.id AS id LIMIT $limit`),
      cypher`
    UNION ALL
    `,
    )}
    }
    RETURN id LIMIT $limit`,
  row(text),
);

/** Ids of the commits whose hash begins so, at most `$limit`. */
export const BY_SHA = query(
  'entity.by-sha',
  cypher`MATCH (n:Commit) WHERE n.sha STARTS WITH $sha RETURN n.id LIMIT $limit`,
  row(text),
);
