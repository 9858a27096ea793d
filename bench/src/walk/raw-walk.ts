import type { Database } from '@rootline/graph';
import { type Fragment, cypher, query, relationTypes } from '../../../graph/driver/cypher.ts';
import { integer, list, row, text, unknown } from '../../../graph/driver/rows.ts';
import { ENTITY_RELATIONS, VERSION_RELATIONS } from '../../../graph/model/relations.ts';
import { NOW_VALID, OPEN_END } from '../../../graph/model/time.ts';

/*
 * The walks as one would write them by hand for one's own graph: one query for all nodes of the answer and the relations
 * between them, with the bounds and the times that the hub has; without counts of what is hidden, aliases, joins.
 */

const holds = cypher`r.validFrom <= $t AND r.validTo > $t AND r.recordedSeq <= $seq AND r.retractedSeq > $seq`;

function walkOver(types: Fragment): Fragment {
  return cypher`MATCH (s:Entity) WHERE s.id IN $in.roots
CALL (s) {
  MATCH p = (s)-[r:${types}*1..5]->(n)
  WHERE all(x IN r WHERE x.validFrom <= $t AND x.validTo > $t AND x.recordedSeq <= $seq AND x.retractedSeq > $seq)
  WITH n, min(length(p)) AS steps
  RETURN n, steps ORDER BY steps, n.id LIMIT $limit
}
WITH n, min(steps) AS distance ORDER BY distance, n.id LIMIT $limit
WITH collect(n) AS found, collect(distance) AS distances
MATCH (s:Entity) WHERE s.id IN $in.roots
WITH found, distances, collect(s) AS starts
WITH found, distances, starts + found AS kept
CALL (kept) {
  UNWIND kept AS b
  MATCH (a)-[r:${types}]->(b) WHERE a IN kept AND ${holds}
  RETURN collect([a.id, type(r), b.id, r.inferred, r.validFrom]) AS edges
}
RETURN [i IN range(0, size(found) - 1) | [found[i].id, found[i].kind, found[i].name, found[i].namespace, found[i].state, distances[i]]], edges`;
}

const RAW = {
  ENTITY: query('bench.walk.ENTITY', walkOver(relationTypes(ENTITY_RELATIONS)), row(list(unknown), list(unknown))),
  VERSION: query('bench.walk.VERSION', walkOver(relationTypes(VERSION_RELATIONS)), row(list(unknown), list(unknown))),
};

const VERSIONS = query(
  'bench.versions',
  cypher`MATCH (n:Entity {id: $id}) OPTIONAL MATCH (n)-[:HAS_VERSION]->(v) RETURN n.id, collect(v.id)`,
  row(text, list(text)),
);

/** Mappings step by step, from datasets to those that are mapped from them, five times: what a walk over columns has to read. */
const MAPPED = query(
  'bench.walk.COLUMN',
  cypher`MATCH (s:Entity) WHERE s.id IN $in.roots
CALL (s) {
  MATCH p = (s)-[r:MAPPED_BY|MAPS_INTO*1..10]->(n)
  WHERE all(x IN r WHERE x.validFrom <= $t AND x.validTo > $t AND x.recordedSeq <= $seq AND x.retractedSeq > $seq)
  WITH n, min(length(p)) AS steps
  RETURN n, steps ORDER BY steps LIMIT $limit
}
RETURN collect([n.id, n.name, n.content, steps]), count(n)`,
  row(list(unknown), integer),
);

/** The ids that a walk over versions of a table starts from. */
export async function rootsOf(database: Database, table: string, over: keyof typeof RAW): Promise<readonly string[]> {
  if (over === 'ENTITY') return [table];
  const [found] = await database.read(VERSIONS, { id: table });
  return found === undefined ? [table] : [found[0], ...found[1]];
}

const NOW = { t: NOW_VALID, seq: OPEN_END - 1 };

/** One round trip; what it answers with is read and thrown away. */
export async function rawWalk(
  database: Database,
  over: keyof typeof RAW | 'COLUMN',
  roots: readonly string[],
  limit: number,
): Promise<void> {
  // A mapping lies between two datasets: twice as many nodes.
  if (over === 'COLUMN') await database.read(MAPPED, { in: { roots }, limit: limit * 2, ...NOW });
  else await database.read(RAW[over], { in: { roots }, limit, ...NOW });
}
