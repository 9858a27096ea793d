import { commit as commitEntity, type Json } from '@rootline/graph/model';
import { parseTime } from '../openlineage/event.ts';
import { isPerson } from '../openlineage/shared-facets.ts';
import { asJson } from './facts.ts';
import type { GitChange, GitCommit, GitPerson } from './git-report.ts';
import type { Home } from './home.ts';
import { MAX_PATHS_TEXT } from './limits.ts';

/**
 * What a commit says never changes, so its facts are dated by the commit itself, and everybody who tells of it says the
 * same. Who names its parents has read git itself and goes before hosts, which give one time for both author and committer.
 */
export function mapCommit(commit: GitCommit, { id: home, url, facts }: Home, reportedAt: number): void {
  const revision = facts.entity({ ...commitEntity(url, commit.sha), projectOf: home });
  const authoredAt = timeOf(commit.author);
  const committedAt = timeOf(commit.committer) ?? authoredAt;
  const moment = { at: committedAt ?? reportedAt, rank: commit.parents === undefined ? 0 : 1 };
  facts.relation('HAS_COMMIT', home, revision, moment.at);
  if (commit.message !== undefined && commit.message !== '')
    facts.revision(revision, 'message', commit.message, moment);
  if (authoredAt !== undefined) facts.revision(revision, 'authoredAt', authoredAt, moment);
  if (committedAt !== undefined) facts.revision(revision, 'committedAt', committedAt, moment);
  const author = commit.author?.principal;
  if (author !== undefined && isPerson(author))
    facts.relation('AUTHORED_BY', revision, facts.person(author, revision), moment.at);
  if (commit.parents !== undefined)
    facts.revision(
      revision,
      'parents',
      commit.parents.map((sha) => sha.toLowerCase()),
      moment,
    );
  if (commit.changes !== undefined) facts.revision(revision, 'facet:git.changes', changesOf(commit.changes), moment);
  if (commit.submodules !== undefined)
    facts.revision(revision, 'facet:git.submodules', asJson(commit.submodules), moment);
}

/** As many as the graph keeps, and how many there are. */
function changesOf({ paths, total }: NonNullable<GitCommit['changes']>): Json {
  const kept: GitChange[] = [];
  let text = 0;
  for (const change of paths) {
    text += Buffer.byteLength(JSON.stringify(change));
    if (text > MAX_PATHS_TEXT) break;
    kept.push(change);
  }
  return { paths: asJson(kept), total: Math.max(total ?? 0, paths.length) };
}

function timeOf(person: GitPerson | undefined): number | undefined {
  return person?.time === undefined ? undefined : parseTime(person.time, '$.commits');
}
