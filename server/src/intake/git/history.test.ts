import { gzipSync } from 'node:zlib';
import { HubBusyError } from '@rootline/graph/model';
import { FakeVault } from '@rootline/storage';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createApp } from '../../http/app.ts';
import { directDoor } from '../direct-door.fixture.ts';
import { described } from '../openlineage/described.fixture.ts';
import { gitHistoryRoute } from './history-route.ts';

const sha = (digit: string) => digit.repeat(40);
const [ONE, TWO] = [sha('1'), sha('2')] as [string, string];
const URL = 'https://git.example.org/team/x';
const report = (more: Readonly<Record<string, unknown>> = {}) => ({ repository: { url: URL }, ...more });

async function hub(project?: string) {
  const { commands, bodies, door } = directDoor();
  const vault = new FakeVault();
  const app = createApp('silent');
  const senderOf = () => ({ actor: 'anonymous', ...(project === undefined ? {} : { project }) });
  await app.register(gitHistoryRoute({ door, vault, senderOf }));
  const post = async (payload: unknown, headers: Record<string, string> = {}) => {
    const raw = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    const response = await app.inject({ method: 'POST', url: '/api/v1/git/history', payload: raw, headers });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  };
  const statements = () => commands.commands.flatMap((command) => command.statements);
  const kept = () => [...bodies.bodies.values()].map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as unknown);
  return { commands, bodies, vault, post, statements, kept };
}

it('takes what a commit is: people by the vault, parents, paths, submodules', async () => {
  const { post, statements, kept } = await hub();
  const commit = {
    sha: TWO.toUpperCase(),
    author: { name: 'Ada Lovelace', email: 'ada@example.org', time: '2026-02-01T08:00:00+01:00' },
    committer: { name: 'Grace Hopper', email: 'grace@example.org', time: '2026-02-01T09:00:00+01:00' },
    message: 'Merge holidays\n\nSigned-off-by: Ada Lovelace <ada@example.org>',
    parents: [ONE, sha('3')],
    changes: {
      paths: [
        { path: 'b.py', kind: 'renamed', from: 'a.py' },
        { path: 'lib/other', kind: 'modified', submodule: sha('4') },
      ],
    },
    submodules: [{ path: 'lib/other', url: 'https://token@git.example.org/team/other.git', sha: sha('4') }],
  };
  expect(await post(report({ commits: [commit] }))).toMatchObject({ status: 201, body: { commands: 1, seq: 1 } });
  const { relations, values, entities } = described(statements());
  // Parents are named and not made: when they were made is not known yet.
  expect(entities).toEqual(['Commit 222222222222', 'Principal person', 'Repository team/x']);
  expect(relations).toEqual([
    'Commit 222222222222 -AUTHORED_BY-> Principal person',
    'Repository team/x -HAS_COMMIT-> Commit 222222222222',
  ]);
  expect(values).toMatchObject({
    'Commit 222222222222 authoredAt': Date.UTC(2026, 1, 1, 7),
    'Commit 222222222222 committedAt': Date.UTC(2026, 1, 1, 8),
    'Commit 222222222222 parents': [ONE, sha('3')],
    'Commit 222222222222 message': expect.stringMatching(/^Merge holidays\n\nSigned-off-by: principal:[0-9a-f]{32}$/),
    'Commit 222222222222 facet:git.changes': { total: 2, paths: commit.changes.paths },
    'Commit 222222222222 facet:git.submodules': [
      { path: 'lib/other', url: 'https://git.example.org/team/other.git', sha: sha('4') },
    ],
  });
  expect(statements().find((one) => one.type === 'relation' && one.kind === 'HAS_COMMIT')).toMatchObject({
    validFrom: Date.UTC(2026, 1, 1, 8),
  });
  expect(JSON.stringify([kept(), statements()])).not.toMatch(/lovelace|hopper|ada@|token/i);
});

it('takes where branches and tags point, and up to where all of it is known', async () => {
  const { post, statements } = await hub();
  const refs = [
    { name: 'refs/heads/main', sha: TWO, before: ONE, at: '2026-02-01T00:00:00Z', forced: true, complete: true },
    { name: 'refs/heads/old', sha: null, before: ONE },
    { name: 'refs/heads/still', sha: ONE, before: ONE, complete: true },
    { name: 'refs/tags/v1', sha: ONE, before: null, tag: { sha: sha('5'), message: 'First' } },
  ];
  const missing = [{ reason: 'shallow-clone', detail: 'cut at depth 10' }];
  const whole = report({ at: '2026-02-02T00:00:00Z', refs, incomplete: missing });
  expect(await post({ ...whole, repository: { url: URL, defaultBranch: 'refs/heads/main' } })).toMatchObject({
    status: 201,
  });
  const { values, relations } = described(statements());
  expect(values).toMatchObject({
    'Ref main state': 'ACTIVE',
    'Ref main moved': { from: ONE, to: TWO, forced: true },
    'Ref main synced': TWO,
    'Ref old state': 'DELETED',
    'Ref old moved': { from: ONE, to: null },
    'Ref still synced': ONE,
    'Ref v1 moved': { from: null, to: ONE, tag: { sha: sha('5'), message: 'First' } },
    'Repository team/x defaultBranch': 'refs/heads/main',
    'Repository team/x incomplete': missing,
  });
  expect(values).not.toHaveProperty('Ref still moved');
  expect(relations).toContain('Repository team/x -HAS_REF-> Ref v1');
  const slots = statements().filter((one) => one.type === 'slot');
  expect(slots.map(({ validFrom, from }) => [validFrom, from === null])).toEqual([
    [Date.UTC(2026, 1, 1), false],
    [Date.UTC(2026, 1, 2), true],
    [Date.UTC(2026, 1, 2), false],
  ]);
});

it('knows one repository by all of its addresses', async () => {
  const { post, statements, kept } = await hub();
  const repository = {
    url: 'git@git.example.org:team/new.git',
    aliases: ['https://git.example.org/team/new', 'ssh://git@git.example.org:2222/team/new.git'],
    renamedFrom: 'https://user:password@git.example.org/team/x.git',
    hostId: 'git.example.org:7',
  };
  expect(await post({ repository, at: '2026-02-02T00:00:00Z' })).toMatchObject({ status: 201 });
  const { aliases, values } = described(statements());
  expect(aliases).toEqual([
    'https://git.example.org/team/x = Repository team/new',
    'https://git.example.org:2222/team/new = Repository team/new',
    expect.stringMatching(/^repository:[0-9a-f]{32} = Repository team\/new$/),
  ]);
  expect(values).toMatchObject({
    'Repository team/new name': 'team/new',
    'Repository team/new uri': 'https://git.example.org/team/new',
  });
  expect(kept()[0]).toMatchObject({
    repository: { url: 'https://git.example.org/team/new', renamedFrom: 'https://git.example.org/team/x' },
  });
});

it('writes a history in commands of at most 200 commits, the branches after all of them', async () => {
  const { post, commands } = await hub();
  const commits = Array.from({ length: 450 }, (_, i) => ({ sha: i.toString(16).padStart(40, '0') }));
  const refs = [{ name: 'refs/heads/main', sha: commits.at(-1)?.sha }];
  const whole = report({ commits, refs, incomplete: [] });
  expect(await post(whole)).toMatchObject({ status: 201, body: { commands: 4, seq: 4, replayed: false } });
  const counted = commands.commands.map(({ statements }) => [
    statements.filter((one) => one.type === 'entity' && one.kind === 'Commit').length,
    statements.filter((one) => one.type === 'slot').length,
  ]);
  expect(counted).toEqual([
    [200, 0],
    [200, 0],
    [50, 0],
    [1, 1],
  ]);
  expect(await post(whole)).toMatchObject({ status: 200, body: { commands: 4, seq: 4, replayed: true } });
  expect(commands.commands).toHaveLength(4);
});

it('goes on where it was when the hub was busy half-way', async () => {
  const { post, commands } = await hub();
  const commits = Array.from({ length: 250 }, (_, i) => ({ sha: i.toString(16).padStart(40, '0') }));
  const whole = report({ commits, refs: [{ name: 'refs/heads/main', sha: ONE }] });
  // The first part is taken, the others find the queue full.
  commands.refuse = () => {
    if (commands.commands.length === 1) commands.busy = new HubBusyError('full', 2);
    return undefined;
  };
  expect(await post(whole)).toMatchObject({ status: 503, body: { error: { code: 'HUB_BUSY' } } });
  const taken = commands.commands.length;
  commands.refuse = () => undefined;
  commands.busy = undefined;
  expect(await post(whole)).toMatchObject({ status: 201, body: { commands: 3, replayed: false } });
  expect(commands.commands).toHaveLength(3);
  expect(taken).toBeLessThan(3);
  expect(taken).toBeGreaterThan(0);
});

it('keeps the same report of two projects apart', async () => {
  const [one, two] = [await hub('project:1'), await hub('project:2')];
  for (const { post } of [one, two]) await post(report({ commits: [{ sha: ONE }] }));
  expect(one.commands.commands[0]?.key).not.toBe(two.commands.commands[0]?.key);
  expect(one.commands.commands[0]?.key).toMatch(/^git:history:[0-9a-f]{64}$/);
});

it.each([
  ['no repository', {}, '$.repository'],
  ['a short sha', report({ commits: [{ sha: 'abc1234' }] }), '$.commits[0].sha'],
  ['a field with a typo', report({ commits: [{ sha: ONE, mesage: 'x' }] }), '$.commits[0]'],
  ['a branch by its short name', report({ refs: [{ name: 'main', sha: ONE }] }), '$.refs[0].name'],
  ['a time without a zone', report({ at: '2026-01-01T00:00:00' }), '$.at'],
  ['a lone surrogate', report({ commits: [{ sha: ONE, message: '\ud800' }] }), '$.commits[0].message'],
  ['a name with a space', report({ refs: [{ name: 'refs/heads/a b', sha: ONE }] }), '$.refs[0].name'],
  ['too many commits', report({ commits: Array.from({ length: 5_001 }, () => ({ sha: ONE })) }), '$.commits'],
  ['no JSON', '{"repository":', '$'],
])('answers %s with its path and keeps nothing of it', async (_what, payload, path) => {
  const { post, commands, bodies } = await hub();
  expect(await post(payload)).toMatchObject({ status: 400, body: { error: { code: 'INVALID_INPUT', path } } });
  expect(commands.commands).toHaveLength(0);
  expect(bodies.bodies.size).toBe(0);
});

it('takes a gzipped report, and refuses one that unpacks to more than 25 MB', async () => {
  const { post } = await hub();
  const gzip = { 'content-encoding': 'gzip' };
  expect(await post(gzipSync(JSON.stringify(report({ commits: [{ sha: ONE }] }))), gzip)).toMatchObject({
    status: 201,
  });
  expect(await post(gzipSync(Buffer.alloc(26 * 1024 * 1024 + 1, 0x20)), gzip)).toMatchObject({ status: 413 });
});

it('cuts a message of megabytes and the paths of an import, and says how many there were', async () => {
  const { post, statements } = await hub();
  const paths = Array.from({ length: 2_000 }, (_, i) => ({ path: `data/${'x'.repeat(100)}/${i}.csv`, kind: 'added' }));
  const commit = { sha: ONE, message: 'x'.repeat(2_000_000), changes: { paths, total: 1_000_000 } };
  expect(await post(report({ commits: [commit] }))).toMatchObject({ status: 201 });
  const { values } = described(statements());
  expect((values['Commit 111111111111 message'] as string).length).toBe(64 * 1024);
  const changes = values['Commit 111111111111 facet:git.changes'] as { paths: unknown[]; total: number };
  expect(changes.total).toBe(1_000_000);
  expect(changes.paths.length).toBeGreaterThan(100);
  expect(JSON.stringify(changes).length).toBeLessThan(32 * 1024);
});

it('answers whatever JSON with 200, 201 or a 4xx', async () => {
  const { post } = await hub();
  const anything = fc.oneof(
    fc.jsonValue(),
    fc
      .tuple(fc.constantFrom('repository', 'commits', 'refs', 'at', 'incomplete'), fc.jsonValue())
      .map(([key, value]) => report({ [key]: value })),
    fc.jsonValue().map((value) => report({ commits: [{ sha: ONE, author: value, message: value, changes: value }] })),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      const { status } = await post(value);
      expect(status < 300 || (status >= 400 && status < 500)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
