import { z } from 'zod';
import type { Answer } from '../http-client.ts';

export const GRANULARITIES = ['ENTITY', 'VERSION'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** What the web app asks to draw a walk. */
export const WALK = `query Walk($of: [ID!]!, $granularity: Granularity!, $depth: Int!, $limit: Int!) {
  lineage(of: $of, direction: DOWNSTREAM, granularity: $granularity, depth: $depth, limit: $limit) {
    nodes { id kind name namespace state distance side hiddenUpstream hiddenDownstream }
    edges { from to kinds inferred validFrom }
    truncated
    cursor
  }
}`;

const answer = z.object({
  data: z.object({ lineage: z.object({ nodes: z.array(z.unknown()), edges: z.array(z.unknown()) }) }),
});

/** How much an answer to WALK holds. @throws Error when it is none: a failed walk is no fast one */
export function walkAnswer({ status, text }: Answer): { readonly nodes: number; readonly edges: number } {
  const parsed = answer.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`the hub answered ${status}: ${text.slice(0, 500)}`);
  const { nodes, edges } = parsed.data.data.lineage;
  return { nodes: nodes.length, edges: edges.length };
}
