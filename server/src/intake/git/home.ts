import { commit } from '@rootline/graph/model';
import type { Facts } from './facts.ts';

/** The repository of a report, while it is mapped. */
export type Home = { readonly id: string; readonly url: string; readonly facts: Facts };

/** The commit of a repository that somebody names and nothing more is known of yet. */
export function stub({ id, url, facts }: Home, sha: string, at: number): string {
  const revision = facts.entity({ ...commit(url, sha), projectOf: id });
  // It was there when it was named; its own time goes before as soon as that is known.
  facts.relation('HAS_COMMIT', id, revision, at);
  return revision;
}
