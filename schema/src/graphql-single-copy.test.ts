import 'reflect-metadata/lite';
import { GraphQLSchema, printSchema } from 'graphql';
import { buildSchemaSync, Field, ObjectType, Query, Resolver } from 'type-graphql';
import { expect, it } from 'vitest';

@ObjectType()
class Greeting {
  @Field(() => String)
  text!: string;
}

@Resolver(() => Greeting)
class GreetingResolver {
  @Query(() => Greeting)
  greeting(): Greeting {
    return { text: 'hello' };
  }
}

it('shares one copy of graphql between the tests and type-graphql', () => {
  const schema = buildSchemaSync({ resolvers: [GreetingResolver], validate: false });

  expect(schema).toBeInstanceOf(GraphQLSchema);
  expect(printSchema(schema)).toContain('greeting: Greeting!');
});
