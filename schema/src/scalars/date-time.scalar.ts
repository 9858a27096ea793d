import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { MAX_TIME, MIN_TIME } from '@rootline/graph/model';

const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Epoch milliseconds of an ISO 8601 time with a zone.
 * @throws GraphQLError when the text is no such time, or outside the years 1900 to 2200
 */
export function parseTime(text: unknown, node: ValueNode | null = null): number {
  const millis = typeof text === 'string' && SHAPE.test(text) ? Date.parse(text) : Number.NaN;
  if (!(millis >= MIN_TIME && millis <= MAX_TIME)) {
    throw new GraphQLError(
      'expected an ISO 8601 time with a zone between 1900 and 2200, such as 2026-01-31T09:30:00Z',
      { nodes: node },
    );
  }
  return millis;
}

/** Resolvers give and take epoch milliseconds. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A time as ISO 8601. Answers are in UTC with milliseconds; input may have any zone.',
  serialize: (value) => new Date(Number(value)).toISOString(),
  parseValue: (value) => parseTime(value),
  parseLiteral: (node) => parseTime(node.kind === Kind.STRING ? node.value : undefined, node),
});
