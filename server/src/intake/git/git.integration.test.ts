import { type Database, openDatabase } from '@rootline/graph';
import { type BodyStore, openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Config } from '../../config.ts';
import { runEvent, startHub, type TestHub, testConfig } from '../../hub.fixture.ts';
import { rebuildStore } from '../../maintenance/rebuild-store.ts';
import { contentOf } from '../../maintenance/store-content.fixture.ts';
import { auditStore, readStore } from '../../store-audit.fixture.ts';
import { bitbucketPush, bitbucketRenamed } from './hosts/bitbucket.fixture.ts';
import { giteaDeletion, giteaPush } from './hosts/gitea.fixture.ts';
import { githubPush } from './hosts/github.fixture.ts';
import { gitlabPush } from './hosts/gitlab.fixture.ts';
import { serverPush } from './hosts/bitbucket-server.fixture.ts';
import { FIRST, SECOND } from './hosts/payload.fixture.ts';
import {
  type Sign,
  bitbucketHeaders,
  giteaHeaders,
  githubHeaders,
  gitlabHeaders,
  serverHeaders,
} from './webhooks.fixture.ts';

let config: Config;
let hub: TestHub;
let database: Database;
let bodies: BodyStore;

beforeAll(async () => {
  config = await testConfig();
  hub = await startHub(config);
  database = openDatabase(config.neo4j);
  ({ bodies } = await openFolderStorage(config.dataFolder));
});
afterAll(async () => {
  await bodies.close();
  await database.close();
  await hub.stop();
});

const sha = (digit: string) => digit.repeat(40);
let delivery = 0;

async function deliver(sign: Sign, event: string, payload: unknown): Promise<unknown> {
  const body = JSON.stringify(payload);
  const answer = await hub.post('/api/v1/git/webhooks', body, { ...sign(body, event, `delivery-${++delivery}`) });
  const told: unknown = await answer.json();
  expect(answer.status, JSON.stringify(told)).toBeLessThan(300);
  return told;
}

/** Until all that was answered is in the graph. */
const untilDrained = () =>
  expect
    .poll(async () => (await ask('{ spool { waiting refusedCount } }')).spool, { timeout: 120_000, interval: 200 })
    .toEqual({ waiting: 0, refusedCount: 0 });

async function report(value: object): Promise<void> {
  const answer = await hub.post('/api/v1/git/history', value);
  expect(answer.status, await answer.text()).toBeLessThan(300);
}

async function ask(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const { data, errors } = await hub.gql(query, variables);
  expect(errors).toEqual([]);
  return data;
}

const REPOSITORY = `query($url: String!) { repository(url: $url) { id name url aliases incomplete { reason }
  commits(first: 10) { edges { node { sha message committedAt } validFrom } }
  refs(first: 10) { edges { node { refName state target { sha } movements { edges { node { at fromSha toSha forced
    to { sha } by { displayName } } } } } } } } }`;

function runOf(n: number, repository: string, commit: string): object {
  const event = runEvent(`train-${n}`, `0191f2a4-0000-7000-8000-${String(n).padStart(12, '0')}`);
  return {
    ...event,
    // After the code was written.
    eventTime: '2026-06-01T00:00:00Z',
    run: { ...(event['run'] as object), facets: { rootline_commit: { repository, sha: commit, dirty: true } } },
  };
}

it('joins pushes of a host and runs of its code, however the repository is spelt', async () => {
  await deliver(githubHeaders, 'push', githubPush());
  const spelled = [
    'git@github.com:acme/forecast.git',
    'ssh://git@ssh.github.com:443/acme/forecast',
    'https://github.com/acme/forecast',
  ];
  for (const [n, url] of spelled.entries()) {
    expect((await hub.post('/api/v1/lineage', runOf(n, url, SECOND))).status).toBe(201);
  }
  const { repository } = await ask(REPOSITORY, { url: 'git@github.com:acme/forecast' });
  expect(repository).toMatchObject({ name: 'acme/forecast', url: 'https://github.com/acme/forecast' });
  expect(repository.commits.edges.map((edge: { node: { sha: string } }) => edge.node.sha)).toEqual([SECOND, FIRST]);
  expect(repository.refs.edges).toMatchObject([
    { node: { refName: 'refs/heads/main', state: 'ACTIVE', target: { sha: SECOND } } },
  ]);
  const { find } = await ask(
    `query($sha: String!) { find(text: $sha) { ... on Commit { message author { displayName } refs { edges { node { name } } }
      changes { total edges { node { path change } } } runs(first: 10) { edges { node { dirty } } } } } }`,
    { sha: SECOND.slice(0, 12) },
  );
  expect(find).toMatchObject([
    {
      author: { displayName: 'Ada Lovelace' },
      changes: { total: 1, edges: [{ node: { path: 'src/old.py', change: 'DELETED' } }] },
      refs: { edges: [{ node: { name: 'main' } }] },
      runs: { edges: [{ node: { dirty: true } }, { node: { dirty: true } }, { node: { dirty: true } }] },
    },
  ]);
});

it('knows where a branch pointed at each time, over force-pushes, deletions and reports that come late', async () => {
  const url = 'https://git.example.org/team/moving';
  const [a, b, c] = [sha('a'), sha('b'), sha('c')];
  const commits = [a, b, c].map((id, i) => ({
    sha: id,
    author: { name: 'Ada', time: `2026-01-0${i + 1}T00:00:00Z` },
    message: id.slice(0, 1),
  }));
  const move = (at: string, before: string | null, now: string | null, forced?: boolean) =>
    report({
      repository: { url },
      refs: [{ name: 'refs/heads/main', sha: now, before, at, ...(forced === undefined ? {} : { forced }) }],
    });
  await report({ repository: { url }, commits });
  await move('2026-01-10T00:00:00Z', null, a);
  await move('2026-01-30T00:00:00Z', c, null);
  await move('2026-01-20T00:00:00Z', b, c, true);
  await move('2026-01-15T00:00:00Z', a, b);
  const at = async (validAt: string) => {
    const query = `query($url: String!, $validAt: DateTime) { repository(url: $url, validAt: $validAt) { refs { edges { node { state target { sha } } } } } }`;
    return (await ask(query, { url, validAt })).repository.refs.edges.map(
      ({ node }: { node: { state: string; target: { sha: string } | null } }) => [node.state, node.target?.sha ?? null],
    );
  };
  expect(await at('2026-01-12T00:00:00Z')).toEqual([['ACTIVE', a]]);
  expect(await at('2026-01-16T00:00:00Z')).toEqual([['ACTIVE', b]]);
  expect(await at('2026-01-25T00:00:00Z')).toEqual([['ACTIVE', c]]);
  expect(await at('2026-02-01T00:00:00Z')).toEqual([['DELETED', null]]);
  const { repository } = await ask(REPOSITORY, { url });
  const [main] = repository.refs.edges;
  expect(main.node.movements.edges.map(({ node }: { node: object }) => node)).toMatchObject([
    { at: '2026-01-30T00:00:00.000Z', fromSha: c, toSha: null, to: null },
    { fromSha: b, toSha: c, forced: true, to: { sha: c } },
    { fromSha: a, toSha: b, forced: null },
    { fromSha: null, toSha: a },
  ]);
  // Newest first by the commits' own time, although they came in one report.
  expect(repository.commits.edges.map(({ node }: { node: { sha: string } }) => node.sha)).toEqual([c, b, a]);
});

it('goes on with one repository when it is renamed, with or without being told', async () => {
  const [old, now, last] = ['one', 'two', 'three'].map((name) => `https://git.example.org/renamed/${name}`) as [
    string,
    string,
    string,
  ];
  const known = { sha: sha('d'), message: 'before', author: { name: 'Ada', time: '2026-01-01T00:00:00Z' } };
  const next = { sha: sha('e'), message: 'after', author: { name: 'Ada', time: '2026-01-02T00:00:00Z' } };
  const refs = (to: string) => [{ name: 'refs/heads/main', sha: to }];
  const hostId = 'git.example.org:99';
  await report({
    repository: { url: old, hostId },
    at: '2026-01-01T00:00:00Z',
    commits: [known],
    refs: refs(known.sha),
  });
  await report({ repository: { url: now, hostId, renamedFrom: old }, at: '2026-02-01T00:00:00Z' });
  await report({
    repository: { url: now, hostId },
    at: '2026-02-02T00:00:00Z',
    commits: [known, next],
    refs: refs(next.sha),
  });
  // Renamed once more, and nobody said so; the host's own id tells.
  await report({
    repository: { url: last, hostId },
    at: '2026-03-01T00:00:00Z',
    commits: [next],
    refs: refs(known.sha),
  });
  for (const [n, [url, commit]] of [
    [old, next.sha],
    [now, known.sha],
    [last, next.sha],
  ].entries()) {
    expect((await hub.post('/api/v1/lineage', runOf(20 + n, url as string, commit as string))).status).toBe(201);
  }
  const answers = await Promise.all([old, now, last].map((url) => ask(REPOSITORY, { url })));
  const [repository] = answers.map((answer) => answer.repository);
  expect(answers.map((answer) => answer.repository.id)).toEqual([repository.id, repository.id, repository.id]);
  expect(repository).toMatchObject({ name: 'renamed/two', url: now });
  expect(repository.commits.edges).toHaveLength(2);
  expect(repository.refs.edges).toMatchObject([{ node: { refName: 'refs/heads/main', target: { sha: known.sha } } }]);
  const runs = await ask(
    'query($sha: String!) { find(text: $sha) { ... on Commit { message runs { edges { node { id } } } } } }',
    {
      sha: next.sha,
    },
  );
  expect(runs.find).toMatchObject([{ message: 'after', runs: { edges: [{}, {}] } }]);
});

it('unites what it knew by two addresses before it learns that they are one', async () => {
  const [http, ssh] = ['https://git.example.org/late/x', 'ssh://git@git.example.org:2222/late/x.git'];
  const commit = sha('f');
  expect((await hub.post('/api/v1/lineage', runOf(30, ssh, commit))).status).toBe(201);
  await report({ repository: { url: http }, commits: [{ sha: commit, message: 'one' }] });
  await report({ repository: { url: http, aliases: [ssh] } });
  await report({ repository: { url: http }, commits: [{ sha: commit, parents: [] }] });
  const { find } = await ask(
    'query($sha: String!) { find(text: $sha) { ... on Commit { message runs { edges { node { id } } } } } }',
    { sha: commit },
  );
  expect(find).toMatchObject([{ message: 'one', runs: { edges: [{}] } }]);
});

it('takes a push of 2,000 commits and deliveries of every host, and writes all of it again from the ledger', async () => {
  const [first] = githubPush()['commits'] as readonly object[];
  const many = Array.from({ length: 2_000 }, (_, i) => ({
    ...first,
    id: i.toString(16).padStart(40, '7'),
    message: `m${i}`,
  }));
  const large = githubPush(
    { commits: many, after: many.at(-1)?.id, head_commit: null },
    { clone_url: 'https://github.com/acme/large.git', ssh_url: null, id: 5 },
  );
  expect(await deliver(githubHeaders, 'push', large)).toMatchObject({ commands: 11, spooled: true });
  await deliver(gitlabHeaders, 'Push Hook', gitlabPush());
  await deliver(giteaHeaders, 'push', giteaPush());
  await deliver(giteaHeaders, 'delete', giteaDeletion());
  await deliver(bitbucketHeaders, 'repo:push', bitbucketPush());
  await deliver(bitbucketHeaders, 'repo:updated', bitbucketRenamed());
  await deliver(serverHeaders, 'repo:refs_changed', serverPush());
  await untilDrained();
  const { repository } = await ask(REPOSITORY, { url: 'https://github.com/acme/large' });
  expect(repository.refs.edges).toMatchObject([{ node: { target: { sha: many.at(-1)?.id } } }]);

  expect(auditStore(await readStore(database))).toEqual([]);
  const before = await contentOf(database);
  const rebuilt = await rebuildStore(database, bodies);
  expect(rebuilt).toMatchObject({ differing: 0, differences: [] });
  expect(await contentOf(database)).toEqual(before);
});
