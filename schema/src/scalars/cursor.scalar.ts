import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { decodeCursor } from '../moment/cursor.ts';

function parseCursor(value: unknown, node: ValueNode | null = null): string {
  if (typeof value !== 'string' || decodeCursor(value) === undefined) {
    throw new GraphQLError('expected a cursor as the hub gave it', { nodes: node });
  }
  return value;
}

/** A position in the ledger, as text on both sides. */
export const Cursor = new GraphQLScalarType<string, string>({
  name: 'Cursor',
  description: 'A position in the ledger. Opaque: keep it and give it back, for example as `asOf`.',
  serialize: String,
  parseValue: (value) => parseCursor(value),
  parseLiteral: (node) => parseCursor(node.kind === Kind.STRING ? node.value : undefined, node),
});
