import { cypher, type Fragment, query, type Query, relationTypes } from '../driver/cypher.ts';
import { boolean, integer, listOf, nullable, oneOf, row, text } from '../driver/rows.ts';
import { RELATION_KINDS, type RelationKind } from '../model/relations.ts';
import { decodeEntity, entityRow } from './entity-row.ts';
import { holdsAt, knownAt } from './moment.ts';

const relatedRow = row(oneOf(RELATION_KINDS), boolean, integer, integer, text, decodeEntity);
const answer = row(text, listOf(relatedRow), integer, nullable(row(integer, text)));

export type RelatedQuery = Query<ReturnType<typeof answer>>;

/** The state of `n` as it is projected now, or as of the moment. */
const stateNow = cypher`coalesce(n.state, 'NEW')`;
const stateAt = cypher`coalesce(COLLECT {
        MATCH (r:Revision) WHERE r.key STARTS WITH n.id + '|state|' AND r.validFrom <= $t AND ${knownAt}
        RETURN r.value ORDER BY r.key DESC LIMIT 1
      }[0], '"NEW"')`;

/**
 * Neighbours of `$ids`, newest relation first, at most `$take` each among the first `$scan`. A row: id; a list of
 * [relation, inferred, validFrom, validTo, factId, entity]; how many were looked at; [validFrom, factId] of the last one.
 */
export function relatedQuery(kinds: readonly RelationKind[], direction: 'in' | 'out', now: boolean): RelatedQuery {
  const types = relationTypes(kinds);
  const key = `${types.text}|${direction}|${now}`;
  const known = queries.get(key);
  if (known !== undefined) return known;
  const made = query('entity.related', relatedText(types, direction, now), answer);
  queries.set(key, made);
  return made;
}

// One per set of relations that the program asks for: a handful.
const queries = new Map<string, RelatedQuery>();

function relatedText(types: Fragment, direction: 'in' | 'out', now: boolean): Fragment {
  const step = direction === 'out' ? cypher`(m)-[r:${types}]->(n)` : cypher`(m)<-[r:${types}]-(n)`;
  const inStates = now ? cypher`${stateNow} IN $states` : cypher`${stateAt} IN $statesAsJson`;
  return cypher`
    UNWIND $ids AS id
    MATCH (m:Entity {id: id})
    CALL (m) {
      MATCH ${step}
      WHERE ${holdsAt}
        AND ($afterTime IS NULL OR r.validFrom < $afterTime OR (r.validFrom = $afterTime AND r.factId < $afterFact))
        AND ($kinds IS NULL OR n.kind IN $kinds)
      WITH r, n ORDER BY r.validFrom DESC, r.factId DESC LIMIT $scan
      RETURN collect(r) AS rs, collect(n) AS ns
    }
    CALL (rs, ns) {
      UNWIND range(0, size(rs) - 1) AS i
      WITH rs[i] AS relation, ns[i] AS n
      WHERE $states IS NULL OR ${inStates}
      WITH relation, n LIMIT $take
      RETURN collect([type(relation), coalesce(relation.inferred, false), relation.validFrom, relation.validTo,
        relation.factId, ${entityRow}]) AS items
    }
    RETURN id, items, size(rs), CASE WHEN size(rs) = 0 THEN null ELSE [last(rs).validFrom, last(rs).factId] END`;
}
