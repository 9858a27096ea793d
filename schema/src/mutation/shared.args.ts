import { Field, InputType, Int } from 'type-graphql';

/** What every mutation takes. */
@InputType()
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Repeat a call with the same key and input as often as you like: it is done once. 1 to 200 characters.',
  })
  idempotencyKey?: string | null;
}

@InputType('SchemaFieldInput')
export class SchemaFieldInput {
  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  type?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => Int, { nullable: true })
  ordinal?: number | null;

  @Field(() => [SchemaFieldInput], { nullable: true })
  fields?: SchemaFieldInput[] | null;
}
