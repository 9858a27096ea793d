import { rm, writeFile } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type TestHub, startHub } from '../../hub.fixture.ts';
import { HubClient } from '../hub-client.ts';
import { generatedHistory, serveGit, TestRepository } from './git-repository.fixture.ts';
import { openSource, type SourceOptions } from './git-source.ts';
import { syncGit, type SyncSummary } from './sync-git.ts';

let hub: TestHub;
let repositories: TestRepository[] = [];
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());
afterEach(async () => {
  for (const { folder } of repositories) await rm(folder, { recursive: true, force: true });
  repositories = [];
});

function repository(...init: readonly string[]): TestRepository {
  const made = new TestRepository(...init);
  repositories.push(made);
  return made;
}

const address = () => `https://git.example.org/${randomUUID()}`;

async function sync(from: string, options: SourceOptions = {}, url = hub.url): Promise<SyncSummary> {
  const source = await openSource(from, options);
  try {
    return await syncGit(new HubClient(url), source, () => undefined);
  } finally {
    await source.close();
  }
}

type Answer = {
  readonly repository: {
    readonly defaultBranch: string | null;
    readonly incomplete: readonly { readonly reason: string }[];
    readonly commits: { readonly edges: readonly { readonly node: AnsweredCommit }[] };
    readonly refs: { readonly edges: readonly { readonly node: AnsweredRef }[] };
  };
};
type AnsweredCommit = {
  readonly sha: string;
  readonly message: string | null;
  readonly parents: readonly string[];
  readonly changes: {
    readonly edges: readonly { readonly node: { readonly path: string; readonly change: string } }[];
  } | null;
  readonly submodules: readonly { readonly path: string; readonly url: string; readonly sha: string }[] | null;
};
type AnsweredRef = {
  readonly refName: string;
  readonly state: string;
  readonly syncedSha: string | null;
  readonly target: { readonly sha: string } | null;
  readonly movements: {
    readonly edges: readonly {
      readonly node: {
        readonly from: { readonly sha: string } | null;
        readonly to: { readonly sha: string } | null;
        readonly forced: boolean | null;
      };
    }[];
  };
};

async function known(id: string): Promise<Answer['repository']> {
  const { repository: found } = await new HubClient(hub.url).ask<Answer>(
    `query ($id: ID!) { repository: node(id: $id) { ... on Repository {
      defaultBranch incomplete { reason }
      commits(first: 50) { edges { node {
        sha message parents changes { edges { node { path change } } } submodules { path url sha }
      } } }
      refs(first: 50) { edges { node { refName state syncedSha target { sha } movements { edges { node { from { sha } to { sha } forced } } } } } }
    } } }`,
    { id },
  );
  return found;
}
const refOf = (found: Answer['repository'], name: string) =>
  found.refs.edges.find(({ node }) => node.refName === name)?.node;
const commitOf = (found: Answer['repository'], sha: string) =>
  found.commits.edges.find(({ node }) => node.sha === sha)?.node;

it('tells of commits, merges, branches and tags once, and then only what is new', async () => {
  const origin = repository();
  const first = await origin.commit('one\n\nwith a body', { 'a.py': '1', 'b.py': '1' });
  origin.git('checkout', '--quiet', '-b', 'side');
  const side = await origin.commit('aside', { 'c.py': '1' });
  origin.git('checkout', '--quiet', 'main');
  const second = await origin.commit('two', { 'a.py': '2' });
  origin.git('merge', '--quiet', '--no-ff', '-m', 'merge side', 'side');
  const merge = origin.head();
  origin.git('tag', '-a', '-m', 'the first release', 'v1');
  const name = address();

  const summary = await sync(origin.folder, { repository: name });
  expect(summary).toMatchObject({
    commits: { read: 4, sent: 4 },
    refs: { created: 3, moved: 0 },
    shallow: false,
    dirty: false,
  });
  const found = await known(summary.id);
  expect(found.defaultBranch).toBe('refs/heads/main');
  expect(commitOf(found, merge)).toMatchObject({
    message: 'merge side\n',
    parents: [second, side],
    // Against the first parent.
    changes: { edges: [{ node: { path: 'c.py', change: 'ADDED' } }] },
  });
  expect(commitOf(found, second)?.changes?.edges).toEqual([{ node: { path: 'a.py', change: 'MODIFIED' } }]);
  expect(commitOf(found, first)).toMatchObject({ parents: [], message: 'one\n\nwith a body\n' });
  expect(refOf(found, 'refs/tags/v1')).toMatchObject({ state: 'ACTIVE', target: { sha: merge }, syncedSha: merge });

  expect(await sync(origin.folder, { repository: name })).toMatchObject({
    commits: { read: 0, sent: 0 },
    refs: { unchanged: 3 },
  });
  const third = await origin.commit('three', { 'a.py': '3' });
  await writeFile(join(origin.folder, 'a.py'), 'not committed');
  expect(await sync(origin.folder, { repository: name })).toMatchObject({
    commits: { read: 1, sent: 1 },
    refs: { moved: 1, forced: 0, unchanged: 2 },
    dirty: true,
  });
  expect(refOf(await known(summary.id), 'refs/heads/main')).toMatchObject({ target: { sha: third } });
});

it('records branches that were forced back, forth again, and deleted', async () => {
  const origin = repository();
  const name = address();
  const first = await origin.commit('one', { a: '1' });
  origin.git('branch', 'gone');
  const second = await origin.commit('two', { a: '2' });
  const { id } = await sync(origin.folder, { repository: name });
  origin.git('reset', '--quiet', '--hard', first);
  origin.git('branch', '--quiet', '-D', 'gone');
  expect(await sync(origin.folder, { repository: name })).toMatchObject({ refs: { moved: 1, forced: 1, deleted: 1 } });
  origin.git('reset', '--quiet', '--hard', second);
  expect(await sync(origin.folder, { repository: name })).toMatchObject({ refs: { moved: 1, forced: 0 } });
  origin.git('reset', '--quiet', '--hard', first);
  await sync(origin.folder, { repository: name });
  const found = await known(id);
  expect(refOf(found, 'refs/heads/gone')).toMatchObject({ state: 'DELETED', target: null });
  expect(refOf(found, 'refs/heads/main')).toMatchObject({ target: { sha: first } });
  expect(refOf(found, 'refs/heads/main')?.movements.edges.map(({ node }) => node)).toEqual([
    { from: { sha: second }, to: { sha: first }, forced: true },
    { from: { sha: first }, to: { sha: second }, forced: false },
    { from: { sha: second }, to: { sha: first }, forced: true },
    { from: null, to: { sha: second }, forced: null },
  ]);
});

it('reads over HTTP from a server of git, and a clone of it as far as that goes', async () => {
  const origin = repository('--bare');
  const work = repository();
  const first = await work.commit('one', { a: '1' });
  work.git('remote', 'add', 'origin', origin.folder);
  work.git('push', '--quiet', 'origin', 'main');
  const server = await serveGit(dirname(origin.folder));
  try {
    const url = `${server.url}/${basename(origin.folder)}`;
    const { id, ...summary } = await sync(url);
    expect(summary).toMatchObject({ commits: { sent: 1 }, refs: { created: 1 }, dirty: null });
    const second = await work.commit('two', { a: '2' });
    work.git('push', '--quiet', 'origin', 'main');
    expect(await sync(url)).toMatchObject({ commits: { sent: 1 }, refs: { moved: 1 } });
    // A clone that has not been brought up to date moves nothing back.
    work.git('update-ref', 'refs/remotes/origin/main', first);
    expect(await sync(work.folder, { repository: url })).toMatchObject({ refs: { behind: 1, moved: 0 } });
    expect(refOf(await known(id), 'refs/heads/main')).toMatchObject({ target: { sha: second } });
    await expect(sync(`${server.url}/none`)).rejects.toThrow(/git clone: .*not found/);
  } finally {
    await server.close();
  }
});

it('says where a shallow clone is cut, and makes no first commit of it', async () => {
  const origin = repository();
  const name = address();
  const first = await origin.commit('one', { a: '1' });
  const second = await origin.commit('two', { a: '2' });
  const third = await origin.commit('three', { a: '3' });
  const clone = repository();
  clone.git('fetch', '--quiet', '--depth=2', `file://${origin.folder}`, 'main:refs/heads/main', '--update-head-ok');
  const summary = await sync(clone.folder, { repository: name });
  expect(summary).toMatchObject({ commits: { sent: 2 }, shallow: true });
  let found = await known(summary.id);
  expect(found.incomplete).toEqual([{ reason: 'shallow-clone' }]);
  expect(commitOf(found, second)).toMatchObject({ parents: [first], changes: null });
  expect(refOf(found, 'refs/heads/main')).toMatchObject({ target: { sha: third }, syncedSha: null });
  clone.git('fetch', '--quiet', '--unshallow', `file://${origin.folder}`, 'main');
  expect(await sync(clone.folder, { repository: name })).toMatchObject({ shallow: false });
  found = await known(summary.id);
  expect(found.incomplete).toEqual([]);
  expect(commitOf(found, first)).toMatchObject({ parents: [] });
  expect(refOf(found, 'refs/heads/main')).toMatchObject({ syncedSha: third });
});

it('names submodules, and reads names and messages that are no UTF-8', async () => {
  const origin = repository();
  const pointed = 'ab'.repeat(20);
  await origin.commit('with a part', {
    '.gitmodules': '[submodule "part"]\n\tpath = lib/part\n\turl = https://git.example.org/team/part.git\n',
  });
  origin.git('update-index', '--add', '--cacheinfo', `160000,${pointed},lib/part`);
  const holder = await origin.commit('the part', {});
  const tree = origin.git('rev-parse', 'HEAD^{tree}');
  const odd = origin.raw(
    Buffer.concat([
      Buffer.from(`tree ${tree}\nparent ${holder}\nauthor J`),
      Buffer.from([0xfc, 0xff]),
      Buffer.from('rgen <j@example.org> 1767225600 +0100\ncommitter J <j@example.org> 99999999999999 +0000\n\nm'),
      Buffer.from([0xe4, 0xff]),
      Buffer.from('rz\n'),
    ]),
  );
  origin.git('update-ref', 'refs/heads/odd', odd);
  const { id } = await sync(origin.folder, { repository: address() });
  const found = await known(id);
  expect(commitOf(found, holder)).toMatchObject({
    submodules: [{ path: 'lib/part', url: 'https://git.example.org/team/part.git', sha: pointed }],
    changes: { edges: [{ node: { path: 'lib/part', change: 'ADDED' } }] },
  });
  expect(commitOf(found, odd)?.message).toBe('m\ufffd\ufffdrz\n');
});

it('goes on where it was cut off, at some size', { timeout: 240_000 }, async () => {
  const origin = repository();
  origin.import(generatedHistory(2_000));
  const name = address();
  let told = 0;
  const source = await openSource(origin.folder, { repository: name });
  await expect(
    syncGit(new HubClient(hub.url), source, (read) => {
      told = read;
      if (read >= 800) throw new Error('pulled the plug');
    }),
  ).rejects.toThrow('pulled the plug');
  expect(told).toBeGreaterThanOrEqual(800);
  const summary = await sync(origin.folder, { repository: name });
  // The first commit is told again: it has no parents to be known by.
  expect(summary.commits).toEqual({ read: 2_000, sent: 2_000 - told + 1 });
  expect(summary.refs).toMatchObject({ created: 21 });
  expect(await sync(origin.folder, { repository: name })).toMatchObject({
    commits: { read: 0 },
    refs: { unchanged: 21 },
  });
});

it('says what is wrong: no repository, no name, no hub, no program for an address', { timeout: 90_000 }, async () => {
  const origin = repository();
  await origin.commit('one', { a: '1' });
  await expect(sync(dirname(origin.folder))).rejects.toThrow(/not a git repository/);
  await expect(sync(origin.folder)).rejects.toThrow(/has no remote "origin"/);
  await expect(sync('/nowhere/at/all')).rejects.toThrow('there is no /nowhere/at/all');
  await expect(sync('--upload-pack=touch x')).rejects.toThrow(/no path and no address/);
  await expect(sync('ext::sh -c touch% x')).rejects.toThrow(/there is no ext::|not allowed/);
  await expect(sync('ext://sh')).rejects.toThrow(/git clone: /);
  await expect(sync(origin.folder, { repository: address() }, 'http://127.0.0.1:9')).rejects.toThrow(/no hub answers/);
});
