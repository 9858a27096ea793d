import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

function parseLong(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new GraphQLError('expected an integer between -(2^53 - 1) and 2^53 - 1');
  }
  return value;
}

/** Int has 32 bits, too few for bytes and positions in the ledger. */
export const Long = new GraphQLScalarType<number, number>({
  name: 'Long',
  description: 'An integer of up to 53 bits: counts, bytes, positions in the ledger.',
  serialize: parseLong,
  parseValue: parseLong,
  parseLiteral: (node) => parseLong(node.kind === Kind.INT ? Number(node.value) : undefined),
});
