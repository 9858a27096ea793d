import { cypher, query } from '../driver/cypher.ts';
import { integer, noRows, nullable, row, text } from '../driver/rows.ts';

/** Has to exist before anything else: it makes the lock and the record of each file unique. */
export const CREATE_MIGRATION_CONSTRAINT = query(
  'migrate.constraint',
  cypher`CREATE CONSTRAINT migration_id IF NOT EXISTS FOR (m:Migration) REQUIRE m.id IS UNIQUE`,
  noRows,
);

/** One row per applied file: id, checksum. */
export const APPLIED = query(
  'migrate.applied',
  cypher`MATCH (m:Migration) WHERE m.id <> 'lock' RETURN m.id, m.checksum ORDER BY m.id`,
  row(text, text),
);

/**
 * Takes the lock when it is free, mine, or not renewed for `staleMs` (its holder died); also renews it.
 * One row: who holds it now, and for how many milliseconds it was not renewed. Times are the server's. Nulls: its
 * holder released it between being found and being locked, and nobody holds it.
 */
export const TAKE_LOCK = query(
  'migrate.take-lock',
  cypher`
    MERGE (l:Migration {id: 'lock'})
      ON CREATE SET l.owner = $owner, l.renewedAt = timestamp()
    WITH l, l.owner = $owner OR timestamp() - l.renewedAt > $staleMs AS mine
    SET l.owner = CASE WHEN mine THEN $owner ELSE l.owner END,
        l.renewedAt = CASE WHEN mine THEN timestamp() ELSE l.renewedAt END
    RETURN l.owner, timestamp() - l.renewedAt`,
  row(nullable(text), nullable(integer)),
);

export const RELEASE_LOCK = query(
  'migrate.release-lock',
  cypher`MATCH (l:Migration {id: 'lock', owner: $owner}) DELETE l`,
  noRows,
);

export const RECORD = query(
  'migrate.record',
  cypher`MERGE (m:Migration {id: $id}) SET m.checksum = $checksum, m.appliedAt = timestamp()`,
  noRows,
);

/** One row: how many indexes are still being filled, and how many failed. */
export const INDEX_STATES = query(
  'migrate.index-states',
  cypher`
    SHOW INDEXES YIELD state
    RETURN count(CASE WHEN state = 'POPULATING' THEN 1 END), count(CASE WHEN state = 'FAILED' THEN 1 END)`,
  row(integer, integer),
);
