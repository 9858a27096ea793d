import type { EntityRecord } from '@rootline/graph';
import type { Json } from '@rootline/graph/model';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { SchemaField, schemaFieldsOf } from './schema-field.type.ts';

@ObjectType({
  description: 'A list of columns, known by its content.',
  implements: [Node, Entity],
  simpleResolvers: true,
})
export class Schema extends Entity {
  @Field(() => [SchemaField])
  get fields(): readonly SchemaField[] {
    return schemaFieldsOf(contentOf(this.record));
  }
}

/** The content of a content-keyed entity (Schema, JobVersion); its key part is JSON text. */
export function contentOf(record: EntityRecord): Json | undefined {
  const text = record.key['content'];
  return text === undefined ? record.values['content'] : (JSON.parse(text) as Json);
}
