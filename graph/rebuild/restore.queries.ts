import { cypher, query } from '../driver/cypher.ts';
import { boolean, integer, nullable, row, text } from '../driver/rows.ts';

/** A row: whether there is any entry or fact; the digest of the backup that a restore has begun with. */
export const CONTENT = query(
  'restore.content',
  cypher`
    MATCH (c:Counter {id: '0'})
    RETURN EXISTS { MATCH (:Entry) } OR EXISTS { MATCH (:Entity) } OR c.seq > 0, c.restoreOf`,
  row(boolean, nullable(text)),
);

/** A row: seq, at, epoch, aliasSeq, rulesSeq, all of one moment. */
export const COUNTER = query(
  'restore.counter',
  cypher`MATCH (c:Counter {id: '0'}) RETURN c.seq, c.at, c.epoch, coalesce(c.aliasSeq, 0), coalesce(c.rulesSeq, 0)`,
  row(integer, integer, text, integer, integer),
);

/** Notes which backup is being restored, and that somebody is at it. A row: how many counters were ours. */
export const CLAIM = query(
  'restore.claim',
  cypher`MATCH (c:Counter {id: '0'}) WHERE c.shutBy = $owner SET c.restoreOf = $of, c.shutAt = timestamp() RETURN count(c)`,
  row(integer),
);

/** Puts entries where they were; those that are there already stay. A row: how many. */
export const LOAD = query(
  'restore.load',
  cypher`UNWIND $in.rows AS x MERGE (e:Entry {seq: x.seq}) SET e = x RETURN count(e)`,
  row(integer),
);

/** Moves the ledger's head to where it was, under another epoch. A row: how many counters. */
export const SET_HEAD = query(
  'restore.set-head',
  cypher`
    MATCH (c:Counter {id: '0'}) WHERE c.shutBy = $owner
    SET c.seq = $seq, c.at = $at, c.aliasSeq = $aliasSeq, c.rulesSeq = $rulesSeq, c.epoch = $epoch
    RETURN count(c)`,
  row(integer),
);

/** The restore is done. A row: how many counters. */
export const FORGET = query(
  'restore.forget',
  cypher`MATCH (c:Counter {id: '0'}) REMOVE c.restoreOf RETURN count(c)`,
  row(integer),
);
