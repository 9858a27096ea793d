import type { Position } from '@rootline/graph';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { decodeCursor } from '../moment/cursor.ts';
import { parseTime } from './date-time.scalar.ts';

/** What the hub knew: at a time of its own clock (epoch milliseconds), or at a position of its ledger. */
export type AsOfValue = { readonly time: number } | { readonly position: Position };

function parseAsOf(value: unknown, node: ValueNode | null = null): AsOfValue {
  const position = typeof value === 'string' ? decodeCursor(value) : undefined;
  if (position !== undefined) return { position };
  try {
    return { time: parseTime(value) };
  } catch {
    throw new GraphQLError('expected an ISO 8601 time with a zone, or a cursor as the hub gave it', { nodes: node });
  }
}

export const AsOf = new GraphQLScalarType<AsOfValue, string>({
  name: 'AsOf',
  description: 'What the hub knew at a moment: an ISO 8601 time, or a `Cursor` of an earlier answer.',
  serialize: () => {
    throw new GraphQLError('AsOf is for input only');
  },
  parseValue: (value) => parseAsOf(value),
  parseLiteral: (node) => parseAsOf(node.kind === Kind.STRING ? node.value : undefined, node),
});
