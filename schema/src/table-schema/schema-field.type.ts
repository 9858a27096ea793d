import type { Json } from '@rootline/graph/model';
import { Field, Int, ObjectType } from 'type-graphql';
import { integerOf, listOf, objectOf, textOf } from '../entity/values.ts';

@ObjectType({ description: 'A column, or a field of a nested one.', simpleResolvers: true })
export class SchemaField {
  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: 'As the producer writes it.' })
  type!: string | null;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => Int, { nullable: true })
  ordinal!: number | null;

  @Field(() => [SchemaField], { nullable: true })
  fields!: readonly SchemaField[] | null;
}

/** The fields that a stored schema lists; what has no name is left out. */
export function schemaFieldsOf(value: Json | undefined): readonly SchemaField[] {
  return listOf(value).flatMap((item) => {
    const field = objectOf(item);
    const name = textOf(field?.['name']);
    if (field === null || name === null) return [];
    return {
      name,
      type: textOf(field['type']),
      description: textOf(field['description']),
      ordinal: integerOf(field['ordinal']),
      fields: Array.isArray(field['fields']) ? schemaFieldsOf(field['fields'] as Json) : null,
    };
  });
}
