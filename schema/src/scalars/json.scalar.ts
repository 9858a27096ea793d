import { GraphQLJSON } from 'graphql-scalars';
import { GraphQLScalarType } from 'graphql';

/** Any JSON value, shown as it was given. */
export const JsonValue = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value.',
  specifiedByURL: null,
});
