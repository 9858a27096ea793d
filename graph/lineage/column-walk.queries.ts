import { type Fragment, cypher, query } from '../driver/cypher.ts';
import { listOf, nullable, row, text } from '../driver/rows.ts';
import type { Direction } from './lineage-store.ts';
import { holds } from './lineage.queries.ts';

const mapping = row(text, text, text, text, listOf(row(text, text)));

/** Output's id and name, job, id of the JobVersion that holds the mapping, and its inputs (id, name). */
export type MappingRow = ReturnType<typeof mapping>;

// Whether a job was withdrawn by then: its mappings lead nowhere, though what it was stays. Few jobs ever were.
const jobIsGone = cypher`j.withdrawals IS NOT NULL AND coalesce(COLLECT {
    MATCH (s:Revision) WHERE s.key >= j.id + '|withdrawn|' AND s.key < j.id + '|withdrawn}'
      AND s.validFrom <= $t AND s.recordedSeq <= $seq AND s.retractedSeq > $seq
    RETURN s.value ORDER BY s.key DESC LIMIT 1
  }[0], 'null') <> 'null'`;

// Of the mappings of one job into one output, the one that was seen last; at another moment than now, the one that began last.
const CURRENT_MAPPINGS = cypher`MATCH (o)<-[i:MAPS_INTO]-(v:JobVersion) WHERE ${holds(cypher`i`)}
CALL (v) {
  OPTIONAL MATCH (v)<-[h:HAS_JOB_VERSION]-(j) WHERE ${holds(cypher`h`)}
  RETURN min(j.id) AS owner, coalesce(max(${jobIsGone}), false) AS gone
}
WITH o, coalesce(owner, v.job) AS job, v, i, gone WHERE NOT gone
ORDER BY CASE WHEN $now THEN coalesce(v.lastSeenAt, 0) ELSE i.validFrom END DESC, i.validFrom DESC, v.id
WITH o, job, head(collect(v)) AS v LIMIT $limit
CALL (v) {
  MATCH (d)-[m:MAPPED_BY]->(v) WHERE ${holds(cypher`m`)}
  RETURN collect([d.id, d.name]) AS inputs
}
RETURN o.id, o.name, job, v.id, inputs`;

const OUTPUTS: Record<Direction, Fragment> = {
  UPSTREAM: cypher`MATCH (o:Entity) WHERE o.id IN $ids`,
  DOWNSTREAM: cypher`MATCH (d:Entity) WHERE d.id IN $ids
MATCH (d)-[m:MAPPED_BY]->(:JobVersion)-[w:MAPS_INTO]->(o) WHERE ${holds(cypher`m`)} AND ${holds(cypher`w`)}
WITH DISTINCT o`,
};

/**
 * The column mappings that hold into the datasets `ids` (UPSTREAM), or into whatever is mapped from them (DOWNSTREAM;
 * with mappings of other jobs into the same datasets). Parameters: `ids`, `limit`, `now`, `t`, `seq`.
 */
export const MAPPINGS: Record<Direction, ReturnType<typeof mappings>> = {
  UPSTREAM: mappings('UPSTREAM'),
  DOWNSTREAM: mappings('DOWNSTREAM'),
};

function mappings(direction: Direction) {
  return query(
    `lineage.mappings.${direction}`,
    cypher`${OUTPUTS[direction]}
${CURRENT_MAPPINGS}`,
    mapping,
  );
}

/** Contents of column mappings. Row: id, JSON text. */
export const CONTENTS = query(
  'lineage.mapping-contents',
  cypher`MATCH (v:Entity) WHERE v.id IN $ids AND v.content IS NOT NULL RETURN v.id, v.content`,
  row(text, text),
);

/** What ids that a mapping names lead to. Row: id as named, id, name (null when nothing is there). */
export const RESOLVE = query(
  'lineage.resolve',
  cypher`UNWIND $ids AS asked
CALL (asked) {
  OPTIONAL MATCH (a:Alias {id: asked}) WHERE a.recordedSeq <= $seq AND a.retractedSeq > $seq
  RETURN a.to AS leadsTo ORDER BY a.recordedSeq DESC LIMIT 1
}
OPTIONAL MATCH (n:Entity {id: coalesce(leadsTo, asked)})
RETURN asked, coalesce(n.id, asked), n.name`,
  row(text, text, nullable(text)),
);
