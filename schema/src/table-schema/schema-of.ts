import type { Context } from '../context.ts';
import type { Entity } from '../entity/entity.type.ts';
import { relatedOne } from '../entity/lookup.ts';
import { entityOfKind } from '../entity/lookup.ts';
import { type SchemaField, schemaFieldsOf } from './schema-field.type.ts';
import { Schema } from './schema.type.ts';

/**
 * The columns of a dataset, feature view or version at its moment: listed in its record, kept as a Schema that the
 * record names by id, or else the Schema that it is joined to. Null when nobody named them.
 */
export async function schemaOf(context: Context, entity: Entity): Promise<readonly SchemaField[] | null> {
  const { schema } = entity.record.values;
  if (Array.isArray(schema)) return schemaFieldsOf(schema);
  const shared =
    typeof schema === 'string'
      ? await entityOfKind(context, schema, 'Schema', entity.moment)
      : await relatedOne(context, entity, { relation: 'HAS_SCHEMA', direction: 'out', kind: 'Schema' });
  return shared instanceof Schema ? shared.fields : null;
}
