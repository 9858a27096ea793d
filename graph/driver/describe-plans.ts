import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { cypher, query, type Query } from './cypher.ts';
import { forbiddenIn, outlineOf } from './explain.ts';
import type { Params } from './params.ts';
import { noRows } from './rows.ts';
import { openTestDatabase } from './test-database.ts';

const FORGET_PLANS = query('plans.forget', cypher`CALL db.clearQueryCaches()`, noRows);

/** A query that is planned, with parameters of the right types (their values do not matter). */
export type PlannedQuery = {
  readonly query: Query<unknown>;
  readonly params: Params;
  /** Operators that this query may have although they grow with the store, each with a reason in the test's file. */
  readonly allowed?: readonly string[];
};

/** One test per query: its plan has no operator that grows with the store, and is the one in the snapshot. */
export function describePlans(feature: string, queries: readonly PlannedQuery[]): void {
  describe(`query plans of ${feature}`, () => {
    const database = openTestDatabase();
    beforeAll(async () => {
      await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
      // Plans follow the store's statistics, and cached ones those of an earlier test file.
      await resetStore(database);
      await database.write(FORGET_PLANS);
    });
    afterAll(() => database.close());

    it.each(queries.map((planned) => ({ ...planned, name: planned.query.name })))(
      '$name uses an index and multiplies nothing',
      async ({ query: planned, params, allowed }) => {
        const plan = await database.explain(planned, params);
        expect(forbiddenIn(plan, allowed)).toEqual([]);
        expect(outlineOf(plan)).toMatchSnapshot();
      },
    );
  });
}
