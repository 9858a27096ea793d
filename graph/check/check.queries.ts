import { cypher, query, relationType } from '../driver/cypher.ts';
import { keyParts } from '../entity/entity-row.ts';
import { boolean, integer, listOf, nullable, oneOf, row, text, unknown } from '../driver/rows.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';
import { RELATION_KINDS, type RelationKind } from '../model/relations.ts';

/** What is read of an entity: see ENTITIES. */
const entityColumns = cypher`
    CALL (n) {
      MATCH (r:Revision) WHERE r.key >= n.id + '|' AND r.key < n.id + '}' AND r.retractedSeq = $open
        AND NOT r.field STARTS WITH 'facet:' AND NOT r.field STARTS WITH 'slot:'
      RETURN collect([r.field, substring(r.key, size(n.id) + size(r.field) + 2), r.value]) AS revisions
    }
    RETURN n.id, n.kind, coalesce(n.recordedName, n.name), n.namespace, n.project, n.recordedSeq, n.content, n.aliasOf, n.projection, n.state,
      ${keyParts},
      revisions`;
const entityRow = row(
  text,
  oneOf(ENTITY_KINDS),
  text,
  nullable(text),
  text,
  integer,
  nullable(text),
  nullable(text),
  nullable(text),
  nullable(text),
  listOf(row(text, unknown)),
  listOf(row(text, text, text)),
);

/**
 * Entities in order of id, after `$after`. A row: id, kind, the name that it was recorded under, namespace, project, recordedSeq, content, alias of,
 * projection, state, the other properties (the key, above all), and the open revisions: field, order, value.
 */
export const ENTITIES = query(
  'check.entities',
  cypher`
    MATCH (n:Entity) WHERE n.id > $after
    WITH n ORDER BY n.id LIMIT $take
    ${entityColumns}`,
  entityRow,
);

/** One of them; the same row. */
export const ENTITY = query('check.entity', cypher`MATCH (n:Entity {id: $id}) ${entityColumns}`, entityRow);

/** Revisions in order of key, from `$after` on: a key may have several rows. A row: key, recordedSeq, retractedSeq, value. */
export const REVISIONS = query(
  'check.revisions',
  cypher`
    MATCH (r:Revision) WHERE r.key >= $after
    WITH r ORDER BY r.key LIMIT $take
    RETURN r.key, r.recordedSeq, r.retractedSeq, r.value`,
  row(text, integer, integer, text),
);

/** Aliases in order of id, from `$after` on: an id may have several rows. A row: id, recordedSeq, retractedSeq, to, label, validFrom. */
export const ALIASES = query(
  'check.aliases',
  cypher`
    MATCH (a:Alias) WHERE a.id >= $after
    WITH a ORDER BY a.id LIMIT $take
    RETURN a.id, a.recordedSeq, a.retractedSeq, a.to, a.label, a.validFrom`,
  row(text, integer, integer, text, text, integer),
);

/** Relations of one kind in order of fact id, from `$after` on. A row: fact id, recordedSeq, retractedSeq, ends, validFrom, validTo, inferred. */
export const RELATIONS = new Map(
  RELATION_KINDS.map((kind): [RelationKind, ReturnType<typeof relationsOf>] => [kind, relationsOf(kind)]),
);

function relationsOf(kind: RelationKind) {
  return query(
    `check.relations.${kind}`,
    cypher`
      MATCH (a)-[r:${relationType(kind)}]->(b) WHERE r.factId >= $after
      WITH a, r, b ORDER BY r.factId LIMIT $take
      RETURN r.factId, r.recordedSeq, r.retractedSeq, a.id, b.id, r.validFrom, r.validTo, coalesce(r.inferred, false)`,
    row(text, integer, integer, nullable(text), nullable(text), integer, integer, boolean),
  );
}
