import { execFile } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Someone who wrote or committed. */
export interface CommitPerson {
  readonly name: string;
  readonly email: string;
  /** ISO 8601 with zone. */
  readonly time: string;
}

/** The commit that the code which runs was checked out from. */
export interface Checkout {
  /** The address of `origin` without credentials, or a `file:` URL of the checkout where there is no remote. */
  readonly repository: string;
  /** The example's folder within the repository. */
  readonly directory: string;
  readonly sha: string;
  /** Absent when no branch is checked out. */
  readonly branch: string | undefined;
  readonly author: CommitPerson;
  readonly committer: CommitPerson;
  readonly message: string;
  readonly parents: readonly string[];
  /** Whether a file under version control was changed since. */
  readonly dirty: boolean;
}

/**
 * Reads the commit of the git checkout that a folder belongs to.
 *
 * @returns undefined when there is none: no git, a tarball, or a folder that a repository around it does not keep
 */
export async function readCheckout(folder: string): Promise<Checkout | undefined> {
  const git = async (...args: string[]): Promise<string> =>
    (await execute('git', ['-C', folder, ...args])).stdout.trim();
  try {
    await git('ls-files', '--error-unmatch', 'package.json');
    const [directory, root, shown, branch, changes] = await Promise.all([
      git('rev-parse', '--show-prefix'),
      git('rev-parse', '--show-toplevel'),
      // Fields are parted by NUL; the message comes last because it may hold anything else.
      git('show', '-s', '--format=%H%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B', 'HEAD'),
      git('branch', '--show-current'),
      git('status', '--porcelain', '--untracked-files=no'),
    ]);
    const remote = await git('remote', 'get-url', 'origin').catch(() => '');
    return {
      ...parseCommit(shown),
      repository: remote === '' ? pathToFileURL(root).href : repositoryUrl(remote),
      directory: directory.replace(/\/$/, ''),
      branch: branch === '' ? undefined : branch,
      dirty: changes !== '',
    };
  } catch {
    return undefined;
  }
}

function parseCommit(shown: string) {
  const [sha = '', parents = '', an = '', ae = '', at = '', cn = '', ce = '', ct = '', ...message] = shown.split('\0');
  return {
    sha,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    author: { name: an, email: ae, time: at },
    committer: { name: cn, email: ce, time: ct },
    message: message.join('\0').trim(),
  };
}

/** The address of a remote as a URL without user and password; `git@host:path` is one of ssh, a path one of a file. */
export function repositoryUrl(remote: string): string {
  if (isAbsolute(remote)) return pathToFileURL(remote).href;
  const shortForm = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(remote);
  const text = shortForm === null ? remote : `ssh://${shortForm[1] ?? ''}/${shortForm[2] ?? ''}`;
  if (!URL.canParse(text)) return remote;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}
