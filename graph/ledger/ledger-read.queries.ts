import { cypher, query } from '../driver/cypher.ts';
import { boolean, integer, list, oneOf, row, text } from '../driver/rows.ts';

/**
 * Without the changes: those of a page of entries may be megabytes. Entries of older stores have no count; theirs is that
 * of the places where one change ends and the next begins, which no text within the JSON can look like.
 */
const entryColumns = cypher`e.seq, e.key, e.at, e.actor, e.command, e.project, e.subjects,
      coalesce(e.changeCount, CASE e.changes WHEN '[]' THEN 0 ELSE size(split(e.changes, '],["')) END), e.body, e.outcome, e.leaf,
      e.changes IS NULL`;
const entryRow = row(
  integer,
  text,
  integer,
  text,
  text,
  text,
  list(text),
  integer,
  text,
  oneOf(['committed', 'refused']),
  text,
  boolean,
);

/** The ledger's head. A row: epoch, seq, at. */
export const HEAD = query(
  'ledger.head',
  cypher`MATCH (c:Counter {id: '0'}) RETURN c.epoch, c.seq, c.at`,
  row(text, integer, integer),
);

/**
 * The last entry whose time is not after `$at`. Entries of one batch have the same time, and times never go back: the
 * greatest seq among those of the greatest time.
 */
export const SEQ_AT = query(
  'ledger.seq-at',
  cypher`
    MATCH (e:Entry) WHERE e.at <= $at
    WITH e.at AS at ORDER BY at DESC LIMIT 1
    MATCH (e:Entry {at: at})
    RETURN max(e.seq)`,
  row((value) => (value === null ? 0 : integer(value))),
);

/** One entry by seq; the columns of an entry. */
export const GET = query('ledger.get', cypher`MATCH (e:Entry {seq: $seq}) RETURN ${entryColumns}`, entryRow);

/** Entries by seq; the columns of an entry. */
export const GET_MANY = query(
  'ledger.get-many',
  cypher`UNWIND $seqs AS seq MATCH (e:Entry {seq: seq}) RETURN ${entryColumns}`,
  entryRow,
);

/** The changes of one entry, as JSON text; none when they were dropped. */
export const CHANGES = query(
  'ledger.changes',
  cypher`MATCH (e:Entry {seq: $seq}) RETURN coalesce(e.changes, '[]')`,
  row(text),
);

/** Oldest first, the up to `$take` entries next to `$after`. A row: the columns of an entry. */
export const AFTER = query(
  'ledger.after',
  cypher`
    MATCH (e:Entry) WHERE e.seq > $after AND e.seq <= $after + $take
    WITH e ORDER BY e.seq
    RETURN ${entryColumns}`,
  entryRow,
);

/** The seq of the oldest entry that is kept. */
export const OLDEST = query(
  'ledger.oldest',
  cypher`MATCH (e:Entry) WHERE e.seq > 0 RETURN e.seq ORDER BY e.seq LIMIT 1`,
  row(integer),
);

/** Newest first, before `$before`: up to `$take` matches among the first `$scan` entries. A row: the columns of an entry. */
export const LIST = query(
  'ledger.list',
  cypher`
    MATCH (e:Entry) WHERE e.seq < $before AND e.seq >= $before - $scan
    WITH e ORDER BY e.seq DESC
    WHERE ($command IS NULL OR e.command = $command) AND ($subject IS NULL OR $subject IN e.subjects)
    WITH e LIMIT $take
    RETURN ${entryColumns}`,
  entryRow,
);
