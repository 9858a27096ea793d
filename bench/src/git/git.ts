import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setInterval } from 'node:timers';
import { node24 } from '../../../local/setup/install.mjs';
import { root } from '../../../local/stack/packages.mjs';
import { load } from '../machine/machine.ts';
import { memoryOf } from '../machine/processes.ts';
import { type Rig, openRig } from '../rig.ts';
import { largeHistory } from './history.ts';

/** `rootline git sync` of a whole history into an empty hub, then again with nothing new; seconds and MiB. */
export type GitResult = {
  readonly commits: number;
  readonly syncSeconds: number;
  readonly commitsPerSecond: number;
  readonly againSeconds: number;
  /** `git log` with the changed paths of all commits, to nowhere. */
  readonly gitLogSeconds: number;
  readonly ratio: number;
  /** The most that the command held, and the hub after it. */
  readonly memory: { readonly command: number; readonly hub: number };
  readonly load: number;
};

const SIZES = { quick: [500], full: [1_000, 10_000, 100_000] } as const;
const SEED = 7;
const LOOK_MS = 50;

export async function measureGit(quick: boolean, say: (line: string) => void): Promise<readonly GitResult[]> {
  const results: GitResult[] = [];
  for (const commits of quick ? SIZES.quick : SIZES.full) {
    const repository = await generated(commits);
    const rig = await openRig();
    try {
      const result = await measureOne(rig, repository, commits);
      say(
        `git sync of ${commits} commits: ${result.syncSeconds.toFixed(1)} s, again ${result.againSeconds.toFixed(1)} s`,
      );
      results.push(result);
    } finally {
      await rig.stop();
      rmSync(repository, { recursive: true, force: true });
    }
  }
  return results;
}

/** A bare repository. */
async function generated(commits: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rootline-bench-git-'));
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  const git = spawn('git', ['-C', folder, 'fast-import', '--quiet', '--done'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => void git.once('close', resolve));
  await pipeline(Readable.from(largeHistory(commits, SEED)), git.stdin);
  if ((await ended) !== 0) throw new Error('git fast-import failed');
  return folder;
}

async function measureOne(rig: Rig, repository: string, commits: number): Promise<GitResult> {
  const before = load();
  const gitLogSeconds = timed(() =>
    execFileSync(
      'git',
      ['-C', repository, 'log', '--all', '--raw', '--no-abbrev', '-r', '--diff-merges=first-parent'],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    ),
  );
  const sync = await synced(rig.url, repository);
  if (sync.sent !== commits) throw new Error(`${sync.sent} of ${commits} commits were sent`);
  const again = await synced(rig.url, repository);
  if (again.sent !== 0) throw new Error(`${again.sent} commits were sent again`);
  return {
    commits,
    syncSeconds: sync.seconds,
    commitsPerSecond: commits / sync.seconds,
    againSeconds: again.seconds,
    gitLogSeconds,
    ratio: sync.seconds / gitLogSeconds,
    memory: { command: sync.memory, hub: memoryOf(rig.pids.hub).rss },
    load: before,
  };
}

type Sync = { readonly seconds: number; readonly sent: number; readonly memory: number };

/** The built command line, as people run it. @throws Error with what it said when it fails */
async function synced(url: string, repository: string): Promise<Sync> {
  const args = [
    'git',
    'sync',
    repository,
    '--repository',
    'https://git.example.org/team/large',
    '--url',
    url,
    '--json',
  ];
  const began = performance.now();
  const child = spawn(node24, [join(root, 'server/dist/cli.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, said, memory] = ['', '', 0];
  child.stdout.on('data', (data: Buffer) => void (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => void (said = `${said}${data.toString()}`.slice(-4_000)));
  const look = setInterval(() => {
    if (child.pid !== undefined && child.exitCode === null) memory = Math.max(memory, rssOf(child.pid));
  }, LOOK_MS);
  const code = await new Promise<number | null>((resolve) => void child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`rootline git sync failed: ${said}`);
  const { commits } = JSON.parse(out) as { commits: { sent: number } };
  return { seconds: (performance.now() - began) / 1_000, sent: commits.sent, memory };
}

/** It may have ended just now. */
function rssOf(pid: number): number {
  try {
    return memoryOf(pid).rss;
  } catch {
    return 0;
  }
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1_000;
}
