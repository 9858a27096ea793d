import { cypher, query, relationType } from '../driver/cypher.ts';
import { boolean, integer, list, listOf, noRows, nullable, oneOf, row, text } from '../driver/rows.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';
import { RELATION_KINDS, type RelationKind } from '../model/relations.ts';

/*
 * Lists travel within a map (`$in.rows`): Neo4j plans a query anew for each order of magnitude of a list that is a
 * parameter itself, 50 to 150 ms each time.
 */

/** Takes the ledger's lock; everything after it in the transaction is alone. Row: seq, at, epoch, aliasSeq, rulesSeq, endSeq, what the store is shut for. */
export const LOCK = query(
  'writer.lock',
  cypher`MATCH (c:Counter {id: '0'}) SET c.lk = $writer
RETURN c.seq, c.at, c.epoch, coalesce(c.aliasSeq, 0), coalesce(c.rulesSeq, 0), coalesce(c.endSeq, 0), c.shut`,
  row(integer, integer, text, integer, integer, integer, nullable(text)),
);

const aliasRow = row(text, text, text, integer, integer);

/** Open aliases that lead to an entity. Row: id, to, label, validFrom, recordedSeq. */
export const ALIASES_TO = query(
  'writer.aliases-to',
  cypher`MATCH (a:Alias {to: $id}) WHERE a.retractedSeq = $open RETURN a.id, a.to, a.label, a.validFrom, a.recordedSeq`,
  aliasRow,
);

const relationRow = row(text, text, text, integer, integer, integer, boolean, nullable(text));
const readRow = row(text, text, integer, integer, boolean);
const availabilityRow = row(text, text, text, integer, integer, nullable(integer));
const perRelation = <T>(make: (kind: RelationKind) => T) =>
  new Map(RELATION_KINDS.map((kind): [RelationKind, T] => [kind, make(kind)]));

/** Of an entity: id, kind, project, recordedSeq, name, other words of its key, projection, aliases, aliasOf, earliest, started, ended, available, lastSeen, columns, united. */
const nodeRow = row(
  text,
  oneOf(ENTITY_KINDS),
  text,
  integer,
  text,
  text,
  nullable(text),
  list(text),
  nullable(text),
  nullable(integer),
  nullable(integer),
  nullable(integer),
  nullable(integer),
  nullable(integer),
  nullable(text),
  nullable(integer),
);

/** Entries by key, then entities and open aliases by id, then which revisions there are by key. */
const identities = cypher`CALL () {
  UNWIND $in.entries AS key MATCH (e:Entry {key: key})
  RETURN collect([e.key, e.seq, e.body, e.outcome, e.answer, e.leaf]) AS entries
}
CALL () {
  UNWIND $in.nodes AS id MATCH (n:Entity {id: id})
  RETURN collect([n.id, n.kind, n.project, n.recordedSeq, coalesce(n.recordedName, n.name),
    trim(coalesce(n.namespace, '') + ' ' + coalesce(n.runId, n.sha, n.url, '')), n.projection, coalesce(n.aliases, []), n.aliasOf,
    n.earliestAt, n.startedAt, n.endedAt, n.availableAt, n.lastSeenAt, n.columns, n.unitedSeq]) AS nodes
}
CALL () {
  UNWIND $in.aliases AS id MATCH (a:Alias {id: id}) WHERE a.retractedSeq = $open
  RETURN collect([a.id, a.to, a.label, a.validFrom, a.recordedSeq]) AS aliases
}
CALL () {
  UNWIND $in.revisions AS key MATCH (r:Revision {key: key}) USING INDEX SEEK r:Revision(key)
  WHERE r.retractedSeq = $open RETURN collect(r.key) AS revisions
}`;

/** Of runs: open inferred reads of what (pairs), what they read, since when what they made can be read, what they made. */
const ofRuns = cypher`CALL () {
  UNWIND $in.inferred AS x MATCH (b:Entity {id: x.run})<-[r:CONSUMED_BY]-(a) USING INDEX SEEK b:Entity(id)
  WHERE r.inferred AND r.retractedSeq = $open AND r.of = x.of
  RETURN collect([r.factId, a.id, b.id, r.validFrom, r.validTo, r.recordedSeq, true, r.of]) AS inferred
}
CALL () {
  UNWIND $in.readsOfRun AS run MATCH (x:Read {run: run})
  RETURN collect([x.of, x.run, x.at, x.validFrom, x.explicit]) AS readsOfRun
}
CALL () {
  UNWIND $in.availabilitiesOfRun AS run MATCH (a:Availability {run: run}) WHERE a.retractedSeq = $open
  RETURN collect([a.of, a.version, a.run, a.at, a.recordedSeq, a.until]) AS availabilitiesOfRun
}
CALL () {
  UNWIND $in.outputsOfRun AS run MATCH (n:Entity {id: run})-[p:PRODUCED]->(v)<-[h:HAS_VERSION]-(of) USING INDEX SEEK n:Entity(id)
  WHERE p.retractedSeq = $open AND h.retractedSeq = $open
  RETURN collect([run, v.id, of.id]) AS outputsOfRun
}`;

/** Versions that were withdrawn after a moment: none, for nearly all events. An empty store would be scanned without the hint. */
const ENDED = cypher`MATCH (a:Availability) USING INDEX SEEK a:Availability(key)
    WHERE a.key > p.ended AND a.key < p.endedEnd AND a.retractedSeq = $open`;

/** Moments of datasets: the last availability before each; and what lies around it, up to the next. */
const moments = cypher`CALL () {
  UNWIND $in.before AS p
  CALL (p) {
    MATCH (a:Availability) WHERE a.key >= p.prefix AND a.key < p.low AND a.retractedSeq = $open
    WITH a ORDER BY a.key DESC LIMIT 1
    RETURN collect([a.of, a.version, a.run, a.at, a.recordedSeq, a.until]) AS last
  }
  CALL (p) {
    ${ENDED}
    WITH a ORDER BY a.at DESC, a.version DESC LIMIT 1
    RETURN collect([a.of, a.version, a.run, a.at, a.recordedSeq, a.until]) AS ended
  }
  RETURN collect([p.key, last + ended, []]) AS before
}
CALL () {
  UNWIND $in.around AS p
  CALL (p) {
    MATCH (a:Availability) WHERE a.key >= p.prefix AND a.key < p.low AND a.retractedSeq = $open
    WITH a ORDER BY a.key DESC LIMIT 1
    RETURN collect([a.of, a.version, a.run, a.at, a.recordedSeq, a.until]) AS last
  }
  CALL (p) {
    MATCH (a:Availability) WHERE a.key >= p.low AND a.key < p.high AND a.retractedSeq = $open
    WITH a LIMIT 50
    RETURN collect([a.of, a.version, a.run, a.at, a.recordedSeq, a.until]) AS same
  }
  CALL (p) {
    MATCH (a:Availability) WHERE a.key >= p.high AND a.key < p.end AND a.retractedSeq = $open
    WITH a ORDER BY a.key LIMIT 1
    RETURN collect([a.of, a.version, a.run, a.at, a.recordedSeq, a.until]) AS next, max(left(a.key, size(p.low))) + '~' AS until
  }
  CALL (p, until) {
    MATCH (x:Read) WHERE x.key >= p.high AND x.key < coalesce(until, p.end)
    RETURN collect([x.of, x.run, x.at, x.validFrom, x.explicit]) AS reads
  }
  CALL (p) {
    ${ENDED}
    WITH a ORDER BY a.at DESC LIMIT 1000
    RETURN collect([a.of, a.version, a.run, a.at, a.recordedSeq, a.until]) AS ended
  }
  RETURN collect([p.key, last + same + next + ended, reads]) AS around
}`;

const windowRow = row(text, listOf(availabilityRow), listOf(readRow));

/**
 * Everything that a batch looks up by key, in one statement: each statement costs a round of messages, about as much as
 * ten of these look-ups. One row of lists, named in the RETURN.
 */
export const LOOK_UP = query(
  'writer.look-up',
  cypher`${identities}
${ofRuns}
${moments}
RETURN entries, nodes, aliases, revisions, inferred, readsOfRun, availabilitiesOfRun, outputsOfRun, before, around`,
  row(
    listOf(row(text, integer, text, oneOf(['committed', 'refused']), text, text)),
    listOf(nodeRow),
    listOf(aliasRow),
    list(text),
    listOf(relationRow),
    listOf(readRow),
    listOf(availabilityRow),
    listOf(row(text, text, text)),
    listOf(windowRow),
    listOf(windowRow),
  ),
);

/** Open rows by fact id. Row: factId, from, to, validFrom, validTo, recordedSeq, inferred, of. */
export const OPEN_RELATIONS = perRelation((kind) =>
  query(
    `writer.open-relations.${kind}`,
    cypher`UNWIND $in.ids AS id MATCH (a)-[r:${relationType(kind)} {factId: id}]->(b) WHERE r.retractedSeq = $open
RETURN r.factId, a.id, b.id, r.validFrom, r.validTo, r.recordedSeq, coalesce(r.inferred, false), r.of`,
    relationRow,
  ),
);

/** All open relations of an entity. Row: type, then as above. */
export const RELATIONS_OF = query(
  'writer.relations-of',
  cypher`MATCH (n:Entity {id: $id})-[r]-() WHERE r.retractedSeq = $open
RETURN type(r), r.factId, startNode(r).id, endNode(r).id, r.validFrom, r.validTo, r.recordedSeq, coalesce(r.inferred, false), r.of`,
  row(oneOf(RELATION_KINDS), text, text, text, integer, integer, integer, boolean, nullable(text)),
);

const revisionRow = row(text, text, text, integer, integer);

/** Open revisions whose key begins so, in order. Row: key, field, value, validFrom, recordedSeq. */
export const REVISIONS_BY_PREFIX = query(
  'writer.revisions-by-prefix',
  cypher`MATCH (r:Revision) WHERE r.key >= $prefix AND r.key < $end AND r.retractedSeq = $open
RETURN r.key, r.field, r.value, r.validFrom, r.recordedSeq ORDER BY r.key`,
  revisionRow,
);

/** The open revisions right before and after keys within a prefix. Row: the key, at most two of them. */
export const NEIGHBOURS = query(
  'writer.neighbours',
  cypher`UNWIND $in.rows AS x
CALL (x) {
  MATCH (r:Revision) WHERE r.key >= x.prefix AND r.key < x.key AND r.retractedSeq = $open
  WITH r ORDER BY r.key DESC LIMIT 1
  RETURN collect([r.key, r.field, r.value, r.validFrom, r.recordedSeq]) AS before
}
CALL (x) {
  MATCH (r:Revision) WHERE r.key > x.key AND r.key < x.end AND r.retractedSeq = $open
  WITH r ORDER BY r.key LIMIT 1
  RETURN collect([r.key, r.field, r.value, r.validFrom, r.recordedSeq]) AS after
}
RETURN x.key, before + after`,
  row(text, listOf(revisionRow)),
);

/** Open relations of owners that touch a span of time. Row: the key, relations. */
export const OWNERSHIPS = query(
  'writer.ownerships',
  cypher`UNWIND $in.rows AS x
CALL (x) {
  MATCH (a:Entity {id: x.id})-[r:OWNED_BY]->(b)
  WHERE r.retractedSeq = $open AND r.of = 'owners' AND r.validFrom <= x.to AND r.validTo >= x.from
  RETURN collect([r.factId, a.id, b.id, r.validFrom, r.validTo, r.recordedSeq, false, r.of]) AS held
}
RETURN x.key, held`,
  row(text, listOf(relationRow)),
);

/** Everything read from one entity. Row: of, run, at, validFrom, explicit. */
export const READS_OF = query(
  'writer.reads-of',
  cypher`MATCH (x:Read) WHERE x.key >= $prefix AND x.key < $end RETURN x.of, x.run, x.at, x.validFrom, x.explicit`,
  readRow,
);

/** Row: of, version, run, at, recordedSeq, until. */
export const AVAILABILITIES_OF = query(
  'writer.availabilities-of',
  cypher`MATCH (a:Availability) WHERE a.key >= $prefix AND a.key < $end AND a.retractedSeq = $open
RETURN a.of, a.version, a.run, a.at, a.recordedSeq, a.until`,
  availabilityRow,
);

/** By the version. Row: as above. */
export const AVAILABILITIES_OF_VERSIONS = query(
  'writer.availabilities-of-versions',
  cypher`UNWIND $in.ids AS id MATCH (a:Availability {version: id}) WHERE a.retractedSeq = $open
RETURN a.of, a.version, a.run, a.at, a.recordedSeq, a.until`,
  availabilityRow,
);

const lasting = cypher`r.retractedSeq = $open AND r.validTo = $open AND r.validFrom <= $until`;
const typedRelation = cypher`type(r), r.factId, startNode(r).id, endNode(r).id, r.validFrom, r.validTo, r.recordedSeq, coalesce(r.inferred, false), r.of`;

/** What ends when an entity is withdrawn, by fact id: all open relations but those to its versions and to what goes on without it. Row: as RELATIONS_OF. */
export const ENDING = query(
  'writer.ending',
  cypher`MATCH (n:Entity {id: $id})-[r]-() WHERE ${lasting}
  AND NOT (type(r) IN ['HAS_VERSION', 'HAS_RUN', 'HAS_JOB_VERSION'] AND startNode(r) = n)
WITH DISTINCT r ORDER BY r.factId LIMIT $most
RETURN ${typedRelation}`,
  row(oneOf(RELATION_KINDS), text, text, text, integer, integer, integer, boolean, nullable(text)),
);

/** The same of its versions, one after the other; last of each that it is one. Row: the version, then as above. */
export const ENDING_PARTS = query(
  'writer.ending-parts',
  cypher`MATCH (n:Entity {id: $id})-[r:HAS_VERSION]->(v) WHERE ${lasting}
WITH v, r AS held ORDER BY v.id
CALL (v, held) {
  MATCH (v)-[r]-() WHERE r <> held AND ${lasting}
  RETURN r, 0 AS place ORDER BY r.factId LIMIT $most
  UNION ALL
  RETURN held AS r, 1 AS place
}
WITH v, r LIMIT $most
RETURN v.id, ${typedRelation}`,
  row(text, oneOf(RELATION_KINDS), text, text, text, integer, integer, integer, boolean, nullable(text)),
);

/** Versions of an entity. Row: id, version name, run that it is keyed by, runs that made it. */
export const VERSIONS_OF = query(
  'writer.versions-of',
  cypher`MATCH (n:Entity {id: $id})-[h:HAS_VERSION]->(v) WHERE h.retractedSeq = $open
OPTIONAL MATCH (v)<-[p:PRODUCED]-(run) WHERE p.retractedSeq = $open
RETURN v.id, v.version, v.run, collect(run.id)`,
  row(text, nullable(text), nullable(text), list(text)),
);

/** What versions go by. Row: id, version name, run that it is keyed by. */
export const VERSION_KEYS = query(
  'writer.version-keys',
  cypher`UNWIND $in.ids AS id MATCH (v:Entity {id: id}) RETURN v.id, v.version, v.run`,
  row(text, nullable(text), nullable(text)),
);

/** How much is open at entities, each part counted up to `$most`. Row: id, rows. */
export const SIZES = query(
  'writer.sizes',
  cypher`UNWIND $in.ids AS id
CALL (id) { MATCH (:Entity {id: id})-[r]-() WHERE r.retractedSeq = $open WITH r LIMIT $most RETURN count(r) AS relations }
CALL (id) { MATCH (r:Revision) WHERE r.key >= id + '|' AND r.key < id + '|~' AND r.retractedSeq = $open WITH r LIMIT $most RETURN count(r) AS revisions }
CALL (id) { MATCH (a:Alias {to: id}) WHERE a.retractedSeq = $open WITH a LIMIT $most RETURN count(a) AS names }
CALL (id) { MATCH (x:Read) WHERE x.key >= id + '|' AND x.key < id + '|~' WITH x LIMIT $most RETURN count(x) AS reads }
CALL (id) { MATCH (a:Availability) WHERE a.key >= id + '|' AND a.key < id + '|~~' AND a.retractedSeq = $open WITH a LIMIT $most RETURN count(a) AS versions }
RETURN id, relations + revisions + names + reads + versions`,
  row(text, integer),
);

/** Projects with their properties. Row: id, projection. */
export const PROJECT_RULES = query(
  'writer.project-rules',
  cypher`MATCH (p:Project) WHERE p.projection IS NOT NULL RETURN p.id, p.projection LIMIT 10000`,
  row(text, text),
);

export const RETRACT_RELATIONS = perRelation((kind) =>
  query(
    `writer.retract.${kind}`,
    cypher`UNWIND $in.rows AS x MATCH ()-[r:${relationType(kind)} {factId: x.factId}]->() WHERE r.recordedSeq = x.recordedSeq
SET r.retractedSeq = x.retractedSeq RETURN count(r)`,
    row(integer),
  ),
);

export const RETRACT_REVISIONS = query(
  'writer.retract-revisions',
  cypher`UNWIND $in.rows AS x MATCH (r:Revision {key: x.key}) USING INDEX SEEK r:Revision(key)
WHERE r.recordedSeq = x.recordedSeq SET r.retractedSeq = x.retractedSeq RETURN count(r)`,
  row(integer),
);

export const CREATE_ALIASES = query(
  'writer.create-aliases',
  cypher`UNWIND $in.rows AS x CREATE (a:Alias) SET a = x RETURN count(a)`,
  row(integer),
);

export const RETRACT_ALIASES = query(
  'writer.retract-aliases',
  cypher`UNWIND $in.rows AS x MATCH (a:Alias {id: x.id}) WHERE a.recordedSeq = x.recordedSeq
SET a.retractedSeq = x.retractedSeq RETURN count(a)`,
  row(integer),
);

export const RETRACT_AVAILABILITIES = query(
  'writer.retract-availabilities',
  cypher`UNWIND $in.rows AS x MATCH (a:Availability {run: x.run}) WHERE a.version = x.version AND a.recordedSeq = x.recordedSeq
SET a.retractedSeq = x.retractedSeq RETURN count(a)`,
  row(integer),
);

export const REMOVE_READS = query(
  'writer.remove-reads',
  cypher`UNWIND $in.ids AS id MATCH (r:Read {id: id}) DELETE r`,
  noRows,
);

/** What was united into another entity is counted and listed no more; it stays for questions about earlier positions. */
export const UNLIST_UNITED = query(
  'writer.unlist-united',
  cypher`UNWIND $in.rows AS x MATCH (n:Entity {id: x.id}) REMOVE n:$(x.kind) RETURN count(n)`,
  row(integer),
);

/** What was united into another entity and is by itself again. */
export const LIST_AGAIN = query(
  'writer.list-again',
  cypher`UNWIND $in.rows AS x MATCH (n:Entity {id: x.id}) SET n:$(x.kind) RETURN count(n)`,
  row(integer),
);

/** Entries that speak of what other entities are one with: `entity|seq`. */
export const CREATE_MENTIONS = query(
  'writer.create-mentions',
  cypher`UNWIND $in.rows AS x CREATE (m:Mention {key: x.key}) RETURN count(m)`,
  row(integer),
);

/**
 * By which entries something is known of entities: rows that are held true or were once, names, and entries that said nothing new of
 * what others are one with. Also those that named them in slots of others, when another entry took the place at once. At most `$most`.
 */
export const TOLD_BY = query(
  'writer.told-by',
  cypher`UNWIND $in.ids AS id
CALL (id) {
  MATCH (n:Entity {id: id}) RETURN n.recordedSeq AS seq
  UNION MATCH (n:Entity {id: id})-[r]-() USING INDEX SEEK n:Entity(id) RETURN r.recordedSeq AS seq
  UNION MATCH (r:Revision) WHERE r.key >= id + '|' AND r.key < id + '|~' RETURN r.recordedSeq AS seq
  UNION MATCH (a:Alias {id: id}) RETURN a.recordedSeq AS seq
  UNION MATCH (a:Alias {to: id}) RETURN a.recordedSeq AS seq
  UNION MATCH (a:Availability) WHERE a.key >= id + '|' AND a.key < id + '|~~' RETURN a.recordedSeq AS seq
  UNION MATCH (m:Mention) WHERE m.key >= id + '|' AND m.key < id + '|~' RETURN toInteger(split(m.key, '|')[1]) AS seq
  UNION MATCH (n:Entity {id: id})-[held]->(d) USING INDEX SEEK n:Entity(id) WHERE held.of STARTS WITH 'slot:'
    WITH DISTINCT id, d.id + '|' + held.of + '|' AS prefix
    MATCH (r:Revision) WHERE r.key >= prefix AND r.key < prefix + '~' AND r.value IN [name IN $in.ids | '"' + name + '"'] RETURN r.recordedSeq AS seq
}
WITH DISTINCT seq ORDER BY seq LIMIT $most
MATCH (e:Entry {seq: seq}) WHERE e.outcome = 'committed'
RETURN e.seq, e.key, e.at, e.actor, e.command, e.project, e.body, e.answer ORDER BY e.seq`,
  row(integer, text, integer, text, text, text, text, text),
);

/** Kinds (EntityRow.kind) are the model's: they become labels. A patch is an id and properties, of which null removes. */
const saveNodes = cypher`CALL () {
  UNWIND $in.entities AS x CREATE (n:Entity) SET n = x
  FOREACH (kind IN CASE WHEN x.aliasOf IS NULL THEN [x.kind] ELSE [] END | SET n:$(kind))
  RETURN count(n) AS entities
}
CALL () {
  UNWIND $in.patches AS x MATCH (n:Entity {id: x.id}) SET n += x.properties RETURN count(n) AS patches
}`;

/**
 * A relation is from, to, kind (the model's: it becomes the type), factId, validFrom, validTo, recordedSeq, retractedSeq, inferred, of; a
 * revision is key, field, value, validFrom, recordedSeq, retractedSeq: the rest of it follows from these.
 */
const saveFacts = cypher`CALL () {
  UNWIND $in.relations AS x MATCH (a:Entity {id: x[0]}) WITH x, a MATCH (b:Entity {id: x[1]})
  CREATE (a)-[r:$(x[2]) {factId: x[3], validFrom: x[4], validTo: x[5], recordedSeq: x[6], retractedSeq: x[7], inferred: x[8], of: x[9]}]->(b)
  RETURN count(r) AS relations
}
CALL () {
  UNWIND $in.revisions AS x
  CREATE (r:Revision {key: x[0], field: x[1], value: x[2], validFrom: x[3], recordedSeq: x[4], retractedSeq: x[5]})
  RETURN count(r) AS revisions
}`;

const saveIndexes = cypher`CALL () {
  UNWIND $in.availabilities AS x CREATE (a:Availability) SET a = x RETURN count(a) AS availabilities
}
CALL () {
  UNWIND $in.reads AS x MERGE (r:Read {id: x.id}) SET r = x RETURN count(r) AS reads
}`;

/**
 * Writes what nearly every batch writes, appends its entries and moves the ledger's head, in one statement (see LOOK_UP).
 * Row: how many rows of each were written. A missing end would drop a relation silently: the rows are counted.
 */
export const SAVE = query(
  'writer.save',
  cypher`${saveNodes}
${saveFacts}
${saveIndexes}
CALL () {
  UNWIND $in.entries AS x CREATE (e:Entry) SET e = x RETURN count(e) AS entries
}
CALL () {
  MATCH (c:Counter {id: $in.head.id})
  SET c.seq = $in.head.seq, c.at = $in.head.at, c.aliasSeq = coalesce($in.head.aliasSeq, c.aliasSeq),
    c.rulesSeq = coalesce($in.head.rulesSeq, c.rulesSeq), c.endSeq = coalesce($in.head.endSeq, c.endSeq)
  RETURN count(c) AS heads
}
RETURN entities, patches, relations, revisions, availabilities, reads, entries, heads`,
  row(integer, integer, integer, integer, integer, integer, integer, integer),
);
