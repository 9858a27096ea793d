import { hash } from 'node:crypto';
import { type EntityStatement, entityId, type Json } from '@rootline/graph/model';
import { FacetFault } from './facet.ts';
import { found, isList, isObject } from './json.ts';
import { MAX_CONTENT_BYTES } from './limits.ts';

/** A field of a schema in the form that all writers of Schema entities share. */
export type SchemaField = {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  readonly ordinal?: number;
  readonly fields?: readonly SchemaField[];
};

// Types that nest deeper are shown to nobody; the body has them.
const MAX_NESTED = 20;

/** The fields of a schema facet, without what is empty. @throws FacetFault */
export function schemaFields(value: Json | undefined, path = '.fields', depth = 0): readonly SchemaField[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) throw new FacetFault(path, `a list, found ${found(value)}`);
  if (depth > MAX_NESTED) return [];
  return value.map((item, i) => schemaField(item, `${path}[${i}]`, depth));
}

function schemaField(item: Json, path: string, depth: number): SchemaField {
  if (!isObject(item)) throw new FacetFault(path, `an object, found ${found(item)}`);
  const { name, type, description, ordinal_position: ordinal, fields } = item;
  if (typeof name !== 'string' || name === '') throw new FacetFault(`${path}.name`, `a text, found ${found(name)}`);
  const nested = fields === undefined || fields === null ? [] : schemaFields(fields, `${path}.fields`, depth + 1);
  return {
    name,
    ...(typeof type === 'string' && type !== '' ? { type } : {}),
    ...(typeof description === 'string' && description !== '' ? { description } : {}),
    ...(typeof ordinal === 'number' ? { ordinal } : {}),
    ...(nested.length === 0 ? {} : { fields: nested }),
  };
}

/** The Schema entity of these fields: known by its content alone. @throws FacetFault when it is too large to be one */
export function schemaEntity(fields: readonly SchemaField[]): EntityStatement {
  const content = checkedContent(JSON.stringify(fields));
  const digest = hash('sha256', content, 'hex');
  const columns = fields.length === 1 ? '1 column' : `${fields.length} columns`;
  return {
    type: 'entity',
    kind: 'Schema',
    id: entityId('Schema', digest),
    name: `${columns} (${digest.slice(0, 8)})`,
    content,
  };
}

/** Where a column's values come from: a column of a dataset, by which transformations (`DIRECT:IDENTITY`). */
export type ColumnSource = {
  readonly dataset: string;
  readonly column: string;
  readonly transformations: readonly string[];
  readonly masking: boolean;
};

/** All of one output: its columns, and the sources that affect every one of them (filters, joins). */
export type ColumnMapping = {
  readonly columns: Readonly<Record<string, readonly ColumnSource[]>>;
  readonly dataset: readonly ColumnSource[];
};

/**
 * The JobVersion of a job's mapping into one output: the same mapping is the same entity, in whatever order the
 * producer lists it. @throws FacetFault when it is too large to be one
 */
export function mappingEntity(job: string, output: string, mapping: ColumnMapping, name: string): EntityStatement {
  const { columns, dataset } = mapping;
  const content = checkedContent(JSON.stringify({ job, output, columns, dataset }));
  const digest = hash('sha256', content, 'hex');
  return {
    type: 'entity',
    kind: 'JobVersion',
    id: entityId('JobVersion', job, output, digest),
    name: `${name.slice(0, 200).toWellFormed()} (${digest.slice(0, 8)})`,
    key: { job, output, digest },
    projectOf: job,
    content,
  };
}

function checkedContent(content: string): string {
  if (content.length * 3 <= MAX_CONTENT_BYTES || Buffer.byteLength(content) <= MAX_CONTENT_BYTES) return content;
  throw new FacetFault('', `at most ${MAX_CONTENT_BYTES} bytes, found ${Buffer.byteLength(content)}`);
}
