import { SEARCH } from './cli.queries.ts';
import type { HubClient } from './hub-client.ts';
import { type Terminal, show, table } from './terminal.ts';

type Search = {
  readonly edges: readonly {
    readonly score: number;
    readonly node: {
      readonly id: string;
      readonly kind: string;
      readonly name: string;
      readonly namespace: string | null;
    };
  }[];
  readonly facets: readonly { readonly kind: string; readonly count: number }[];
  readonly truncated: boolean;
};

export type SearchRequest = {
  readonly query: string;
  readonly kinds: readonly string[] | undefined;
  readonly first: number;
  readonly asOf: string | undefined;
  readonly validAt: string | undefined;
};

/** What fits the words best. @throws CliError */
export async function showSearch(hub: HubClient, terminal: Terminal, request: SearchRequest): Promise<void> {
  const { search } = await hub.ask<{ readonly search: Search }>(SEARCH, request);
  show(terminal, search, () => {
    if (search.edges.length === 0) return 'nothing found';
    const rows = search.edges.map(({ node: { id, kind, name, namespace } }) => [
      kind,
      namespace === null ? name : `${namespace}/${name}`,
      id,
    ]);
    const facets = search.facets.map(({ kind, count }) => `${count} ${kind}`).join(', ');
    return `${table(rows)}\n${facets}${search.truncated ? ', and more' : ''}`;
  });
}
