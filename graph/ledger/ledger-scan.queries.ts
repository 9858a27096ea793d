import { cypher, query } from '../driver/cypher.ts';
import { integer, list, nullable, oneOf, row, text } from '../driver/rows.ts';

/** Whole entries in order, after `$after` and up to `$until`, at most `$take`. A row: the columns of an entry, what a rebuild restated, how many changes it had. */
export const SCAN = query(
  'ledger.scan',
  cypher`
    MATCH (e:Entry) WHERE e.seq > $after AND e.seq <= $until
    WITH e ORDER BY e.seq LIMIT $take
    RETURN e.seq, e.key, e.at, e.actor, e.command, e.project, e.subjects, e.changes, e.body, e.outcome, e.answer, e.leaf, e.restated, coalesce(e.changeCount, 0)`,
  row(
    integer,
    text,
    integer,
    text,
    text,
    text,
    list(text),
    nullable(text),
    text,
    oneOf(['committed', 'refused']),
    text,
    text,
    nullable(text),
    integer,
  ),
);
