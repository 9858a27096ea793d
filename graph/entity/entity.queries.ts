import { cypher, join, label, query } from '../driver/cypher.ts';
import { integer, list, listOf, nullable, row, text } from '../driver/rows.ts';
import type { EntityKind } from '../model/kinds.ts';
import { decodeEntity, entityRow } from './entity-row.ts';
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

/** What entries after position `$seq` touched, at most `$most` of them. A row: ids. */
export const TOUCHED = query(
  'entity.touched',
  cypher`MATCH (e:Entry) WHERE e.seq > $seq RETURN e.subjects LIMIT $most`,
  row(list(text)),
);

/** When position `$seq` was recorded. A row: epoch ms. */
export const RECORDED_AT = query('entity.recorded-at', cypher`MATCH (e:Entry {seq: $seq}) RETURN e.at`, row(integer));

/** What ids lead to at position `$s`. A row: the id asked for, the id of the entity. */
export const RESOLVE = query(
  'entity.resolve',
  cypher`UNWIND $ids AS id MATCH (r:Alias {id: id}) WHERE ${knownAt} RETURN id, r.to ORDER BY r.recordedSeq`,
  row(text, text),
);

/** The latest version that could be read at `$t`, as known at `$s`; those that were withdrawn later are by themselves. A row: the id asked for, the version's id. */
export const LATEST_VERSIONS = query(
  'entity.latest-versions',
  cypher`
    UNWIND $ids AS id
    CALL (id) {
      MATCH (r:Availability) WHERE r.key >= id + '|' AND r.key < id + $upper AND ${knownAt}
      WITH r ORDER BY r.key DESC LIMIT 1
      RETURN collect([r.at, r.version]) AS standing
    }
    CALL (id) {
      MATCH (r:Availability) WHERE r.key > id + $ended AND r.key < id + '|~~' AND r.at <= $t AND ${knownAt}
      WITH r ORDER BY r.at DESC, r.version DESC LIMIT 1
      RETURN collect([r.at, r.version]) AS withdrawn
    }
    UNWIND standing + withdrawn AS candidate
    WITH id, candidate[0] AS at, candidate[1] AS version ORDER BY at DESC, version DESC
    RETURN id, head(collect(version))`,
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

/** Ids of what other names, or earlier ones, lead to. A row: id. */
export const BY_LABEL = query(
  'entity.by-label',
  cypher`MATCH (r:Alias {label: $name}) WHERE ${knownAt} RETURN DISTINCT r.to LIMIT $limit`,
  row(text),
);

/** Ids of the commits whose hash begins so, at most `$limit`. */
export const BY_SHA = query(
  'entity.by-sha',
  cypher`MATCH (n:Commit) WHERE n.sha STARTS WITH $sha RETURN n.id LIMIT $limit`,
  row(text),
);
