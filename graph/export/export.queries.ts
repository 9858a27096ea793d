import { cypher, query, relationType, relationTypes } from '../driver/cypher.ts';
import { boolean, integer, listOf, nullable, oneOf, row, text, unknown } from '../driver/rows.ts';
import { keyParts } from '../entity/entity-row.ts';
import { knownAt } from '../entity/moment.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';
import { RELATION_KINDS, type RelationKind } from '../model/relations.ts';

const entityColumns = cypher`
    CALL (n) {
      MATCH (r:Alias {to: n.id}) WHERE ${knownAt}
      WITH r ORDER BY r.id
      RETURN collect([r.id, r.label, r.validFrom, r.recordedSeq]) AS aliases
    }
    CALL (n) {
      MATCH (r:Availability {version: n.id}) WHERE ${knownAt}
      RETURN collect([r.run, r.at]) AS available
    }
    RETURN n.id, n.kind, coalesce(n.recordedName, n.name), n.namespace, n.project, n.content, n.recordedSeq, n.createdAt,
      n.earliestAt, n.lastSeenAt, EXISTS { MATCH (r:Alias {id: n.id}) WHERE ${knownAt} },
      ${keyParts},
      aliases, available`;
const entityRow = row(
  text,
  oneOf(ENTITY_KINDS),
  text,
  nullable(text),
  text,
  nullable(text),
  integer,
  integer,
  nullable(integer),
  nullable(integer),
  boolean,
  listOf(row(text, unknown)),
  listOf(row(text, text, integer, integer)),
  listOf(row(text, integer)),
);

/**
 * Entities in order of id, after `$after` and before `$end`. A row: id, kind, the name that it was recorded under, namespace, project,
 * content, recordedSeq, when that was, earliest event, last seen, whether it was united into another by `$s`, the other properties
 * (the key, above all), the names that led to it, since when it could be read thanks to which run.
 */
export const ENTITIES = query(
  'export.entities',
  cypher`
    MATCH (n:Entity) WHERE n.id > $after AND n.id < $end
    WITH n ORDER BY n.id LIMIT $take
    ${entityColumns}
    ORDER BY n.id`,
  entityRow,
);

/** Those of the ids that there are; the same row. */
export const ENTITIES_OF = query(
  'export.entities-of',
  cypher`
    UNWIND $in.ids AS id
    MATCH (n:Entity {id: id})
    WITH n ORDER BY n.id
    ${entityColumns}
    ORDER BY n.id`,
  entityRow,
);

const revisionColumns = cypher`
    OPTIONAL MATCH (e:Entry {seq: r.recordedSeq})
    RETURN r.key, r.field, r.value, r.validFrom, r.recordedSeq, r.retractedSeq, coalesce(e.at, 0)`;
const revisionRow = row(text, text, text, integer, integer, integer, integer);

/** Revisions in order of key, from `$after` on and before `$end`: a key may have several rows. A row: key, field, value, validFrom, recordedSeq, retractedSeq, when it was recorded. */
export const REVISIONS = query(
  'export.revisions',
  cypher`
    MATCH (r:Revision) WHERE r.key >= $after AND r.key < $end
    WITH r ORDER BY r.key LIMIT $take
    ${revisionColumns}
    ORDER BY r.key`,
  revisionRow,
);

const relationColumns = cypher`
    OPTIONAL MATCH (e:Entry {seq: f.recordedSeq})
    RETURN f.factId, type(f), a.id, b.id, f.validFrom, f.validTo, coalesce(f.inferred, false), f.of, f.recordedSeq, f.retractedSeq, coalesce(e.at, 0),
      CASE type(f)
        WHEN 'CONSUMED_BY' THEN COLLECT { MATCH (a)<-[r:HAS_VERSION]-(p) WHERE ${knownAt} RETURN p.id LIMIT 1 }[0]
        WHEN 'PRODUCED' THEN COLLECT { MATCH (b)<-[r:HAS_VERSION]-(p) WHERE ${knownAt} RETURN p.id LIMIT 1 }[0]
      END`;
const relationRow = row(
  text,
  oneOf(RELATION_KINDS),
  text,
  text,
  integer,
  integer,
  boolean,
  nullable(text),
  integer,
  integer,
  integer,
  nullable(text),
);

/**
 * Relations of one kind in order of fact id, from `$after` on: an id may have several rows. A row: fact id, kind, ends, validFrom, validTo,
 * inferred, what it follows from, recordedSeq, retractedSeq, when it was recorded, what the version at its end is a version of.
 */
export const RELATIONS = new Map(
  RELATION_KINDS.map((kind): [RelationKind, ReturnType<typeof relationsOf>] => [kind, relationsOf(kind)]),
);

function relationsOf(kind: RelationKind) {
  return query(
    `export.relations.${kind}`,
    cypher`
      MATCH (a)-[f:${relationType(kind)}]->(b) WHERE f.factId >= $after
      WITH a, f, b ORDER BY f.factId LIMIT $take
      ${relationColumns}
      ORDER BY f.factId`,
    relationRow,
  );
}

/** Versions first, and reads last: what may have been read is there then, and a hub that takes it works nothing out twice. */
export const IN_ORDER: readonly RelationKind[] = [
  'HAS_VERSION',
  ...RELATION_KINDS.filter((kind) => kind !== 'HAS_VERSION' && kind !== 'CONSUMED_BY'),
  'CONSUMED_BY',
];

/** Relations among members that begin at some of them. The same row. */
export const RELATIONS_AMONG = [
  amongOf('export.versions-among', IN_ORDER.slice(0, 1)),
  amongOf('export.relations-among', IN_ORDER.slice(1, -1)),
  amongOf('export.reads-among', IN_ORDER.slice(-1)),
];

function amongOf(name: string, kinds: readonly RelationKind[]) {
  return query(
    name,
    cypher`
      UNWIND $in.ids AS id
      MATCH (a:Entity {id: id})-[f:${relationTypes(kinds)}]->(b)
      WHERE f.recordedSeq <= $s AND f.retractedSeq > $s AND b.id IN $in.members
      ${relationColumns}
      ORDER BY f.factId`,
    relationRow,
  );
}

/** What stands above something, or is named by it: the parent of a version, the job of a run, the schema of a dataset. */
const ABOVE: readonly RelationKind[] = ['HAS_VERSION', 'HAS_RUN', 'HAS_COMMIT', 'HAS_JOB_VERSION'];
const NAMED: readonly RelationKind[] = ['HAS_SCHEMA', 'OWNED_BY', 'AUTHORED_BY', 'OF_JOB_VERSION', 'MAPPED_BY'];

/** What some members refer to. A row: id of a member, ids of its project and of what it refers to. */
export const REFERRED = query(
  'export.referred',
  cypher`
    UNWIND $in.ids AS id
    MATCH (n:Entity {id: id})
    CALL (n) {
      MATCH (n)<-[r:${relationTypes(ABOVE)}]-(m) WHERE ${knownAt}
      RETURN collect(m.id) AS above
    }
    CALL (n) {
      MATCH (n)-[r:${relationTypes(NAMED)}]->(m) WHERE ${knownAt}
      WITH m LIMIT $most
      RETURN collect(m.id) AS named
    }
    CALL (n) {
      MATCH (n)<-[r:MAPS_INTO]-(m) WHERE ${knownAt}
      WITH m LIMIT $most
      RETURN collect(m.id) AS mappings
    }
    CALL (n) {
      MATCH (r:Revision) WHERE r.key >= n.id + '|' AND r.key < n.id + '}' AND (r.field STARTS WITH 'slot:' OR r.field = 'owners') AND ${knownAt}
      WITH r LIMIT $most
      RETURN collect(r.value) AS values
    }
    RETURN n.id, [n.project] + above + named + mappings, values`,
  row(text, listOf(text), listOf(text)),
);

/** What ids led to at position `$s`: those that led to something else. A row: id, what it led to. */
export const LED = query(
  'export.led',
  cypher`UNWIND $in.ids AS id MATCH (a:Alias {id: id}) WHERE a.recordedSeq <= $s AND a.retractedSeq > $s RETURN a.id, a.to`,
  row(text, text),
);

/** The names of the columns are in the content of schemas. A row: id, content. */
export const SCHEMAS = query(
  'export.schemas',
  cypher`UNWIND $in.ids AS id MATCH (n:Entity {id: id}) WHERE n.content IS NOT NULL RETURN n.id, n.content`,
  row(text, text),
);
