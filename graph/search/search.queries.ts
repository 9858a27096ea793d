import { cypher, query } from '../driver/cypher.ts';
import { float, noRows, oneOf, row, text } from '../driver/rows.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';

/**
 * Hits of a Lucene query (made by `luceneQuery`, never by a caller), best first. A row: id, kind, score.
 * Entities that were united into another one are left out.
 */
export const HITS = query(
  'search.hits',
  cypher`
    CALL db.index.fulltext.queryNodes('entity_text', $query, {limit: $limit}) YIELD node, score
    WHERE node.aliasOf IS NULL
    RETURN node.id, node.kind, score`,
  row(text, oneOf(ENTITY_KINDS), float),
);

/** Returns when everything that is committed can be found: the index follows some milliseconds behind. For tests. */
export const AWAIT_FULL_TEXT = query(
  'search.await',
  cypher`CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()`,
  noRows,
);
