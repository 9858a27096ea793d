import type { QueryResult } from 'neo4j-driver';
import type { Query } from './cypher.ts';

/** The rows of a result, each decoded from the list of its columns' values. */
export function rowsOf<Row>(query: Query<Row>, result: QueryResult): readonly Row[] {
  return result.records.map((record) => {
    const fields = new Array<unknown>(record.length);
    for (let index = 0; index < record.length; index++) fields[index] = record.get(index);
    try {
      return query.decode(fields);
    } catch (error) {
      throw new Error(`${query.name}: a row of the store could not be read`, { cause: error });
    }
  });
}
