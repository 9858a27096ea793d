import type { Failure } from './failure.ts';
import type { HubDocument } from './hub-api.ts';
import { hub } from './hub-context.ts';

/** A list that grows page by page. */
export type Pages<Row, Extra = null> = {
  readonly rows: readonly Row[];
  /** What the first page said beside its rows: facets, a total. */
  readonly extra: Extra | null;
  readonly hasMore: boolean;
  readonly failure: Failure | null;
  /** True while the first page is under way. */
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly refresh: () => void;
};

export type PageOf<Row, Extra = null> = {
  readonly rows: readonly Row[];
  readonly extra: Extra;
  readonly endCursor: string | null;
};

/**
 * Reads a connection from its beginning whenever `variables` change, and on from there on request.
 * `pick` turns an answer into rows; `endCursor` is null at the end. Must be called while a component is set up.
 */
export function pages<Data, Variables extends { after?: string | null | undefined }, Row, Extra = null>(
  document: HubDocument<Data, Variables>,
  variables: () => Omit<Variables, 'after'> | null,
  pick: (data: Data) => PageOf<Row, Extra>,
): Pages<Row, Extra> {
  const { api, health } = hub();
  let rows = $state.raw<readonly Row[]>([]);
  let extra = $state.raw<Extra | null>(null);
  let endCursor = $state<string | null>(null);
  let failure = $state.raw<Failure | null>(null);
  let loading = $state(true);
  let loadingMore = $state(false);
  let round = $state(0);
  const question = $derived(JSON.stringify(variables()));
  let asking: AbortController | null = null;

  const ask = (asked: Variables, then: (page: PageOf<Row, Extra>) => void): AbortController => {
    const controller = new AbortController();
    void api.ask(document, asked, controller.signal).then((answer) => {
      if (answer === null) return;
      failure = answer.failure;
      if (answer.failure?.kind === 'unreachable') health.check();
      if (answer.data !== null) {
        const page = pick(answer.data);
        then(page);
        endCursor = page.endCursor;
      }
      loading = false;
      loadingMore = false;
    });
    return controller;
  };

  $effect(() => {
    void round;
    void health.recoveries;
    const asked = JSON.parse(question) as Variables | null;
    if (asked === null) {
      rows = [];
      extra = null;
      endCursor = null;
      loading = false;
      return undefined;
    }
    loading = true;
    loadingMore = false;
    asking = ask({ ...asked, after: null }, (page) => {
      rows = page.rows;
      extra = page.extra;
    });
    return () => asking?.abort();
  });

  return {
    get rows() {
      return rows;
    },
    get extra() {
      return extra;
    },
    get hasMore() {
      return endCursor !== null;
    },
    get failure() {
      return failure;
    },
    get loading() {
      return loading;
    },
    get loadingMore() {
      return loadingMore;
    },
    loadMore: () => {
      if (endCursor === null || loading || loadingMore) return;
      loadingMore = true;
      const asked = JSON.parse(question) as Variables;
      asking = ask({ ...asked, after: endCursor }, (page) => {
        rows = [...rows, ...page.rows];
      });
    },
    refresh: () => {
      round += 1;
    },
  };
}
