import { type Fragment, cypher, query, relationTypes } from '../driver/cypher.ts';
import { boolean, integer, listOf, nullable, oneOf, row, text } from '../driver/rows.ts';
import { holds, newestOf } from '../lineage/lineage.queries.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';
import { ENTITY_RELATIONS, RELATION_KINDS, VERSION_RELATIONS } from '../model/relations.ts';

// Of both granularities: whoever follows one or the other is told with the same look.
const WALKED = relationTypes([...new Set([...ENTITY_RELATIONS, ...VERSION_RELATIONS])]);

const ties = (pattern: Fragment) => cypher`CALL (n) {
  MATCH (n)${pattern}(b) WHERE ${holds(cypher`r`)}
  WITH r, b LIMIT $most
  RETURN collect([b.id, type(r), coalesce(r.inferred, false), r.validFrom])`;

const tie = row(text, oneOf(RELATION_KINDS), boolean, integer);

/**
 * Nodes as they were at position `seq`, and their relations that hold then: `most` of each side at most. Parameters: `ids`, `t`, `seq`,
 * `most`. Row: id, kind, namespace, the name it was recorded under, JSON texts of the name that it was given and of its state (null where
 * there was none), relations that arrive and that leave (other id, kind, inferred, validFrom).
 */
export const SURVEY = query(
  'follow.survey',
  cypher`UNWIND $ids AS id
MATCH (n:Entity {id: id}) WHERE n.recordedSeq <= $seq
CALL (id) {
  ${newestOf(cypher`name`)}
}
CALL (id) {
  ${newestOf(cypher`state`)}
}
${ties(cypher`<-[r:${WALKED}]-`)} AS arriving
}
${ties(cypher`-[r:${WALKED}]->`)} AS leaving
}
RETURN id, n.kind, n.namespace, coalesce(n.recordedName, n.name), name, state, arriving, leaving`,
  row(
    ...([text, oneOf(ENTITY_KINDS), nullable(text), text, nullable(text), nullable(text)] as const),
    ...([listOf(tie), listOf(tie)] as const),
  ),
);
