import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isLeafType,
} from 'graphql';
// Its ESM form imports graphql's .mjs files: a second copy, to which our schema is none.
import {
  type ComplexityEstimator,
  type ComplexityEstimatorArgs,
  fieldExtensionsEstimator,
  getComplexity,
} from 'graphql-query-complexity/cjs';
import { DEFAULT_PAGE, MAX_PAGE } from './page/page.args.ts';

/**
 * The objects that one request may ask for at most. A walk of 5,000 nodes with an entity and its project for each
 * costs about 25,000, three nested lists of default size 130,000: the first is work for a fraction of a second
 * and about 5 MB of answer, the second is a crawl, and pages do it better.
 */
export const MAX_COST = 50_000;

/** What a question to the store of its own costs beside the objects that it answers with. */
export const READ_COST = 10;

/** Counting what a change reaches visits up to 100,000 nodes, though the answer is short. */
export const COUNT_COST = 1_000;

type Cost = (args: Pick<ComplexityEstimatorArgs, 'args' | 'childComplexity'>) => number;

/** A page costs its items. Larger values of `first` than allowed are told by the field itself. */
export const pageCost: Cost = ({ args, childComplexity }) =>
  1 + bounded(args['first'], MAX_PAGE, DEFAULT_PAGE) * Math.max(1, childComplexity);

/** For lists whose items are read one entity at a time. */
export const singlePageCost: Cost = (field) => READ_COST + pageCost(field);

/** A walk costs the nodes that it may answer with. */
export const walkCost: Cost = ({ args, childComplexity }) =>
  READ_COST + bounded(args['limit'], 5_000, 500) * Math.max(1, childComplexity);

/** A path has at most as many nodes as its depth, and one. */
export const pathCost: Cost = ({ args, childComplexity }) =>
  COUNT_COST + (1 + bounded(args['depth'], 50, 20)) * Math.max(1, childComplexity);

/** As many items as a list argument names. */
export const perItemCost = (name: string): Cost => {
  return ({ args, childComplexity }) => {
    const list: unknown = args[name];
    return READ_COST + (Array.isArray(list) ? list.length : 1) * Math.max(1, childComplexity);
  };
};

function bounded(value: unknown, max: number, fallback: number): number {
  return typeof value === 'number' ? Math.min(Math.max(value, 1), max) : fallback;
}

/** An object costs one and what is asked of it; the values of a record come with it. */
const objectEstimator: ComplexityEstimator = ({ field, childComplexity }) =>
  isLeafType(getNamedType(field.type)) ? 0 : 1 + childComplexity;

/**
 * The objects that an operation asks for at most; 0 when its variables do not fit, as graphql then refuses it with a
 * better message than a cost could give.
 * @throws GraphQLError when the document has no such operation
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> = {},
  operationName?: string,
): number {
  const operation = getOperationAST(document, operationName);
  const { errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], variables, { maxErrors: 1 });
  if (errors !== undefined) return 0;
  return getComplexity({
    schema,
    query: document,
    variables: { ...variables },
    ...(operationName === undefined ? {} : { operationName }),
    estimators: [fieldExtensionsEstimator(), objectEstimator],
  });
}
