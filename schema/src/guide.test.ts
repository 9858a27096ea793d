import { readFileSync } from 'node:fs';
import { getOperationAST, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchema } from './build-schema.ts';
import { costOf, MAX_COST } from './cost.ts';

const guide = readFileSync(new URL('../../docs/guide/graphql.md', import.meta.url), 'utf8');
const schema = buildSchema();

const examples = [...guide.matchAll(/```graphql\n([\s\S]*?)```\s*```json\n([\s\S]*?)```/g)].map(
  ([, source = '', variables = '']) => {
    const document = parse(source);
    const name = getOperationAST(document)?.name?.value ?? 'unnamed';
    return { name, document, variables: JSON.parse(variables) as Record<string, unknown> };
  },
);

describe('the guide to the GraphQL API', () => {
  it('gives every operation its variables', () => {
    expect(examples.length).toBeGreaterThan(10);
    expect(guide.match(/```graphql\n/g)).toHaveLength(examples.length);
  });

  it.each(examples)(
    'has an example $name that the schema accepts, at a cost that the server lets through',
    ({ document, variables }) => {
      expect(validate(schema, document)).toEqual([]);
      expect(costOf(schema, document, variables)).toBeLessThanOrEqual(MAX_COST);
    },
  );
});
