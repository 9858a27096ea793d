import { getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchema } from './build-schema.ts';
import { costOf, MAX_COST } from './cost.ts';

const schema = buildSchema();
const cost = (query: string, variables?: object) => costOf(schema, parse(query), { ...variables });
const ID = 'job:0123456789abcdef0123456789abcdef';

describe('the cost of an operation', () => {
  it('counts objects, not their values', () => {
    expect(cost('{ node(id: "x") { id } }')).toBe(1);
    expect(cost('{ runs(first: 10) { edges { cursor node { id } } } }')).toBe(1 + 10 * 2);
    expect(cost('{ runs(first: 10) { edges { node { id name state createdAt parameters } } } }')).toBe(1 + 10 * 2);
  });

  it('multiplies what lies in lists in lists', () => {
    const nested = cost('{ runs(first: 10) { edges { node { inputs(first: 5) { edges { node { id } } } } } } }');

    expect(nested).toBe(1 + 10 * (2 + 1 + 5 * 2));
  });

  it('takes the size of a page from variables and defaults too', () => {
    const query = 'query ($first: Int! = 20) { jobs(first: $first) { edges { node { id } } } }';

    expect(cost(query)).toBe(1 + 20 * 2);
    expect(cost(query, { first: 100 })).toBe(1 + 100 * 2);
    expect(cost('{ jobs { edges { node { id } } } }')).toBe(1 + 50 * 2);
  });

  it('lets through the largest walk with an entity for every node, and what tools ask of the schema', () => {
    const walk = `{ lineage(of: "${ID}", limit: 5000) { nodes { id name entity { description project { name } } } edges { from to } truncated } }`;

    expect(cost(walk)).toBeGreaterThan(20_000);
    expect(cost(walk)).toBeLessThanOrEqual(MAX_COST);
    expect(cost(getIntrospectionQuery())).toBeLessThan(1_000);
  });

  it.each([
    [
      'three levels of lists at default size',
      '{ jobs { edges { node { runs { edges { node { inputs { edges { node { id } } } } } } } } } }',
    ],
    [
      'a walk with lists on every node',
      `{ lineage(of: "${ID}", limit: 5000) { nodes { entity { ... on Job { runs { edges { node { id } } } } } } } }`,
    ],
    [
      'facets, which are read one by one',
      '{ runs(first: 200) { edges { node { facets(first: 200) { edges { node { name } } } } } } }',
    ],
    [
      'pages with a size that the field would refuse anyway',
      '{ runs(first: 100000) { edges { node { children(first: 100000) { edges { node { id } } } } } } }',
    ],
  ])('is too high for %s', (_, query) => {
    expect(cost(query)).toBeGreaterThan(MAX_COST);
  });

  it('counts the most expensive kind where a query asks for several', () => {
    const query = `{ node(id: "x") { ... on Job { runs(first: 100) { edges { node { id } } } } ... on Run { runId } } }`;

    expect(cost(query)).toBe(1 + 1 + 100 * 2);
  });

  it('leaves variables that do not fit to be told by graphql', () => {
    const query = parse('query ($first: Int!) { jobs(first: $first) { edges { node { id } } } }');

    expect(costOf(schema, query, { first: 'many' })).toBe(0);
  });
});
