import type { GitCommit, GitReport } from '../../intake/git/git-report.ts';
import type { HubClient } from '../hub-client.ts';
import type { GitSource } from './git-source.ts';
import { HubRepository, type KnownRepository } from './hub-repository.ts';
import { planRefs, type RefCounts } from './plan-refs.ts';
import { readCommits } from './read-commits.ts';
import { type LocalRef, readRefs } from './read-refs.ts';
import { readSubmodules } from './read-submodules.ts';

/** What a synchronisation did. */
export type SyncSummary = {
  readonly repository: string;
  readonly id: string;
  /** Commits that were looked at, and those of them that the hub was told. */
  readonly commits: { readonly read: number; readonly sent: number };
  readonly refs: RefCounts;
  /** The history is cut here: what lies before is not known. */
  readonly shallow: boolean;
  /** The working tree differs from its commit; null where none is checked out. */
  readonly dirty: boolean | null;
};

export type SyncProgress = (read: number, of: number) => void;

// Shas that the hub is asked for at once.
const CHUNK = 1_000;
// A report is answered in a few seconds.
const REPORT_COMMITS = 400;
const REPORT_BYTES = 4 * 1024 * 1024;
const REPORT_REFS = 2_000;
// Each takes three questions to git.
const MAX_TREES = 50;

/**
 * Tells the hub of all commits that it does not know, oldest first, and then of where branches and tags point. What was
 * told stays when it is cut off; the next one goes on from there.
 * @throws CliError when git or the hub fails
 */
export async function syncGit(hub: HubClient, source: GitSource, onProgress: SyncProgress): Promise<SyncSummary> {
  const home = new HubRepository(hub, source.address);
  const known = await home.known();
  const local = await readRefs(source.git, source.remote);
  const commits = await tellCommits(home, source, { local, known, onProgress });
  const { refs, counts } = await planRefs(source, local, known.refs);
  // A branch may go back and forth: every move has a time of its own.
  const at = new Date().toISOString();
  for (let from = 0; from < refs.length; from += REPORT_REFS)
    await home.tell({ at, refs: refs.slice(from, from + REPORT_REFS) });
  const rest = restOf(source, known);
  if (rest !== undefined) await home.tell({ at, ...rest });
  return {
    repository: source.address,
    id: home.id,
    commits,
    refs: counts,
    shallow: source.boundary.size > 0,
    dirty: source.dirty ?? null,
  };
}

type Work = {
  readonly local: readonly LocalRef[];
  readonly known: KnownRepository;
  readonly onProgress: SyncProgress;
};

async function tellCommits(
  home: HubRepository,
  source: GitSource,
  { local, known, onProgress }: Work,
): Promise<SyncSummary['commits']> {
  const shas = await unsynced(source, local, known);
  const tips = new Set(local.slice(0, MAX_TREES).map(({ sha }) => sha));
  let [read, sent] = [0, 0];
  for (let from = 0; from < shas.length; from += CHUNK) {
    const chunk = shas.slice(from, from + CHUNK);
    const missing = await home.missing(chunk);
    let told = 0;
    for await (const commits of reportsOf(source, missing, tips)) {
      await home.tell({ commits });
      told += commits.length;
      onProgress(read + told, shas.length);
    }
    read += chunk.length;
    sent += told;
    onProgress(read, shas.length);
  }
  return { read, sent };
}

/**
 * What is reached from branches, tags and the commit that is checked out, and not from where the hub has it all; oldest
 * first.
 */
async function unsynced(
  { git }: GitSource,
  local: readonly LocalRef[],
  { refs }: KnownRepository,
): Promise<readonly string[]> {
  const head = await git.line(['rev-parse', '-q', '--verify', 'HEAD^{commit}']);
  const tips = new Set([...local.map(({ sha }) => sha), ...(head === undefined ? [] : [head])]);
  if (tips.size === 0) return [];
  const synced = new Set([...refs.values()].flatMap(({ synced: sha }) => (sha === null ? [] : [sha])));
  const bounds = [...tips, ...(await git.present([...synced])).map((sha) => `^${sha}`)];
  const list = await git.text(['rev-list', '--reverse', '--topo-order', '--stdin'], `${bounds.join('\n')}\n`);
  return list.split('\n').filter((sha) => sha !== '');
}

async function* reportsOf(
  { git, boundary }: GitSource,
  shas: readonly string[],
  tips: ReadonlySet<string>,
): AsyncGenerator<GitCommit[]> {
  let commits: GitCommit[] = [];
  let bytes = 0;
  for await (const bare of readCommits(git, shas, boundary)) {
    const submodules = tips.has(bare.sha) ? await readSubmodules(git, bare.sha) : undefined;
    const commit = submodules === undefined ? bare : { ...bare, submodules };
    const size = JSON.stringify(commit).length;
    if (commits.length > 0 && (commits.length === REPORT_COMMITS || bytes + size > REPORT_BYTES)) {
      yield commits;
      [commits, bytes] = [[], 0];
    }
    commits.push(commit);
    bytes += size;
  }
  if (commits.length > 0) yield commits;
}

/** What has changed about the repository itself; undefined: nothing. */
function restOf(
  { address, boundary, defaultBranch }: GitSource,
  known: KnownRepository,
): Pick<GitReport, 'repository' | 'incomplete'> | undefined {
  const count = boundary.size;
  const incomplete =
    count === 0
      ? []
      : [{ reason: 'shallow-clone' as const, detail: `cut at ${count} ${count === 1 ? 'commit' : 'commits'}` }];
  const same =
    JSON.stringify(incomplete.map(({ reason }) => reason)) ===
    JSON.stringify(known.incomplete.map(({ reason }) => reason));
  const renamed = defaultBranch !== undefined && defaultBranch !== known.defaultBranch;
  if (same && !renamed) return undefined;
  return {
    repository: { url: address, ...(renamed ? { defaultBranch } : {}) },
    ...(same ? {} : { incomplete }),
  };
}
