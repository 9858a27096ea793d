import type { EntityRecord } from '../entity/entity-store.ts';
import type { Json } from '../model/statements.ts';
import { wordsOf, wordsText } from './words.ts';

/**
 * Whether an entity has every word of a text, the last one as a beginning: what the full-text index answers, for one record.
 * `schemas`: contents of the schemas that entities name, by id.
 */
export function fits(text: string, entity: EntityRecord, schemas: ReadonlyMap<string, Json>): boolean {
  const { schema } = entity.values;
  const columns = columnsOf(typeof schema === 'string' ? schemas.get(schema) : schema);
  const has = wordsText(...textsOf(entity), ...columns).split(' ');
  const words = wordsOf(text);
  return words.every((word, index) =>
    index === words.length - 1 ? has.some((one) => one.startsWith(word)) : has.includes(word),
  );
}

/** What the writer puts into the index: naming, description, tags, names of columns. */
function textsOf({ name, namespace, key, aliases, values, tags }: EntityRecord): readonly (string | null)[] {
  const description = values['description'];
  return [
    name,
    namespace,
    key['runId'] ?? null,
    key['sha'] ?? null,
    key['url'] ?? null,
    ...aliases,
    typeof description === 'string' ? description : null,
    ...Object.entries(tags).flatMap(([tag, value]) => [tag, typeof value === 'string' ? value : JSON.stringify(value)]),
  ];
}

function columnsOf(schema: Json | undefined): readonly string[] {
  if (!Array.isArray(schema)) return [];
  return (schema as readonly Json[]).flatMap((field) => {
    if (typeof field !== 'object' || field === null || !('name' in field)) return [];
    return [typeof field['name'] === 'string' ? field['name'] : '', ...columnsOf(field['fields'])];
  });
}
