import { z } from 'zod';
import type { Answer } from '../http-client.ts';

export const OVER = ['ENTITY', 'VERSION', 'COLUMN'] as const;
/** Between datasets and jobs, between versions and runs, or between columns. */
export type Over = (typeof OVER)[number];

/** What the web app asks to draw a walk. */
const WALK = `query Walk($of: ID!, $granularity: Granularity!, $depth: Int!, $limit: Int!) {
  answer: lineage(of: [$of], direction: DOWNSTREAM, granularity: $granularity, depth: $depth, limit: $limit) {
    nodes { id kind name namespace state distance side hiddenUpstream hiddenDownstream }
    edges { from to kinds inferred validFrom }
    truncated
    cursor
  }
}`;

const COLUMN_WALK = `query ColumnWalk($of: ID!, $column: String!, $depth: Int!, $limit: Int!) {
  answer: columnLineage(of: $of, column: $column, direction: DOWNSTREAM, depth: $depth, limit: $limit) {
    nodes { datasetId datasetName column distance side }
    edges { from { datasetId column } to { datasetId column } transformations }
    truncated
    cursor
  }
}`;

/** The body of the request. */
export function walkRequest(over: Over, of: string, depth: number, limit: number): string {
  const common = { of, depth, limit };
  return over === 'COLUMN'
    ? JSON.stringify({ query: COLUMN_WALK, variables: { ...common, column: 'delay' } })
    : JSON.stringify({ query: WALK, variables: { ...common, granularity: over } });
}

const answer = z.object({
  data: z.object({ answer: z.object({ nodes: z.array(z.unknown()), edges: z.array(z.unknown()) }) }),
});

/** How much an answer holds. @throws Error when it is none: a failed walk is no fast one */
export function walkAnswer({ status, text }: Answer): { readonly nodes: number; readonly edges: number } {
  const parsed = answer.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`the hub answered ${status}: ${text.slice(0, 500)}`);
  const { nodes, edges } = parsed.data.data.answer;
  return { nodes: nodes.length, edges: edges.length };
}
