import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

function parseLong(value: unknown, node: ValueNode | null = null): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new GraphQLError('expected an integer between -(2^53 - 1) and 2^53 - 1', { nodes: node });
  }
  return value;
}

/** Int has 32 bits, too few for bytes and positions in the ledger. */
export const Long = new GraphQLScalarType<number, number>({
  name: 'Long',
  description: 'An integer of up to 53 bits: counts, bytes, positions in the ledger.',
  serialize: (value) => parseLong(value),
  parseValue: (value) => parseLong(value),
  parseLiteral: (node) => parseLong(node.kind === Kind.INT ? Number(node.value) : undefined, node),
});
