import type { EntityRecord, Moment } from '../entity/entity-store.ts';
import type { EntityKind } from '../model/kinds.ts';

export type SearchRequest = {
  /** Plain words as people type them; the last one also matches as a beginning. Not Lucene syntax. At most 500 characters. */
  readonly text: string;
  readonly kinds?: readonly EntityKind[];
  readonly project?: string;
  /** 1 to 100. */
  readonly first: number;
  readonly after?: string;
  readonly moment: Moment;
};

export type SearchAnswer = {
  readonly hits: readonly { readonly cursor: string; readonly entity: EntityRecord; readonly score: number }[];
  readonly hasNextPage: boolean;
  /** Hits by kind among the first 1,000, the kinds filter left out. */
  readonly facets: readonly { readonly kind: EntityKind; readonly count: number }[];
  /** True when there are more than the 1,000 hits that were counted. */
  readonly truncated: boolean;
};

/**
 * Full text over names, namespaces, descriptions, tags and column names, as they are now; what was withdrawn is left out. At another moment: what fits now
 * and fitted then, as it was then. What fitted then and fits no longer (another name, a description that was rewritten) is
 * not found, nor is what was united with another entity since.
 */
export type SearchStore = {
  search(request: SearchRequest): Promise<SearchAnswer>;
};
