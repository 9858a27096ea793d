import { cypher, query } from '../driver/cypher.ts';
import { boolean, integer, noRows, nullable, row, text } from '../driver/rows.ts';

/**
 * Shuts the store for `$what`, unless it is shut by another owner who showed up within `$staleMs`. Taking the counter's lock
 * first waits for the batch that is being written. A row: whether it is ours, what it is shut for, how far a rebuild had come.
 */
export const SHUT = query(
  'rebuild.shut',
  cypher`
    MATCH (c:Counter {id: '0'}) SET c.lk = $owner
    WITH c, c.shut IS NULL OR c.shutBy = $owner OR (c.shut = $what AND timestamp() - c.shutAt > $staleMs) AS mine
    WITH c, mine, c.shut AS was, c.rebuiltTo AS rebuiltTo
    FOREACH (x IN CASE WHEN mine THEN [c] ELSE [] END | SET x.shut = $what, x.shutBy = $owner, x.shutAt = timestamp())
    RETURN mine, was, rebuiltTo`,
  row(boolean, nullable(text), nullable(integer)),
);

/** Opens the store again. */
export const OPEN = query(
  'rebuild.open',
  cypher`MATCH (c:Counter {id: '0'}) WHERE c.shutBy = $owner REMOVE c.shut, c.shutBy, c.shutAt, c.rebuiltTo`,
  noRows,
);

/** Notes how far the rebuild is, and that its owner is alive. A row: how many counters were ours. */
export const PROGRESS = query(
  'rebuild.progress',
  cypher`
    MATCH (c:Counter {id: '0'}) WHERE c.shutBy = $owner
    SET c.rebuiltTo = $rebuiltTo, c.shutAt = timestamp()
    RETURN count(c)`,
  row(integer),
);

/** Everything that the entries add up to; the entries and the counter stay. In pieces. A row: how many nodes. */
export const DELETE_FACTS = query(
  'rebuild.delete-facts',
  cypher`
    MATCH (n:Entity|Revision|Alias|Availability|Read|Mention)
    CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS
    RETURN count(*)`,
  row(integer),
);

/** What entries add up to now, as text; null: what they say themselves. A row: how many entries. */
export const RESTATE = query(
  'rebuild.restate',
  cypher`UNWIND $in.rows AS x MATCH (e:Entry {seq: x.seq}) SET e.restated = x.changes RETURN count(e)`,
  row(integer),
);

/** Another name for the store: what processes remember of it, and cursors of before, are void. */
export const RENAME = query('rebuild.rename', cypher`MATCH (c:Counter {id: '0'}) SET c.epoch = $epoch`, noRows);
