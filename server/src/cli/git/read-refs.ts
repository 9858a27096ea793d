import type { GitRef } from '../../intake/git/git-report.ts';
import type { Git } from './git-program.ts';

/** A branch or tag, under the name that it has in the repository. */
export type LocalRef = Pick<GitRef, 'name' | 'tag'> & { readonly sha: string };

const FIELDS = [
  '%(refname)',
  '%(objecttype)',
  '%(objectname)',
  '%(*objecttype)',
  '%(*objectname)',
  '%(taggername)',
  '%(taggeremail:trim)',
  '%(taggerdate:iso-strict)',
  '%(contents)',
] as const;
const FORMAT = `--format=${FIELDS.join('%00')}%00`;

/**
 * Branches and tags. Of a clone the branches are those of the remote as it last saw them, not the ones that somebody
 * works on. Tags of anything but commits are left out.
 */
export async function readRefs(git: Git, remote: string | undefined): Promise<readonly LocalRef[]> {
  const branches = remote === undefined ? 'refs/heads/' : `refs/remotes/${remote}/`;
  const parts = (await git.text(['for-each-ref', FORMAT, branches, 'refs/tags/'])).split('\u0000');
  const refs: LocalRef[] = [];
  for (let at = 0; at + FIELDS.length < parts.length; at += FIELDS.length) {
    const ref = refOf(parts.slice(at, at + FIELDS.length), branches);
    if (ref !== undefined) refs.push(ref);
  }
  return refs;
}

function refOf(fields: readonly string[], branches: string): LocalRef | undefined {
  const [refname = '', type, own = '', behindType, behind = '', tagger = '', email = '', time = '', contents = ''] =
    fields;
  const spelled = refname.trimStart();
  // The remote's HEAD says which of its branches is the default.
  if (spelled === `${branches}HEAD`) return undefined;
  const name = spelled.startsWith('refs/tags/') ? spelled : `refs/heads/${spelled.slice(branches.length)}`;
  if (type === 'commit') return { name, sha: own };
  if (type !== 'tag' || behindType !== 'commit') return undefined;
  const person = {
    ...(tagger === '' ? {} : { name: tagger.slice(0, 1_000) }),
    ...(email === '' ? {} : { email: email.slice(0, 1_000) }),
    ...(Number.isNaN(Date.parse(time)) ? {} : { time }),
  };
  return {
    name,
    sha: behind,
    tag: {
      sha: own,
      ...(Object.keys(person).length === 0 ? {} : { tagger: person }),
      ...(contents === '' ? {} : { message: contents.slice(0, 64 * 1024).toWellFormed() }),
    },
  };
}
