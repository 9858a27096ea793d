import type { GitCommit } from '../../intake/git/git-report.ts';
import { MAX_PATH, MAX_SUBMODULES } from '../../intake/git/limits.ts';
import type { Git } from './git-program.ts';

const SUBMODULE_MODE = '160000';

/** The submodules of a commit's tree, as `.gitmodules` names them; undefined where it has none. @throws CliError */
export async function readSubmodules(git: Git, sha: string): Promise<GitCommit['submodules']> {
  if ((await git.text(['ls-tree', '-z', sha, '--', '.gitmodules'])) === '') return undefined;
  const settings = await git.line([
    ...['config', '-z', '--blob', `${sha}:.gitmodules`],
    ...['--get-regexp', String.raw`^submodule\..*\.(path|url)$`],
  ]);
  const named = new Map<string, { path?: string; url?: string }>();
  for (const setting of settings?.split('\u0000') ?? []) {
    const [key = '', value = ''] = setting.split('\n');
    const name = key.slice(0, key.lastIndexOf('.'));
    named.set(name, { ...named.get(name), [key.endsWith('.path') ? 'path' : 'url']: value });
  }
  const listed = [...named.values()].filter(({ path = '' }) => path !== '' && path.length <= MAX_PATH);
  const pointers = await pointersOf(git, sha, listed.map(({ path = '' }) => path).slice(0, MAX_SUBMODULES));
  return listed.slice(0, MAX_SUBMODULES).map(({ path = '', url }) => {
    const points = pointers.get(path);
    return {
      path,
      ...(url === undefined || url === '' ? {} : { url }),
      ...(points === undefined ? {} : { sha: points }),
    };
  });
}

async function pointersOf(git: Git, sha: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const entries = (await git.text(['ls-tree', '-z', sha, '--', ...paths])).split('\u0000');
  return new Map(
    entries.flatMap((entry): [string, string][] => {
      const [, mode, points = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
      return mode === SUBMODULE_MODE ? [[path, points]] : [];
    }),
  );
}
