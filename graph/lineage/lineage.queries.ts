import { type Fragment, cypher, depth, query, relationTypes } from '../driver/cypher.ts';
import { boolean, integer, listOf, nullable, oneOf, row, text } from '../driver/rows.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';
import { ENTITY_RELATIONS, RELATION_KINDS, VERSION_RELATIONS } from '../model/relations.ts';
import type { Direction, Granularity } from './lineage-store.ts';

/*
 * Parameters of all of them: `t` (valid time), `seq` (ledger position). Lists of lists of scalars in one row, because
 * records and node objects cost several times as much to decode.
 */

const TYPES: Record<Granularity, Fragment> = {
  ENTITY: relationTypes(ENTITY_RELATIONS),
  VERSION: relationTypes(VERSION_RELATIONS),
};

/** The row of relation `name` is valid at `$t` and known at `$seq`. */
export function holds(name: Fragment): Fragment {
  return cypher`${name}.validFrom <= $t AND ${name}.validTo > $t AND ${name}.recordedSeq <= $seq AND ${name}.retractedSeq > $seq`;
}

const kindOf = oneOf(ENTITY_KINDS);
const node = row(text, kindOf, text, nullable(text), nullable(text));
const reached = row(text, kindOf, text, nullable(text), nullable(text), integer);

/** Id, kind, name, namespace, state. */
export type NodeRow = ReturnType<typeof node>;
/** A node with its distance from the nearest root. */
export type ReachedRow = ReturnType<typeof reached>;

/** The `[` … `]` of a pattern, pointing along a direction. */
function along(direction: Direction, inside: Fragment): Fragment {
  return direction === 'DOWNSTREAM' ? cypher`-[${inside}]->` : cypher`<-[${inside}]-`;
}

const perWalk = <T>(
  make: (granularity: Granularity, direction: Direction) => T,
): Record<Granularity, Record<Direction, T>> => ({
  ENTITY: { UPSTREAM: make('ENTITY', 'UPSTREAM'), DOWNSTREAM: make('ENTITY', 'DOWNSTREAM') },
  VERSION: { UPSTREAM: make('VERSION', 'UPSTREAM'), DOWNSTREAM: make('VERSION', 'DOWNSTREAM') },
});

const PARTS = cypher`HAS_VERSION|HAS_RUN|HAS_COMMIT`;

function roots(granularity: Granularity): Fragment {
  const parts = granularity === 'VERSION' ? cypher`(n)-[r:${PARTS}]->(m)` : cypher`(n)<-[r:${PARTS}]-(m)`;
  return cypher`MATCH (c:Counter {id: '0'})
WITH CASE WHEN $asOf < c.seq THEN $asOf ELSE c.seq END AS seq
UNWIND $ids AS asked
CALL (asked, seq) {
  OPTIONAL MATCH (a:Alias {id: asked}) WHERE a.recordedSeq <= seq AND a.retractedSeq > seq
  RETURN a.to AS leadsTo ORDER BY a.recordedSeq DESC LIMIT 1
}
MATCH (n:Entity {id: coalesce(leadsTo, asked)}) WHERE n.recordedSeq <= seq
CALL (n, seq) {
  MATCH ${parts}
  WHERE r.validFrom <= $t AND r.validTo > $t AND r.recordedSeq <= seq AND r.retractedSeq > seq
  WITH m, r ORDER BY r.validFrom DESC, m.id LIMIT $most
  RETURN collect([m.id, m.kind, m.name, m.namespace, m.state]) AS parts
}
RETURN seq, asked, n.id, n.kind, n.name, n.namespace, n.state, parts`;
}

/**
 * What the ids of a request lead to; absent when to nothing. Reads the ledger's position first (or takes `asOf`, where that is earlier),
 * so that all later queries of the question can ask as of it. Parameters: `ids`, `most`, `asOf`, `t`.
 * Row: position, asked id, id, kind, name, namespace, state, and what a walk at this granularity starts from as well: the versions,
 * runs or commits of a container, newest first (VERSION), or what the thing is a version, run or commit of (ENTITY).
 */
export const ROOTS: Record<Granularity, ReturnType<typeof rootsQuery>> = {
  ENTITY: rootsQuery('ENTITY'),
  VERSION: rootsQuery('VERSION'),
};

function rootsQuery(granularity: Granularity) {
  const decode = row(integer, text, text, kindOf, text, nullable(text), nullable(text), listOf(node));
  return query(`lineage.roots.${granularity}`, roots(granularity), decode);
}

/**
 * One breadth-first expansion per root. It has to stand in a subquery of one row: planned for several roots at once, the
 * expansion is taken for distinct and in order of distance, which it is for each root only (Neo4j 5.26).
 */
function expansion(granularity: Granularity, direction: Direction, steps: number): Fragment {
  const pattern = along(direction, cypher`r:${TYPES[granularity]}*1..${depth(steps)}`);
  return cypher`MATCH p = (s)${pattern}(n) WHERE all(x IN r WHERE ${holds(cypher`x`)})
  WITH n, min(length(p)) AS steps WHERE NOT n.id IN $ids`;
}

const perDepth = <T>(make: (granularity: Granularity, direction: Direction, steps: number) => T) => {
  const queries = new Map<string, T>();
  return (granularity: Granularity, direction: Direction, steps: number): T => {
    const key = `${granularity} ${direction} ${steps}`;
    const known = queries.get(key) ?? make(granularity, direction, steps);
    queries.set(key, known);
    return known;
  };
};

/**
 * What can be reached from `ids` in at most so many steps, nearest first, then by id; `limit` nodes. A breadth-first
 * expansion per root that visits every node once, however many paths lead there. One row: list of reached nodes.
 */
export const reach = perDepth((granularity, direction, steps) =>
  query(
    `lineage.reach.${granularity}.${direction}.${steps}`,
    cypher`MATCH (s:Entity) WHERE s.id IN $ids
CALL (s) {
  ${expansion(granularity, direction, steps)}
  RETURN n, steps ORDER BY steps, n.id LIMIT $limit
}
WITH n, n.id AS id, min(steps) AS distance ORDER BY distance, id LIMIT $limit
RETURN collect([id, n.kind, n.name, n.namespace, n.state, distance])`,
    row(listOf(reached)),
  ),
);

/** How many nodes of each kind are at each distance. Row: kind, distance, count. */
export const count = perDepth((granularity, direction, steps) =>
  query(
    `lineage.count.${granularity}.${direction}.${steps}`,
    cypher`MATCH (s:Entity) WHERE s.id IN $ids
CALL (s) {
  ${expansion(granularity, direction, steps)}
  RETURN n, steps
}
WITH n, min(steps) AS distance
RETURN n.kind, distance, count(*) ORDER BY distance, n.kind`,
    row(kindOf, integer, integer),
  ),
);

/** Direct neighbours of `ids`, by id; at most `limit`. One row: list of nodes. */
export const STEP = perWalk((granularity, direction) =>
  query(
    `lineage.step.${granularity}.${direction}`,
    cypher`MATCH (a:Entity) WHERE a.id IN $ids
MATCH (a)${along(direction, cypher`r:${TYPES[granularity]}`)}(b) WHERE ${holds(cypher`r`)}
WITH DISTINCT b
WITH b, b.id AS id ORDER BY id LIMIT $limit
RETURN collect([id, b.kind, b.name, b.namespace, b.state])`,
    row(listOf(node)),
  ),
);

/** As STEP, in no order, with one of `ids` from which each neighbour was reached. One row: list of neighbour, origin. */
export const TRACED_STEP = perWalk((granularity, direction) =>
  query(
    `lineage.traced-step.${granularity}.${direction}`,
    cypher`MATCH (a:Entity) WHERE a.id IN $ids
MATCH (a)${along(direction, cypher`r:${TYPES[granularity]}`)}(b) WHERE ${holds(cypher`r`)}
WITH b, min(a.id) AS origin LIMIT $limit
RETURN collect([b.id, origin])`,
    row(listOf(row(text, text))),
  ),
);

const inward = (type: Fragment) => cypher`<-[r:${type}]-`;
const outward = (type: Fragment) => cypher`-[r:${type}]->`;

function relationsOf(mark: Fragment, pattern: Fragment): Fragment {
  return cypher`CALL (kept, marked) {
  UNWIND marked AS x
  WITH x[0] AS n, x[1] AS marks, kept WHERE marks / ${mark} % 2 = 1
  MATCH (n)${pattern}(b) WHERE b IN kept AND ${holds(cypher`r`)}
  WITH r LIMIT $limit
  RETURN collect([startNode(r).id, type(r), endNode(r).id, coalesce(r.inferred, false), r.validFrom])`;
}

function hiddenOf(mark: Fragment, pattern: Fragment): Fragment {
  return cypher`CALL (kept, marked) {
  UNWIND marked AS x
  WITH x[0] AS n, x[1] AS marks, kept WHERE marks / ${mark} % 2 = 1
  CALL (n, kept) {
    MATCH (n)${pattern}(b) WHERE ${holds(cypher`r`)} AND NOT b IN kept
    WITH DISTINCT b LIMIT $most
    RETURN count(b) AS hidden
  }
  WITH n, hidden WHERE hidden > 0
  RETURN collect([n.id, hidden])`;
}

/** What SURROUNDINGS is to do at a node of the answer; the sum of these is sent with it. */
export const MARKS = { entered: 1, left: 2, countUp: 4, countDown: 8 } as const;

const edge = row(text, oneOf(RELATION_KINDS), text, boolean, integer);
const hiddenCount = row(text, integer);

/** From, kind, to, inferred, validFrom. */
export type EdgeRow = ReturnType<typeof edge>;

/**
 * What lies between the nodes of an answer, and around them. `in.ids` are its nodes and `in.marks` the sums of their marks:
 * relations are fetched against the walk (those that arrive at nodes marked `entered`, those that leave nodes marked
 * `left`): a hub that the walk expanded has many along it and few against it. Neighbours outside the answer are
 * counted for nodes marked `countUp` and `countDown`, each to `most`. An id is sent once: they are most of the bytes.
 * One row: relations arriving, relations leaving (from, kind, to, inferred, validFrom; at most `limit` each), and the
 * counts upstream and downstream (id, count; nodes without are absent).
 */
export const SURROUNDINGS: Record<Granularity, ReturnType<typeof surroundings>> = {
  ENTITY: surroundings('ENTITY'),
  VERSION: surroundings('VERSION'),
};

function surroundings(granularity: Granularity) {
  const type = TYPES[granularity];
  return query(
    `lineage.surroundings.${granularity}`,
    cypher`UNWIND range(0, size($in.ids) - 1) AS place
MATCH (k:Entity {id: $in.ids[place]})
WITH collect(k) AS kept, collect([k, $in.marks[place]]) AS marked
${relationsOf(cypher`1`, inward(type))} AS arriving
}
${relationsOf(cypher`2`, outward(type))} AS leaving
}
${hiddenOf(cypher`4`, inward(type))} AS upstream
}
${hiddenOf(cypher`8`, outward(type))} AS downstream
}
RETURN arriving, leaving, upstream, downstream`,
    row(listOf(edge), listOf(edge), listOf(hiddenCount), listOf(hiddenCount)),
  );
}

/**
 * Relations from one of `from` to one of `to`, looked for from the end where there are fewer. Row: how many relations the
 * look had to pass, and those found (from, kind, to, inferred, validFrom; at most `limit`): none when it would have to
 * pass more than `most`.
 */
export const CLOSING: Record<Granularity, ReturnType<typeof closing>> = {
  ENTITY: closing('ENTITY'),
  VERSION: closing('VERSION'),
};

function closing(granularity: Granularity) {
  const type = TYPES[granularity];
  const found = cypher`WITH r LIMIT $limit
  RETURN collect([startNode(r).id, type(r), endNode(r).id, coalesce(r.inferred, false), r.validFrom])`;
  return query(
    `lineage.closing.${granularity}`,
    cypher`MATCH (a:Entity) WHERE a.id IN $from
WITH collect(a) AS sources, sum(COUNT { (a)-[:${type}]->() }) AS leaving
CALL (leaving) {
  MATCH (b:Entity) WHERE b.id IN $to
  RETURN collect(b) AS targets, sum(COUNT { (b)<-[:${type}]-() }) AS arriving
}
CALL (sources, targets, leaving, arriving) {
  UNWIND CASE WHEN leaving <= arriving AND leaving <= $most THEN sources ELSE [] END AS a
  MATCH (a)${outward(type)}(b) WHERE b IN targets AND ${holds(cypher`r`)}
  ${found} AS onward
}
CALL (sources, targets, leaving, arriving) {
  UNWIND CASE WHEN arriving < leaving AND arriving <= $most THEN targets ELSE [] END AS b
  MATCH (b)${inward(type)}(a) WHERE a IN sources AND ${holds(cypher`r`)}
  ${found} AS back
}
RETURN CASE WHEN leaving <= arriving THEN leaving ELSE arriving END, onward + back`,
    row(integer, listOf(edge)),
  );
}

/** Nodes by id. Row: id, kind, name, namespace, state. */
export const NODES = query(
  'lineage.nodes',
  cypher`MATCH (n:Entity) WHERE n.id IN $ids RETURN n.id, n.kind, n.name, n.namespace, n.state`,
  node,
);

/** The newest revision of a field of `id` that is known at the moment; JSON text. */
export function newestOf(field: Fragment): Fragment {
  return cypher`OPTIONAL MATCH (v:Revision) WHERE v.key >= id + '|${field}|' AND v.key < id + '|${field}}'
    AND v.validFrom <= $t AND v.recordedSeq <= $seq AND v.retractedSeq > $seq
  RETURN v.value AS ${field} ORDER BY v.key DESC LIMIT 1`;
}

/**
 * What nodes were called, and in which state they were, as of the moment. Row: id, the name that it was recorded under,
 * JSON text of the name that it was given, of its state (null where there was none).
 */
export const NODES_AT = query(
  'lineage.nodes-at',
  cypher`UNWIND $ids AS id
MATCH (n:Entity {id: id})
CALL (id) {
  ${newestOf(cypher`name`)}
}
CALL (id) {
  ${newestOf(cypher`state`)}
}
RETURN id, coalesce(n.recordedName, n.name), name, state`,
  row(text, text, nullable(text), nullable(text)),
);
