import { execFileSync } from 'node:child_process';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCheckout, repositoryUrl } from './checkout.ts';
import { temporaryFolder } from './test-sample.ts';

const identity = {
  GIT_AUTHOR_NAME: 'Ada Author',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_AUTHOR_DATE: '2026-01-02T03:04:05+01:00',
  GIT_COMMITTER_NAME: 'Carl Committer',
  GIT_COMMITTER_EMAIL: 'carl@example.org',
  GIT_COMMITTER_DATE: '2026-01-03T00:00:00Z',
};

async function repository(folder: string): Promise<(...args: string[]) => void> {
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', folder, ...args], { env: { ...process.env, ...identity }, stdio: 'ignore' });
  };
  git('init', '--initial-branch', 'trunk');
  await mkdir(join(folder, 'example'));
  await writeFile(join(folder, 'example', 'package.json'), '{}');
  git('add', '.');
  git('commit', '--no-gpg-sign', '-m', 'Subject\n\nBody of the message');
  return git;
}

describe('the checkout', () => {
  it('is read with its commit, people and message', async () => {
    await using folder = await temporaryFolder();
    await repository(folder.path);
    expect(await readCheckout(join(folder.path, 'example'))).toEqual({
      repository: pathToFileURL(await realpath(folder.path)).href,
      directory: 'example',
      sha: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      branch: 'trunk',
      author: { name: 'Ada Author', email: 'ada@example.org', time: '2026-01-02T03:04:05+01:00' },
      committer: {
        name: 'Carl Committer',
        email: 'carl@example.org',
        time: expect.stringMatching(/^2026-01-03T00:00:00(?:Z|\+00:00)$/) as string,
      },
      message: 'Subject\n\nBody of the message',
      parents: [],
      dirty: false,
    });
  });

  it('names the remote without its credentials and says when files were changed', async () => {
    await using folder = await temporaryFolder();
    const git = await repository(folder.path);
    git('remote', 'add', 'origin', 'https://user:secret@forge.example/team/repo.git');
    await writeFile(join(folder.path, 'example', 'package.json'), '{ }');
    const checkout = await readCheckout(join(folder.path, 'example'));
    expect(checkout?.repository).toBe('https://forge.example/team/repo.git');
    expect(checkout?.dirty).toBe(true);
  });

  it('names the parents of a commit, and no branch when none is checked out', async () => {
    await using folder = await temporaryFolder();
    const git = await repository(folder.path);
    const first = (await readCheckout(join(folder.path, 'example')))?.sha;
    git('commit', '--no-gpg-sign', '--allow-empty', '-m', 'second');
    git('checkout', '--detach');
    const checkout = await readCheckout(join(folder.path, 'example'));
    expect(checkout?.parents).toEqual([first]);
    expect(checkout?.branch).toBeUndefined();
  });

  it('is absent where the repository around does not keep the folder', async () => {
    await using folder = await temporaryFolder();
    await repository(folder.path);
    await mkdir(join(folder.path, 'unpacked'));
    await writeFile(join(folder.path, 'unpacked', 'package.json'), '{}');
    expect(await readCheckout(join(folder.path, 'unpacked'))).toBeUndefined();
  });

  it('is absent outside a repository', async () => {
    await using folder = await temporaryFolder();
    expect(await readCheckout(folder.path)).toBeUndefined();
  });
});

describe('the address of a repository', () => {
  it.each([
    ['https://token@forge.example/a.git', 'https://forge.example/a.git'],
    ['ssh://git@forge.example/a.git', 'ssh://forge.example/a.git'],
    ['git@forge.example:team/a.git', 'ssh://forge.example/team/a.git'],
    ['/srv/git/a.git', 'file:///srv/git/a.git'],
    ['../a.git', '../a.git'],
  ])('of %s is %s', (remote, address) => {
    expect(repositoryUrl(remote)).toBe(address);
  });
});
