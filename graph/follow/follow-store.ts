import type { Database } from '../driver/database.ts';
import type { Granularity } from '../lineage/lineage-store.ts';
import { type RootRow, rootRowsAt } from '../lineage/roots.ts';
import { textOf } from '../lineage/walk.ts';
import { NOW_VALID } from '../model/time.ts';
import { MOST_TIES, type Surveyed, type Tie } from './neighbourhood.ts';
import { SURVEY } from './survey.queries.ts';

/** What whoever follows pieces of lineage asks the store, as of a position. Both throw what `Database.read` throws. */
export type FollowStore = {
  /** Nodes and what they are joined with; those that were not known then are absent. */
  survey(ids: readonly string[], seq: number): Promise<readonly Surveyed[]>;
  /** What each of the ids leads to. @throws NotFoundError for the first that leads to nothing */
  roots(ids: readonly string[], granularity: Granularity, seq: number): Promise<readonly RootRow[]>;
};

export class Neo4jFollowStore implements FollowStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async survey(ids: readonly string[], seq: number): Promise<readonly Surveyed[]> {
    const params = { ids, seq, t: NOW_VALID, most: MOST_TIES + 1 };
    return (await this.#database.read(SURVEY, params, { heavy: true })).map(surveyed);
  }

  async roots(ids: readonly string[], granularity: Granularity, seq: number): Promise<readonly RootRow[]> {
    return rootRowsAt(this.#database, { ids, granularity, moment: { asOfSeq: seq } });
  }
}

function surveyed(row: ReturnType<typeof SURVEY.decode>): Surveyed {
  const [id, kind, namespace, recorded, name, state, arriving, leaving] = row;
  return {
    row: [id, kind, textOf(name) ?? recorded, namespace, textOf(state)],
    ties: { UPSTREAM: tiesOf(arriving), DOWNSTREAM: tiesOf(leaving) },
  };
}

function tiesOf(rows: readonly (readonly [string, Tie['kind'], boolean, number])[]): readonly Tie[] | undefined {
  if (rows.length > MOST_TIES) return undefined;
  return rows.map(([other, kind, inferred, validFrom]) => ({ other, kind, inferred, validFrom }));
}
