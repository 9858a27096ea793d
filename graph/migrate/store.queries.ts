import { cypher, query } from '../driver/cypher.ts';
import { integer, noRows, row } from '../driver/rows.ts';

/** The counter of the ledger (shard 0): the only thing that is there before the first entry. */
export const INITIALISE = query(
  'store.initialise',
  cypher`
    MERGE (c:Counter {id: '0'})
      ON CREATE SET c.seq = 0, c.at = 0, c.epoch = $epoch, c.aliasSeq = 0`,
  noRows,
);

/** Deletes all relations, in pieces: with a node of 50,000 of them, deleting nodes first exceeds a small server's memory. */
export const DELETE_RELATIONS = query(
  'store.delete-relations',
  cypher`MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS RETURN count(*)`,
  row(integer),
);

/** Deletes everything but the record of migrations, in pieces. One row: how many nodes. */
export const DELETE_ALL = query(
  'store.delete-all',
  cypher`
    MATCH (n) WHERE NOT n:Migration
    CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS
    RETURN count(*)`,
  row(integer),
);
