import type { Query } from './cypher.ts';
import type { Database } from './database.ts';
import type { Params } from './params.ts';

/**
 * A database whose reads are counted by what they cost on the store, which is the same on every machine, unlike their time. For stores that only read.
 */
export function countReads(database: Database): {
  readonly counted: Database;
  /** Hits on the store of all reads of this work. */
  readonly hitsOf: (work: () => Promise<unknown>) => Promise<number>;
} {
  let total = 0;
  const read = async <Row>(query: Query<Row>, params: Params = {}): Promise<readonly Row[]> => {
    const { rows, hits } = await database.profile(query, params);
    total += hits;
    return rows;
  };
  const readOne = async <Row>(query: Query<Row>, params: Params = {}): Promise<Row | undefined> =>
    (await read(query, params))[0];
  return {
    counted: { read, readOne, telemetry: database.telemetry } as unknown as Database,
    hitsOf: async (work) => {
      const before = total;
      await work();
      return total - before;
    },
  };
}
