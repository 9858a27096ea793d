import { commit, repository } from '@rootline/graph/model';
import { type FacetReader, parseFacet } from './facet.ts';
import { commitFacet } from './facet-schemas.ts';
import { type About, isPerson, principal } from './shared-facets.ts';

/**
 * Our own run facet `rootline_commit`: what git knows of the commit that ran. What a commit says never changes, so its
 * facts are dated by the commit itself, and every event that repeats them says the same.
 */
export const readCommit: FacetReader<About> = (facet, { list, id }) => {
  const { repository: address, sha, author, committer, message, parents, dirty } = parseFacet(commitFacet, facet);
  const home = list.entity({ ...repository(address), projectOf: id });
  const revision = list.entity({ ...commit(address, sha), projectOf: home });
  const authoredAt = author?.time ?? undefined;
  const committedAt = committer?.time ?? authoredAt;
  const at = committedAt ?? list.at;
  list.relation('HAS_COMMIT', home, revision, at);
  list.relation('BUILT_INTO', revision, id);
  if (message) list.revision(revision, 'message', message, at);
  if (authoredAt !== undefined) list.revision(revision, 'authoredAt', authoredAt, at);
  if (committedAt !== undefined) list.revision(revision, 'committedAt', committedAt, at);
  if (author?.principal && isPerson(author.principal)) {
    list.relation('AUTHORED_BY', revision, principal(list, author.principal, revision), at);
  }
  // By name only: when they were made is not known here, and a list of commits goes by that.
  if (parents)
    list.revision(
      revision,
      'parents',
      parents.map((parent) => parent.toLowerCase()),
      at,
    );
  // Of the working copy that ran, not of the commit: another run of the same commit may have been clean.
  if (typeof dirty === 'boolean') list.revision(id, 'dirty', dirty);
  if (dirty === true) list.flag('the code that ran had changes that are in no commit');
};
