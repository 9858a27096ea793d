import { z } from 'zod';
import { cypher } from '../driver/cypher.ts';
import { integer, list, listOf, nullable, oneOf, row, text, unknown } from '../driver/rows.ts';
import { ENTITY_KINDS } from '../model/kinds.ts';
import type { Json } from '../model/statements.ts';
import type { EntityRecord } from './entity-store.ts';

/** What is left of node `n`'s properties: the parts of its natural key, as a list of `[name, value]`. */
export const keyParts = cypher`[k IN keys(n) WHERE NOT k IN ['id', 'kind', 'name', 'recordedName', 'namespace', 'project', 'createdAt', 'pageKey', 'recordedSeq', 'projection',
  'state', 'tags', 'aliases', 'aliasOf', 'words', 'searchText', 'columns', 'content', 'startedAt', 'endedAt', 'earliestAt',
  'availableAt', 'lastSeenAt', 'withdrawnAt', 'withdrawals'] | [k, n[k]]]`;

/**
 * Everything a record needs of node `n`, as a list of scalars. A schema's content is shown, and a column
 * mapping's up to 64 KB; larger ones (up to 1 MB) are read by column walks only.
 */
export const entityRow = cypher`[n.id, n.kind, n.name, n.namespace, n.project, n.createdAt, n.recordedSeq, n.projection,
  n.aliases, n.startedAt, n.endedAt, n.availableAt, CASE WHEN n:Schema OR (n:JobVersion AND size(n.content) <= 65536) THEN n.content END,
  ${keyParts}]`;

const decodeRow = row(
  text,
  oneOf(ENTITY_KINDS),
  text,
  nullable(text),
  text,
  integer,
  integer,
  nullable(text),
  nullable(list(text)),
  nullable(integer),
  nullable(integer),
  nullable(integer),
  nullable(text),
  listOf(row(text, unknown)),
);

const projectionSchema = z.record(z.string(), z.tuple([z.string(), z.json()]));

/** Reads what `entityRow` returns. @throws DecodeError, ZodError when the store holds something else */
export function decodeEntity(fields: unknown): EntityRecord {
  const [
    id,
    kind,
    name,
    namespace,
    project,
    createdAt,
    recordedSeq,
    projection,
    aliases,
    startedAt,
    endedAt,
    availableAt,
    content,
    rest,
  ] = decodeRow(fields);
  const entries = projection === null ? [] : Object.entries(projectionSchema.parse(JSON.parse(projection)));
  const { values, tags } = splitTags(entries.map(([field, [, value]]) => [field, value as Json]));
  return {
    id,
    kind,
    name,
    namespace,
    key: Object.fromEntries(rest.filter((part): part is readonly [string, string] => typeof part[1] === 'string')),
    project,
    createdAt,
    recordedSeq,
    values: content === null ? values : { ...values, content: JSON.parse(content) as Json },
    tags,
    aliases: aliases ?? [],
    startedAt,
    endedAt,
    availableAt,
  };
}

/** Tags are fields `tag:<key>`; a removed one has the value null. */
export function splitTags(
  fields: readonly (readonly [field: string, value: Json])[],
): Pick<EntityRecord, 'values' | 'tags'> {
  const isTag = (field: string) => field.startsWith('tag:');
  const tags = fields.filter(([field, value]) => isTag(field) && value !== null);
  return {
    // A tag may be called `__proto__`: `fromEntries` makes it a member like any other.
    values: Object.fromEntries(fields.filter(([field]) => !isTag(field))),
    tags: Object.fromEntries(tags.map(([field, value]) => [field.slice('tag:'.length), value])),
  };
}
