import { cypher, query } from '../driver/cypher.ts';
import { integer, list, nullable, row, text } from '../driver/rows.ts';

/** Of entries after `$from` and up to `$to` that have a body: how many, times of the oldest and the newest. */
export const BODY_SURVEY = query(
  'retention.body-survey',
  cypher`
    MATCH (e:Entry) WHERE e.seq > $from AND e.seq <= $to AND NOT e.command STARTS WITH 'system.'
    RETURN count(e), min(e.at), max(e.at)`,
  row(integer, nullable(integer), nullable(integer)),
);

/** The first `$take` of them. A row: seq, at, command, how many changes, the digest of the body. */
export const FIRST_BODIES = query(
  'retention.first-bodies',
  cypher`
    MATCH (e:Entry) WHERE e.seq > $from AND e.seq <= $to AND NOT e.command STARTS WITH 'system.'
    WITH e ORDER BY e.seq LIMIT $take
    RETURN e.seq, e.at, e.command, coalesce(e.changeCount, 0), e.body`,
  row(integer, integer, text, integer, text),
);

/** The digests of the bodies of entries after `$from` and up to `$to`. */
export const BODIES_NAMED = query(
  'retention.bodies-named',
  cypher`MATCH (e:Entry) WHERE e.seq > $from AND e.seq <= $to RETURN collect(DISTINCT e.body)`,
  row(list(text)),
);
