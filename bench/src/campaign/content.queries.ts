import { type Query, cypher, label, query, relationType } from '../../../graph/driver/cypher.ts';
import { row, text, unknown } from '../../../graph/driver/rows.ts';
import { ENTITY_KINDS, RELATION_KINDS } from '../../../graph/model/index.ts';

/** Nodes or relations of one kind. A row: the ends of a relation (empty for a node), its properties. */
export type Group = {
  readonly name: string;
  readonly what: 'entities' | 'relations' | 'revisions' | 'aliases' | 'entries' | 'own';
  readonly all: Query<readonly [from: string, to: string, properties: unknown]>;
};

const columns = row(text, text, unknown);

const nodes = (name: string, what: Group['what'], match: ReturnType<typeof cypher>): Group => ({
  name,
  what,
  all: query(`campaign.${name}`, cypher`${match} RETURN '' AS from, '' AS to, properties(n)`, columns),
});

/** Other names of things. */
export const ALIASES = nodes('Alias', 'aliases', cypher`MATCH (n:Alias)`);

/** Everything that a store holds but for the counter, migrations and locks. */
export const GROUPS: readonly Group[] = [
  ...ENTITY_KINDS.map((kind) => nodes(kind, 'entities', cypher`MATCH (n:${label(kind)}:Entity)`)),
  ...RELATION_KINDS.map((kind): Group => ({
    name: kind,
    what: 'relations',
    all: query(
      `campaign.${kind}`,
      cypher`MATCH (a)-[r:${relationType(kind)}]->(b) RETURN coalesce(a.id, ''), coalesce(b.id, ''), properties(r)`,
      columns,
    ),
  })),
  nodes('Revision', 'revisions', cypher`MATCH (n:Revision)`),
  ALIASES,
  nodes('Entry', 'entries', cypher`MATCH (n:Entry)`),
  // The writer's own indexes.
  nodes('Availability', 'own', cypher`MATCH (n:Availability)`),
  nodes('Read', 'own', cypher`MATCH (n:Read)`),
];
