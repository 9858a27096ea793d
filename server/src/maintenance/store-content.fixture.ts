import { cypher, query } from '../../../graph/driver/cypher.ts';
import { list, row, text, unknown } from '../../../graph/driver/rows.ts';
import type { Database } from '@rootline/graph';

/** Every node but the counter and the record of migrations. A row: its labels, its properties. */
const NODES = query(
  'test.content-nodes',
  cypher`MATCH (n) WHERE NOT n:Migration AND NOT n:Counter AND NOT n:Maintenance RETURN labels(n), properties(n)`,
  row(list(text), unknown),
);

/** A row: type, ids of both ends, properties. */
const RELATIONS = query(
  'test.content-relations',
  cypher`MATCH (a:Entity)-[r]->(b:Entity) RETURN type(r), a.id, b.id, properties(r)`,
  row(text, text, text, unknown),
);

/** The whole store, a line for each node and relation, in one order: equal lists are equal stores. */
export async function contentOf(database: Database): Promise<readonly string[]> {
  const timeoutMs = 120_000;
  const nodes = await database.read(NODES, {}, { timeoutMs });
  const relations = await database.read(RELATIONS, {}, { timeoutMs });
  return [
    ...nodes.map(([labels, properties]) => line([[...labels].sort(), properties])),
    ...relations.map((relation) => line(relation)),
  ].sort();
}

function line(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member !== 'object' || member === null || Array.isArray(member)
      ? member
      : Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}
