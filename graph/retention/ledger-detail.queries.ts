import { cypher, query } from '../driver/cypher.ts';
import { integer, nullable, row, text } from '../driver/rows.ts';

/** Of entries after `$from` and up to `$to` that have their changes: how many, their characters, times of the oldest and the newest. */
export const SURVEY = query(
  'retention.survey',
  cypher`
    MATCH (e:Entry) WHERE e.seq > $from AND e.seq <= $to AND e.changes IS NOT NULL
    RETURN count(e), coalesce(sum(size(e.changes)), 0), min(e.at), max(e.at)`,
  row(integer, integer, nullable(integer), nullable(integer)),
);

/** The first `$take` of them. A row: seq, at, command, how many changes, their characters. */
export const FIRST = query(
  'retention.first',
  cypher`
    MATCH (e:Entry) WHERE e.seq > $from AND e.seq <= $to AND e.changes IS NOT NULL
    WITH e ORDER BY e.seq LIMIT $take
    RETURN e.seq, e.at, e.command, coalesce(e.changeCount, 0), size(e.changes)`,
  row(integer, integer, text, integer, integer),
);

/** Forgets the changes of entries after `$from` and up to `$to`; how many there were is kept. A row: how many entries. */
export const DROP = query(
  'retention.drop',
  cypher`
    MATCH (e:Entry) WHERE e.seq > $from AND e.seq <= $to AND e.changes IS NOT NULL
    SET e.changeCount = coalesce(e.changeCount, CASE e.changes WHEN '[]' THEN 0 ELSE size(split(e.changes, '],["')) END)
    REMOVE e.changes
    RETURN count(e)`,
  row(integer),
);
