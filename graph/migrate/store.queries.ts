import { cypher, query } from '../driver/cypher.ts';
import { integer, noRows, row } from '../driver/rows.ts';

/** What every store has from its first day: the counter of the ledger (shard 0) and the project `default` with its name. */
export const INITIALISE = query(
  'store.initialise',
  cypher`
    MERGE (c:Counter {id: '0'})
      ON CREATE SET c.seq = 0, c.at = 0, c.epoch = $epoch, c.aliasSeq = 0
    MERGE (p:Entity {id: $project})
      ON CREATE SET p:Project, p.kind = 'Project', p.name = 'default', p.words = 'default', p.project = $project,
        p.createdAt = $now, p.pageKey = $pageKey, p.recordedSeq = 0,
        p.aliases = [], p.searchText = 'default'
    MERGE (a:Alias {id: $nameKey})
      ON CREATE SET a.to = $project, a.label = 'default', a.validFrom = 0, a.recordedSeq = 0, a.retractedSeq = $open`,
  noRows,
);

/** Deletes up to `rows` nodes that are no migrations. One row: how many. */
export const DELETE_SOME = query(
  'store.delete-some',
  cypher`
    MATCH (n) WHERE NOT n:Migration
    CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS
    RETURN count(*)`,
  row(integer),
);
