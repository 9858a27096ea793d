import type { GitChange, GitCommit, GitPerson } from '../../intake/git/git-report.ts';
import { MAX_MESSAGE, MAX_PARENTS, MAX_PATH, MAX_PATHS } from '../../intake/git/limits.ts';
import type { Git } from './git-program.ts';

/*
 * Commits are read in one go: fields and changed paths separated by NUL, which is in none of them. Bytes that are no
 * UTF-8 (old names, old messages without their encoding) become replacement characters.
 */

const FIELDS = ['%H', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'] as const;
const START = 'commit';
const FORMAT = `--format=tformat:${START}%x00${FIELDS.join('%x00')}`;
const LOG = [
  ...['log', '--stdin', '--no-walk=unsorted', '-z', '--raw', '--no-abbrev', '-r', '--no-renames', '--root'],
  ...['--diff-merges=first-parent', '--encoding=UTF-8', '--no-mailmap', FORMAT],
];
const NUL = 0;
const SUBMODULE_MODE = '160000';
const KINDS: Readonly<Record<string, GitChange['kind']>> = { A: 'added', D: 'deleted' };

/** Where the history was cut: commits whose parents are not there. */
export type Boundary = ReadonlySet<string>;

/** These commits, in their order. @throws CliError with git's own words */
export async function* readCommits(git: Git, shas: readonly string[], boundary: Boundary): AsyncGenerator<GitCommit> {
  if (shas.length === 0) return;
  let fields: string[] = [];
  let changes = new Changes();
  // The next part is the path of this change.
  let header: string | undefined;
  for await (const part of git.parts(LOG, NUL, `${shas.join('\n')}\n`)) {
    const text = part.toString();
    if (header !== undefined) {
      changes.add(header, text);
      header = undefined;
    } else if (fields.length > FIELDS.length && /^\n?:/.test(text)) {
      header = text.trimStart();
    } else if (fields.length > FIELDS.length) {
      yield await commitOf(git, fields, changes, boundary);
      [fields, changes] = [[text], new Changes()];
    } else {
      fields.push(text);
    }
  }
  if (fields.length > FIELDS.length) yield await commitOf(git, fields, changes, boundary);
}

/** Changed paths of one commit: as many as a report takes, and how many there are. */
class Changes {
  readonly paths: GitChange[] = [];
  total = 0;

  /** `:<mode> <mode> <sha> <sha> <status>` */
  add(header: string, path: string): void {
    this.total++;
    if (this.paths.length === MAX_PATHS || path.length > MAX_PATH) return;
    const [, mode, , sha = '', status = ''] = header.split(' ');
    const kind = KINDS[status[0] ?? ''] ?? 'modified';
    this.paths.push({ path, kind, ...(mode === SUBMODULE_MODE ? { submodule: sha } : {}) });
  }
}

async function commitOf(
  git: Git,
  [, sha = '', parents = '', an, ae, at, cn, ce, ct, message = '']: readonly string[],
  { paths, total }: Changes,
  boundary: Boundary,
): Promise<GitCommit> {
  const cut = boundary.has(sha);
  const all = cut ? await parentsOf(git, sha) : parents.split(' ').filter((parent) => parent !== '');
  return {
    sha,
    author: personOf(an, ae, at),
    committer: personOf(cn, ce, ct),
    message: message.slice(0, MAX_MESSAGE).toWellFormed(),
    ...(all.length > MAX_PARENTS ? {} : { parents: all }),
    // Without its parents all that it holds would seem to be new.
    ...(cut ? {} : { changes: { paths, ...(total > paths.length ? { total } : {}) } }),
  };
}

/** The parents that the commit names, also where they are not there. */
async function parentsOf(git: Git, sha: string): Promise<string[]> {
  const [head = ''] = (await git.text(['cat-file', 'commit', sha])).split('\n\n', 1);
  return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent);
}

function personOf(name = '', email = '', time = ''): GitPerson {
  return {
    ...(name.trim() === '' ? {} : { name: name.slice(0, 1_000).toWellFormed() }),
    ...(email.trim() === '' ? {} : { email: email.slice(0, 1_000).toWellFormed() }),
    ...(isPlausible(time) ? { time } : {}),
  };
}

/** Clocks of machines have been anywhere; a report takes times between 1900 and 2200. */
function isPlausible(time: string): boolean {
  const year = new Date(time).getUTCFullYear();
  return year >= 1901 && year < 2200;
}
