import { cypher, join, label, query } from '../driver/cypher.ts';
import { integer, oneOf, row } from '../driver/rows.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';

export const PING = query('status.ping', cypher`RETURN 1`, row(integer));

/** Nodes of each kind, from the count store: no node is read. A row: kind, count. */
export const COUNTS = query(
  'status.counts',
  join(
    ENTITY_KINDS.map(
      (kind) => cypher`MATCH (n:${label(kind)}) WITH count(n) AS count RETURN '${label(kind)}' AS kind, count`,
    ),
    cypher`
    UNION ALL
    `,
  ),
  row(oneOf(ENTITY_KINDS), integer),
);
