import { type EntityRecord, Neo4jEntityStore, openDatabase } from '@rootline/graph';
import { ENTITY_KINDS, RELATION_KINDS } from '@rootline/graph/model';
import type { Config } from '../../config.ts';

/** The whole graph in lines for people: `Run 001 -PRODUCED-> DatasetVersion orders@run`. */
export type GraphLines = { readonly nodes: readonly string[]; readonly edges: readonly string[] };

// More than any folder of fixtures makes: a page is enough.
const FIRST = 200;

/** Reads every entity (but projects) and every relation that holds now. */
export async function graphLines(config: Pick<Config, 'neo4j'>): Promise<GraphLines> {
  const database = openDatabase(config.neo4j);
  try {
    const store = new Neo4jEntityStore(database);
    const records: EntityRecord[] = [];
    for (const kind of ENTITY_KINDS.filter((one) => one !== 'Project')) {
      records.push(...(await store.list({ kind }, { first: FIRST }, {})).items.map(({ item }) => item));
    }
    const byId = new Map(records.map((record) => [record.id, record]));
    const lines = new Map(records.map((record) => [record.id, lineOf(record, byId)]));
    const ids = records.map(({ id }) => id);
    const related = ids.length === 0 ? [] : await store.related(ids, RELATION_KINDS, 'out', { first: FIRST }, {});
    const edges = [...related].flatMap(([from, page]) =>
      page.items.map(({ item }) => {
        const mark = item.inferred ? ' (inferred)' : '';
        return `${lines.get(from)} -${item.relation}-> ${lines.get(item.entity.id)}${mark}`;
      }),
    );
    return { nodes: [...lines.values()].sort(), edges: edges.sort() };
  } finally {
    await database.close();
  }
}

function lineOf(record: EntityRecord, byId: ReadonlyMap<string, EntityRecord>): string {
  const { kind, name, key } = record;
  if (kind === 'Run') return `Run ${name.slice(-3)}`;
  // Behind these stands a digest, or an id that is another one in each vault.
  if (kind === 'JobVersion' || kind === 'Principal' || kind === 'Schema') {
    return `${kind} ${name.replace(/ ?\(?[0-9a-f]{8}\)?$/, '')}`;
  }
  const parent = byId.get(key['of'] ?? '');
  return parent === undefined
    ? `${kind} ${name}`
    : `${kind} ${parent.name}@${key['version'] ?? record.aliases[0] ?? 'run'}`;
}
