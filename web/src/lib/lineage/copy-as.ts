import type { WalkQuestion } from './explorer-answers.svelte.ts';

/** The walk from one thing, as the explorer would ask it. */
export type AskedWalk = Omit<WalkQuestion, 'of'> & { readonly of: string };

/** A query that can be sent as it is. */
export function asGraphql({ of, direction, depth, granularity, kinds, asOf, validAt }: AskedWalk): string {
  const parts = [
    `of: [${JSON.stringify(of)}]`,
    `direction: ${direction}`,
    `depth: ${depth}`,
    `granularity: ${granularity}`,
    ...(kinds === null ? [] : [`kinds: [${kinds.join(', ')}]`]),
    ...(asOf === null ? [] : [`asOf: ${JSON.stringify(asOf)}`]),
    ...(validAt === null ? [] : [`validAt: ${JSON.stringify(validAt)}`]),
  ];
  return `query {
  lineage(${parts.join(', ')}) {
    nodes { id kind name namespace state side distance }
    edges { from to kinds inferred validFrom }
    truncated
    cursor
  }
}`;
}

/** The same for a shell; `hub` is the address that the page came from. */
export function asCurl(walk: AskedWalk, hub: string): string {
  const query = asGraphql(walk).replaceAll(/\s+/g, ' ');
  return `curl -s ${hub}/graphql -H 'content-type: application/json' -d ${quoted(JSON.stringify({ query }))}`;
}

/** The same for the command line of the hub. */
export function asCommand({ of, direction, depth, granularity, kinds, asOf, validAt }: AskedWalk): string {
  return [
    `npx rootline lineage ${of}`,
    ...(direction === 'BOTH' ? [] : [direction === 'UPSTREAM' ? '--up' : '--down']),
    `--depth ${depth}`,
    `--granularity ${granularity.toLowerCase()}`,
    ...(kinds === null ? [] : [`--kind ${kinds.join(' ')}`]),
    ...(asOf === null ? [] : [`--as-of ${quoted(asOf)}`]),
    ...(validAt === null ? [] : [`--valid-at ${quoted(validAt)}`]),
  ].join(' ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
