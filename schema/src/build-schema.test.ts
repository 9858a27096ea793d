import { readFileSync } from 'node:fs';
import { GraphQLObjectType, getNamedType, isCompositeType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ENTITY_KINDS } from '@rootline/graph/model';
import { buildSchema, printSortedSchema } from './build-schema.ts';
import { ask, at, FakeHub } from './context.fake.ts';

const schema = buildSchema();

describe('the contract', () => {
  it('is the committed one', () => {
    const committed = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

    expect(printSortedSchema(schema), 'schema/schema.graphql is out of date: run `npm run print -w schema`').toBe(
      committed,
    );
  });

  it('has a type for every kind of entity', () => {
    for (const kind of ENTITY_KINDS) {
      const type = schema.getType(kind);
      expect(type, kind).toBeInstanceOf(GraphQLObjectType);
      expect((type as GraphQLObjectType).getInterfaces().map(({ name }) => name)).toEqual(
        expect.arrayContaining(['Node', 'Entity']),
      );
    }
  });
});

describe('every field of every kind', () => {
  it.each(ENTITY_KINDS)('%s answers all of its fields, of a stub that nothing is known of', async (kind) => {
    const hub = new FakeHub();
    const id = hub.add(kind, 'stub');

    const { data, errors } = await ask(
      hub,
      `query ($id: ID!) { node(id: $id) { __typename ... on ${kind} { ${selection(kind)} } } }`,
      { id },
    );

    expect(errors).toBeUndefined();
    expect(at(data, 'node')).toMatchObject({ __typename: kind, id, kind, name: 'stub', tags: [], description: null });
  });
});

/** All fields of a type; of objects only whether they are there. */
function selection(kind: string): string {
  const type = schema.getType(kind);
  if (!isObjectType(type)) throw new Error(kind);
  return Object.values(type.getFields())
    .map(({ name, type: of }) => (isCompositeType(getNamedType(of)) ? `${name} { __typename }` : name))
    .join(' ');
}
