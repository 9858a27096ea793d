import { StoreAwayError } from '@rootline/graph/model';
import { StorageFullError } from '@rootline/storage';
import { describe, expect, it } from 'vitest';
import { described } from '../openlineage/described.fixture.ts';
import * as payloads from './hosts/payloads.fixture.ts';
import { readReport } from './read-report.ts';
import * as from from './webhooks.fixture.ts';

const { BEFORE, FIRST, NOTHING, SECOND, TAG } = payloads;
const UUID = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const now = () => Math.floor(Date.now() / 1_000);

/** Each host as it sends a push: by which it is recognised, its headers, the event's name, the body. */
const HOSTS = [
  ['github', from.githubHeaders, 'push', payloads.githubPush, 'acme/forecast', 'x-hub-signature-256'],
  ['gitlab', from.gitlabHeaders, 'Push Hook', payloads.gitlabPush, 'ml/team/forecast', 'x-gitlab-token'],
  ['gitea', from.giteaHeaders, 'push', payloads.giteaPush, 'acme/forecast', 'x-gitea-signature'],
  ['gitea', from.forgejoHeaders, 'push', payloads.giteaPush, 'acme/forecast', 'x-forgejo-signature'],
  ['bitbucket', from.bitbucketHeaders, 'repo:push', payloads.bitbucketPush, 'acme/forecast', 'x-hub-signature'],
  [
    'bitbucket-server',
    from.serverHeaders,
    'repo:refs_changed',
    payloads.serverPush,
    'scm/ml/forecast',
    'x-hub-signature',
  ],
] as const;

describe.each(HOSTS)('a push of %s (%#)', (...[host, headers, event, payload, name, signature]) => {
  const body = JSON.stringify(payload());

  it('becomes commits, and where the branch points from then on', async () => {
    const { send, commands } = await from.webhookHub();
    const answer = await send(body, headers(body, event, UUID, from.SECRET));
    expect(answer).toMatchObject({ status: 201, body: { host, event, taken: true, commands: 1, seq: 1 } });
    const [command] = commands.commands;
    expect(command).toMatchObject({ name: 'git.webhook', key: `git:${host}:${UUID}`, actor: `webhook:${host}` });
    const { relations, values } = described(command?.statements ?? []);
    expect(relations).toEqual([
      'Commit bbbbbbbbbbbb -AUTHORED_BY-> Principal person',
      'Commit cccccccccccc -AUTHORED_BY-> Principal person',
      `Repository ${name} -HAS_COMMIT-> Commit bbbbbbbbbbbb`,
      `Repository ${name} -HAS_COMMIT-> Commit cccccccccccc`,
      `Repository ${name} -HAS_REF-> Ref main`,
    ]);
    expect(values).toMatchObject({
      'Commit bbbbbbbbbbbb authoredAt': Date.UTC(2026, 2, 1, 9, 1),
      'Ref main state': 'ACTIVE',
      'Ref main moved': { from: BEFORE, to: SECOND, by: expect.stringMatching(/^principal:[0-9a-f]{32}$/) },
    });
    const slot = command?.statements.find((one) => one.type === 'slot');
    const target = command?.statements.find((one) => one.type === 'entity' && one.key?.['sha'] === SECOND);
    expect(slot).toMatchObject({ kind: 'LED_TO', from: (target as { id: string }).id, slot: 'target' });
  });

  it('keeps neither a name nor an address of a person, and the vault knows them', async () => {
    const { send, commands, keptBodies, vault } = await from.webhookHub();
    await send(body, headers(body, event, UUID, from.SECRET));
    const kept = JSON.stringify([keptBodies(), commands.commands]);
    expect(kept).not.toMatch(/lovelace|hopper|alan@|@example\.org(?!:)/i);
    const [person] = /principal:[0-9a-f]{32}/.exec(kept) ?? [];
    const known = await vault.reveal([person ?? '']);
    expect([...known.values()][0]).toMatchObject({ name: expect.stringMatching(/^(Ada Lovelace|Grace Hopper|ada)$/) });
  });

  it('is taken once, however often it is delivered', async () => {
    const { send, commands } = await from.webhookHub();
    const signed = headers(body, event, UUID, from.SECRET);
    await send(body, signed);
    expect(await send(body, signed)).toMatchObject({ status: 200, body: { seq: 1, replayed: true } });
    expect(commands.commands).toHaveLength(1);
  });

  it('is answered 202 while the graph is away, and says the same when its turn comes', async () => {
    const { send, commands, spool } = await from.webhookHub();
    const signed = headers(body, event, UUID, from.SECRET);
    commands.busy = new StoreAwayError('the graph store is away', 5);
    expect(await send(body, signed)).toMatchObject({
      status: 202,
      body: { host, event, taken: true, commands: 1, spooled: true, receivedAt: expect.any(String) },
    });
    const [entry] = (await spool.next(10, 1_000_000)).entries;
    commands.busy = undefined;
    await send(body, signed);
    const { name, key, actor, statements, answer } = commands.commands[0]!;
    expect(entry).toMatchObject({ protocol: 'git', command: name, key, actor });
    const read = readReport(entry!.body.bytes, entry!.drawn!.at);
    expect(described(read.statements)).toEqual(described(statements));
    expect(read.answer).toEqual(answer);
  });

  it('is refused unsigned, signed with another secret, and with a body that was signed as another', async () => {
    const { send, commands, bodies } = await from.webhookHub();
    const unsigned = await send(body, headers(body, event, UUID));
    expect(unsigned).toMatchObject({ status: 401, body: { error: { code: 'BAD_SIGNATURE' } } });
    expect(JSON.stringify(unsigned.body)).toContain('not signed');
    const wrong = {
      ...headers(body, event, UUID, from.SECRET),
      ...pick(headers(body, event, UUID, 'another'), signature),
    };
    expect(await send(body, wrong)).toMatchObject({ status: 401, body: { error: { code: 'BAD_SIGNATURE' } } });
    if (host !== 'gitlab') {
      const replayed = headers(body, event, UUID, from.SECRET);
      expect(await send(body.replaceAll('main', 'mine'), replayed)).toMatchObject({ status: 401 });
    }
    expect(commands.commands).toHaveLength(0);
    expect(bodies.bodies.size).toBe(0);
  });

  it('is refused where the hub has no secret, but on the local stack', async () => {
    const closed = await from.webhookHub({});
    const unsigned = headers(body, event, UUID);
    const variable = `ROOTLINE_${host.toUpperCase().replace('-', '_')}_SECRET`;
    const refused = await closed.send(body, unsigned);
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'NO_SECRET' } } });
    expect(JSON.stringify(refused.body)).toContain(variable);
    const open = await from.webhookHub({}, true);
    expect(await open.send(body, unsigned)).toMatchObject({ status: 201 });
    // Who set a secret there means it.
    const half = await from.webhookHub({ [host]: [from.SECRET] }, true);
    expect(await half.send(body, unsigned)).toMatchObject({ status: 401 });
  });

  it('is refused with the path of what is missing in it', async () => {
    const { send, commands } = await from.webhookHub();
    const cut = JSON.stringify({ ...payload(), repository: 1, project: 1 });
    const answer = await send(cut, headers(cut, event, UUID, from.SECRET));
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'INVALID_INPUT' } } });
    expect(JSON.stringify(answer.body)).toMatch(/\$\.(repository|project)/);
    expect(commands.commands).toHaveLength(0);
  });

  it('says nothing that is recorded when it is another event', async () => {
    const { send, commands } = await from.webhookHub();
    const answer = await send(body, headers(body, 'issues', UUID, from.SECRET));
    expect(answer).toMatchObject({ status: 200, body: { host, event: 'issues', taken: false } });
    expect(commands.commands).toHaveLength(0);
  });
});

function pick(headers: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> {
  return { [name]: headers[name] ?? '' };
}

/** Sends one body of a host, and says what became of refs and the repository. */
async function told(sign: from.Sign, event: string, payload: unknown) {
  const { send, commands, keptBodies } = await from.webhookHub();
  const body = JSON.stringify(payload);
  const { status } = await send(body, sign(body, event, UUID, from.SECRET));
  expect(status).toBe(201);
  return { ...described(commands.commands.flatMap(({ statements }) => statements)), report: keptBodies()[0], commands };
}

describe('GitHub', () => {
  it('tells of a force-push, and of commits that the branch had before', async () => {
    const { values } = await told(from.githubHeaders, 'push', payloads.githubPush({ forced: true }));
    expect(values['Ref main moved']).toMatchObject({ from: BEFORE, to: SECOND, forced: true });
  });

  it('tells of a new branch and of one that is gone', async () => {
    const made = await told(from.githubHeaders, 'push', payloads.githubPush({ before: NOTHING, created: true }));
    expect(made.values).toMatchObject({ 'Ref main moved': { from: null, to: SECOND }, 'Ref main state': 'ACTIVE' });
    const gone = { after: NOTHING, deleted: true, commits: [], head_commit: null };
    const { values, relations } = await told(from.githubHeaders, 'push', payloads.githubPush(gone));
    expect(values).toMatchObject({ 'Ref main moved': { from: BEFORE, to: null }, 'Ref main state': 'DELETED' });
    expect(relations).toEqual(['Repository acme/forecast -HAS_REF-> Ref main']);
  });

  it('tells the commit behind an annotated tag', async () => {
    const tag = { ref: 'refs/tags/v1', before: NOTHING, after: TAG, commits: [] };
    const { values } = await told(from.githubHeaders, 'push', payloads.githubPush(tag));
    expect(values['Ref v1 moved']).toMatchObject({ from: null, to: SECOND, tag: { sha: TAG } });
  });

  it('keeps a push of 2,048 commits for later, and says that it may have had more', async () => {
    const [first] = payloads.githubPush()['commits'] as readonly object[];
    const many = Array.from({ length: 2_048 }, (_, i) => ({
      ...first,
      id: i.toString(16).padStart(40, '0').replace(/^0/, 'f'),
    }));
    const { send, commands, spool } = await from.webhookHub();
    const body = JSON.stringify(payloads.githubPush({ commits: many }));
    const answer = await send(body, from.githubHeaders(body, 'push', UUID, from.SECRET));
    expect(answer).toMatchObject({ status: 202, body: { taken: true, commands: 12, spooled: true } });
    expect(commands.commands).toEqual([]);
    const { entries } = await spool.next(100, 1e9);
    const read = entries.map((entry) => readReport(entry.body.bytes, entry.drawn!.at).statements);
    expect(described(read.flat()).values['Repository acme/forecast incomplete']).toMatchObject([
      { reason: 'host-limit' },
    ]);
    const sizes = read.map(
      (statements) => statements.filter((one) => one.type === 'entity' && one.kind === 'Commit').length,
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
    expect(sizes).toHaveLength(12);
    // The branch comes last, when all commits are there.
    expect(entries.map(({ key }) => key).slice(0, 2)).toEqual([`git:github:${UUID}`, `git:github:${UUID}:1`]);
    expect(read.findIndex((statements) => statements.some((one) => one.type === 'slot'))).toBe(11);
  });

  it('takes nothing of a push that cannot be kept as a whole, and one that is small goes behind what waits', async () => {
    const { send, spool, commands, line } = await from.webhookHub();
    const deliver = (payload: object, id: string) => {
      const body = JSON.stringify(payload);
      return send(body, from.githubHeaders(body, 'push', id, from.SECRET));
    };
    const [first] = payloads.githubPush()['commits'] as readonly object[];
    const many = Array.from({ length: 300 }, (_, i) => ({ ...first, id: i.toString(16).padStart(40, 'f') }));
    spool.failure = new StorageFullError('no room');
    expect(await deliver(payloads.githubPush({ commits: many }), 'full')).toMatchObject({ status: 503 });
    spool.failure = undefined;
    expect(spool.stats().waiting).toBe(0);
    line.isLong = true;
    expect(await deliver(payloads.githubPush(), 'small')).toMatchObject({ status: 202, body: { commands: 1 } });
    expect(commands.commands).toEqual([]);
  });

  it('tells that a repository has another name', async () => {
    const { aliases, values } = await told(from.githubHeaders, 'repository', payloads.githubRenamed());
    expect(aliases).toContain('https://github.com/acme/forecast = Repository acme/demand');
    expect(values).toMatchObject({
      'Repository acme/demand name': 'acme/demand',
      'Repository acme/demand uri': 'https://github.com/acme/demand',
    });
  });

  it('may send its JSON in a form', async () => {
    const { send } = await from.webhookHub();
    const form = new URLSearchParams({ payload: JSON.stringify(payloads.githubPush()) }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const headers = from.githubHeaders(form, 'push', UUID, from.SECRET);
    expect(await send(form, { ...headers, ...type })).toMatchObject({ status: 201 });
  });

  it('answers its ping', async () => {
    const { send } = await from.webhookHub();
    const body = JSON.stringify({ zen: 'Keep it logically awesome.', hook_id: 1 });
    const answer = await send(body, from.githubHeaders(body, 'ping', UUID, from.SECRET));
    expect(answer).toMatchObject({ status: 200, body: { event: 'ping', taken: false } });
  });
});

describe('GitLab', () => {
  it('names the repository by its address over ssh, too, where that has a port of its own', async () => {
    const { aliases } = await told(from.gitlabHeaders, 'Push Hook', payloads.gitlabPush());
    expect(aliases).toContain('https://gitlab.example.org:2222/ml/team/forecast = Repository ml/team/forecast');
  });

  it('says when a push had more commits than it names', async () => {
    const { values } = await told(from.gitlabHeaders, 'Push Hook', payloads.gitlabPush({ total_commits_count: 40 }));
    expect(values['Repository ml/team/forecast incomplete']).toEqual([
      { reason: 'host-limit', detail: '2 of 40 commits are named' },
    ]);
  });

  it('tells the commit behind an annotated tag, with its message', async () => {
    const tag = {
      object_kind: 'tag_push',
      ref: 'refs/tags/v1',
      before: NOTHING,
      after: TAG,
      message: 'First',
      commits: [],
    };
    const { values } = await told(from.gitlabHeaders, 'Tag Push Hook', payloads.gitlabPush(tag));
    expect(values['Ref v1 moved']).toMatchObject({ to: SECOND, tag: { sha: TAG, message: 'First' } });
  });

  it('tells of a branch that is gone, and, as a system hook, of pushes and renamings', async () => {
    const gone = payloads.gitlabPush({ after: NOTHING, checkout_sha: null, commits: [], total_commits_count: 0 });
    expect((await told(from.gitlabHeaders, 'Push Hook', gone)).values).toMatchObject({ 'Ref main state': 'DELETED' });
    const system = await told(from.gitlabHeaders, 'System Hook', payloads.gitlabPush());
    expect(system.values).toMatchObject({ 'Ref main state': 'ACTIVE' });
    const { aliases } = await told(from.gitlabHeaders, 'System Hook', payloads.gitlabRenamed());
    expect(aliases).toContain('https://gitlab.example.org/ml/team/forecast = Repository ml/team/demand');
  });

  it('gives hooks that set each other off one id, before it had ids of deliveries', async () => {
    const { send, commands } = await from.webhookHub();
    const earlier = (payload: unknown) => {
      const { 'idempotency-key': _key, ...headers } = from.gitlabHeaders('', 'Push Hook', UUID, from.SECRET);
      return send(payload, headers);
    };
    expect(await earlier(payloads.gitlabPush())).toMatchObject({ status: 201 });
    expect(await earlier(payloads.gitlabPush({ ref: 'refs/heads/next' }))).toMatchObject({ status: 201 });
    expect(await earlier(payloads.gitlabPush())).toMatchObject({ status: 200, body: { replayed: true } });
    expect(commands.commands).toHaveLength(2);
  });

  it('may sign as the Standard Webhooks say: within five minutes, over the id and the time, too', async () => {
    const body = JSON.stringify(payloads.gitlabPush());
    const sign = (at: number, secret: string | undefined = from.SIGNING) =>
      from.gitlabSigned(at)(body, 'Push Hook', UUID, secret);
    const { send, commands } = await from.webhookHub();
    expect(await send(body, sign(now()))).toMatchObject({ status: 201 });
    expect(commands.commands[0]?.key).toBe(`git:gitlab:${UUID}`);
    expect(await send(body, sign(now()))).toMatchObject({ status: 200, body: { replayed: true } });

    const old = await send(body, sign(now() - 400));
    expect(old).toMatchObject({ status: 401 });
    expect(JSON.stringify(old.body)).toContain('five minutes');
    expect(await send(body, sign(now() + 400))).toMatchObject({ status: 401 });
    expect(await send(body, { ...sign(now()), 'webhook-timestamp': String(now() - 1) })).toMatchObject({ status: 401 });
    expect(await send(body, { ...sign(now()), 'webhook-id': 'another' })).toMatchObject({ status: 401 });
    const other = `whsec_${Buffer.from('another key of thirty-two bytes.').toString('base64')}`;
    expect(await send(body, sign(now(), other))).toMatchObject({ status: 401 });
    const { 'webhook-timestamp': _time, ...timeless } = sign(now());
    expect(await send(body, timeless)).toMatchObject({ status: 401 });
    expect(commands.commands).toHaveLength(1);
  });
});

describe('Gitea', () => {
  it('is not taken for GitHub, whose headers it sends too', async () => {
    const { send } = await from.webhookHub({ gitea: [from.SECRET], github: ['another'] });
    const body = JSON.stringify(payloads.giteaPush());
    expect(await send(body, from.giteaHeaders(body, 'push', UUID, from.SECRET))).toMatchObject({
      status: 201,
      body: { host: 'gitea' },
    });
  });

  it('tells of a branch that is gone by an event of its own', async () => {
    const { values } = await told(from.giteaHeaders, 'delete', payloads.giteaDeletion());
    expect(values).toMatchObject({ 'Ref main state': 'DELETED', 'Ref main moved': { to: null } });
  });
});

describe('Bitbucket Cloud', () => {
  it('tells of parents, of force-pushes, and of pushes that are cut', async () => {
    const { values } = await told(
      from.bitbucketHeaders,
      'repo:push',
      payloads.bitbucketPush({ forced: true, truncated: true }),
    );
    expect(values).toMatchObject({
      'Commit cccccccccccc parents': [FIRST],
      'Ref main moved': { from: BEFORE, to: SECOND, forced: true },
      'Repository acme/forecast incomplete': [{ reason: 'host-limit' }],
    });
  });

  it('tells of a branch that is gone, and of another name', async () => {
    const gone = await told(from.bitbucketHeaders, 'repo:push', payloads.bitbucketPush({ new: null, commits: [] }));
    expect(gone.values).toMatchObject({ 'Ref main state': 'DELETED' });
    const { aliases } = await told(from.bitbucketHeaders, 'repo:updated', payloads.bitbucketRenamed());
    expect(aliases).toContain('https://bitbucket.org/acme/forecast = Repository acme/demand');
  });
});

describe('Bitbucket Data Center', () => {
  it('names the repository by all addresses that it is cloned from', async () => {
    const { aliases, values } = await told(from.serverHeaders, 'repo:refs_changed', payloads.serverPush());
    expect(aliases).toContain('https://bitbucket.example.org:7999/ml/forecast = Repository scm/ml/forecast');
    expect(values['Commit cccccccccccc committedAt']).toBe(Date.UTC(2026, 2, 1, 9, 2, 30));
  });

  it('is known by its configured address where it names none, and then says that commits are missing', async () => {
    const { links: _links, ...repository } = payloads.serverRepository();
    const older = { repository, commits: undefined, toCommit: undefined };
    const { values, entities } = await told(from.serverHeaders, 'repo:refs_changed', payloads.serverPush(older));
    expect(entities).toContain('Repository scm/ml/forecast');
    expect(values['Repository scm/ml/forecast incomplete']).toMatchObject([{ reason: 'host-limit' }]);
  });

  it('tells of another name', async () => {
    const renamed = {
      eventKey: 'repo:modified',
      date: '2026-04-01T00:00:00+0000',
      old: payloads.serverRepository(),
      new: payloads.serverRepository('demand'),
    };
    const { aliases } = await told(from.serverHeaders, 'repo:modified', renamed);
    expect(aliases).toContain('https://bitbucket.example.org/scm/ml/forecast = Repository scm/ml/demand');
  });
});

it('answers what no host of git sends with the headers that they send', async () => {
  const { send } = await from.webhookHub();
  const answer = await send({}, {});
  expect(answer).toMatchObject({ status: 400, body: { error: { path: 'headers' } } });
});

it('takes a body of 25 MB and refuses a larger one', async () => {
  const { send, commands } = await from.webhookHub();
  const [first] = payloads.githubPush()['commits'] as readonly object[];
  // A commit of many paths, as imports of trees are.
  const added = Array.from({ length: 60_000 }, (_, i) => `data/part-${'x'.repeat(375)}-${i}.csv`);
  const body = JSON.stringify(payloads.githubPush({ commits: [{ ...first, added }] }));
  expect(body.length).toBeGreaterThan(23_000_000);
  const headers = (text: string) => from.githubHeaders(text, 'push', UUID, from.SECRET);
  expect(await send(body, headers(body))).toMatchObject({ status: 201 });
  const changes = commands.commands[0]?.statements.find(
    (one) => one.type === 'revision' && one.field === 'facet:git.changes',
  );
  expect(changes).toMatchObject({ value: { total: 60_001 } });
  expect(JSON.stringify(changes).length).toBeLessThan(32_000);
  const larger = body.padEnd(25 * 1024 * 1024 + 1);
  expect(await send(larger, headers(larger))).toMatchObject({ status: 413 });
});

it('takes what was signed with either of two secrets while one replaces the other', async () => {
  const { send } = await from.webhookHub({ github: ['the old one', from.SECRET] });
  const body = JSON.stringify(payloads.githubPush());
  expect(await send(body, from.githubHeaders(body, 'push', UUID, from.SECRET))).toMatchObject({ status: 201 });
});

it('orders moves of a second by when they arrive, and others by the time that the host gives', async () => {
  const late = await told(from.githubHeaders, 'push', payloads.githubPush());
  const at = (commands: typeof late.commands) =>
    commands.commands.flatMap(({ statements }) => statements).find((one) => one.type === 'slot')?.validFrom;
  expect(at(late.commands)).toBe(Date.UTC(2026, 2, 1, 9, 3));
  const prompt = await told(from.githubHeaders, 'push', payloads.githubPush({}, { pushed_at: now() }));
  expect(at(prompt.commands)).toBe(prompt.commands.commands[0]?.drawn?.at);
});
