import { cypher, join, label, query } from '../driver/cypher.ts';
import { integer, oneOf, row, text } from '../driver/rows.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';

export const PING = query('status.ping', cypher`RETURN 1`, row(integer));

/** One row: the version of the server's kernel. */
export const VERSION = query(
  'status.version',
  cypher`CALL dbms.components() YIELD name, versions WITH name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]`,
  row(text),
);

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

/** What is withdrawn now, by kind: an index holds these and nothing else (times of the hub’s own clock, which are after 1970). A row: kind, count. */
export const WITHDRAWN = query(
  'status.withdrawn',
  cypher`MATCH (n:Entity) WHERE n.withdrawnAt >= 0 RETURN n.kind, count(n)`,
  row(oneOf(ENTITY_KINDS), integer),
);
