import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { canonicalRepositoryUrl } from '@rootline/graph/model';
import { CliError, EXIT } from '../cli-error.ts';
import { Git } from './git-program.ts';
import type { Boundary } from './read-commits.ts';

/** A repository that can be read. */
export type GitSource = {
  readonly git: Git;
  /** What it goes by in the hub. */
  readonly address: string;
  /** Its branches are those that the remote of this name had when it was last asked. */
  readonly remote: string | undefined;
  /** It has all branches and tags as they are now: what is not here is gone. A copy of another one may be behind it. */
  readonly whole: boolean;
  /** Where its history was cut. */
  readonly boundary: Boundary;
  /** The default branch, `refs/heads/main`. */
  readonly defaultBranch: string | undefined;
  /** Files differ from the commit that is checked out; undefined where none is. */
  readonly dirty: boolean | undefined;
  readonly close: () => Promise<void>;
};

export type SourceOptions = { readonly remote?: string; readonly repository?: string };

const URL_LIKE = /^(?:[a-z][a-z0-9+.-]*:\/\/|[^/\\\s:]+@[^/\\\s:]+:)/i;

/** @throws CliError when there is no repository, or none whose name in the hub is known */
export async function openSource(from: string, options: SourceOptions): Promise<GitSource> {
  if (from.startsWith('-')) throw new CliError(`${from} is no path and no address`, EXIT.usage);
  if (existsSync(from)) return openFolder(resolve(from), options);
  if (URL_LIKE.test(from)) return openAddress(from, options);
  throw new CliError(
    `there is no ${from}`,
    EXIT.notFound,
    'A folder of a repository, or an address such as https://host/team/x.',
  );
}

/** Commits and trees of all branches and tags, in a folder of their own; contents of files are not fetched. */
async function openAddress(url: string, { repository = url }: SourceOptions): Promise<GitSource> {
  const folder = await mkdtemp(join(tmpdir(), 'rootline-git-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    await new Git(folder).text(['clone', '--quiet', '--bare', '--filter=blob:none', '--', url, '.']);
    return await sourceOf(new Git(folder), {
      ...{ address: repository, remote: undefined, whole: true, dirty: undefined, close },
    });
  } catch (error) {
    await close();
    throw error;
  }
}

async function openFolder(folder: string, { remote = 'origin', repository }: SourceOptions): Promise<GitSource> {
  const git = new Git(folder);
  if ((await git.line(['rev-parse', '--git-dir'])) === undefined) {
    // Its own words say why: it is none, or belongs to somebody else.
    await git.text(['rev-parse', '--git-dir']);
  }
  const bare = (await git.line(['rev-parse', '--is-bare-repository'])) === 'true';
  const address = repository ?? (await git.line(['remote', 'get-url', '--', remote]));
  if (address === undefined) {
    throw new CliError(
      `${folder} has no remote ${JSON.stringify(remote)}, so its name in the hub is not known`,
      EXIT.usage,
      'Give the address that runs and other people know it by: --repository https://host/team/x',
    );
  }
  const changed = bare ? undefined : await git.text(['status', '--porcelain', '--untracked-files=no']);
  const tracks = !bare && (await git.line(['for-each-ref', '--count=1', `refs/remotes/${remote}/`])) !== undefined;
  return sourceOf(git, {
    address,
    remote: tracks ? remote : undefined,
    whole: (await git.line(['remote'])) === undefined,
    dirty: changed === undefined ? undefined : changed.trim() !== '',
    close: () => Promise.resolve(),
  });
}

async function sourceOf(
  git: Git,
  rest: Pick<GitSource, 'address' | 'remote' | 'whole' | 'dirty' | 'close'>,
): Promise<GitSource> {
  const { remote } = rest;
  const head = await git.line(['symbolic-ref', '-q', remote === undefined ? 'HEAD' : `refs/remotes/${remote}/HEAD`]);
  const branch = remote === undefined ? head : head?.replace(`refs/remotes/${remote}/`, 'refs/heads/');
  return {
    git,
    ...rest,
    address: canonicalRepositoryUrl(rest.address),
    boundary: await boundaryOf(git),
    defaultBranch: branch?.startsWith('refs/heads/') === true ? branch : undefined,
  };
}

async function boundaryOf(git: Git): Promise<Boundary> {
  if ((await git.line(['rev-parse', '--is-shallow-repository'])) !== 'true') return new Set();
  // The commits that are there although git shows them without parents that they name.
  const cut = await git.text(['rev-list', '--all', 'HEAD', '--max-parents=0']);
  return new Set(cut.split('\n').filter((sha) => sha !== ''));
}
