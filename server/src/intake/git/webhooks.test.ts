import { StoreAwayError } from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { described } from '../openlineage/described.fixture.ts';
import { bitbucketPush } from './hosts/bitbucket.fixture.ts';
import { giteaPush } from './hosts/gitea.fixture.ts';
import { githubPush } from './hosts/github.fixture.ts';
import { gitlabPush } from './hosts/gitlab.fixture.ts';
import { serverPush } from './hosts/bitbucket-server.fixture.ts';
import { BEFORE, SECOND } from './hosts/payload.fixture.ts';
import { readReport } from './read-report.ts';
import { DELIVERY, told } from './told.fixture.ts';
import * as from from './webhooks.fixture.ts';

const now = () => Math.floor(Date.now() / 1_000);

/** Each host as it sends a push: by which it is recognised, its headers, the event's name, the body. */
const HOSTS = [
  ['github', from.githubHeaders, 'push', githubPush, 'acme/forecast', 'x-hub-signature-256'],
  ['gitlab', from.gitlabHeaders, 'Push Hook', gitlabPush, 'ml/team/forecast', 'x-gitlab-token'],
  ['gitea', from.giteaHeaders, 'push', giteaPush, 'acme/forecast', 'x-gitea-signature'],
  ['gitea', from.forgejoHeaders, 'push', giteaPush, 'acme/forecast', 'x-forgejo-signature'],
  ['bitbucket', from.bitbucketHeaders, 'repo:push', bitbucketPush, 'acme/forecast', 'x-hub-signature'],
  ['bitbucket-server', from.serverHeaders, 'repo:refs_changed', serverPush, 'scm/ml/forecast', 'x-hub-signature'],
] as const;

describe.each(HOSTS)('a push of %s (%#)', (...[host, headers, event, payload, name, signature]) => {
  const body = JSON.stringify(payload());

  it('becomes commits, and where the branch points from then on', async () => {
    const { send, commands } = await from.webhookHub();
    const answer = await send(body, headers(body, event, DELIVERY, from.SECRET));
    expect(answer).toMatchObject({ status: 201, body: { host, event, taken: true, commands: 1, seq: 1 } });
    const [command] = commands.commands;
    expect(command).toMatchObject({ name: 'git.webhook', key: `git:${host}:${DELIVERY}`, actor: `webhook:${host}` });
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
    await send(body, headers(body, event, DELIVERY, from.SECRET));
    const kept = JSON.stringify([keptBodies(), commands.commands]);
    expect(kept).not.toMatch(/lovelace|hopper|alan@|@example\.org(?!:)/i);
    const [person] = /principal:[0-9a-f]{32}/.exec(kept) ?? [];
    const known = await vault.reveal([person ?? '']);
    expect([...known.values()][0]).toMatchObject({ name: expect.stringMatching(/^(Ada Lovelace|Grace Hopper|ada)$/) });
  });

  it('is taken once, however often it is delivered', async () => {
    const { send, commands } = await from.webhookHub();
    const signed = headers(body, event, DELIVERY, from.SECRET);
    await send(body, signed);
    expect(await send(body, signed)).toMatchObject({ status: 200, body: { seq: 1, replayed: true } });
    expect(commands.commands).toHaveLength(1);
  });

  it('is answered 202 while the graph is away, and says the same when its turn comes', async () => {
    const { send, commands, spool } = await from.webhookHub();
    const signed = headers(body, event, DELIVERY, from.SECRET);
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
    const unsigned = await send(body, headers(body, event, DELIVERY));
    expect(unsigned).toMatchObject({ status: 401, body: { error: { code: 'BAD_SIGNATURE' } } });
    expect(JSON.stringify(unsigned.body)).toContain('not signed');
    const wrong = {
      ...headers(body, event, DELIVERY, from.SECRET),
      ...pick(headers(body, event, DELIVERY, 'another'), signature),
    };
    expect(await send(body, wrong)).toMatchObject({ status: 401, body: { error: { code: 'BAD_SIGNATURE' } } });
    if (host !== 'gitlab') {
      const replayed = headers(body, event, DELIVERY, from.SECRET);
      expect(await send(body.replaceAll('main', 'mine'), replayed)).toMatchObject({ status: 401 });
    }
    expect(commands.commands).toHaveLength(0);
    expect(bodies.bodies.size).toBe(0);
  });

  it('is refused where the hub has no secret, but on the local stack', async () => {
    const closed = await from.webhookHub({});
    const unsigned = headers(body, event, DELIVERY);
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
    const answer = await send(cut, headers(cut, event, DELIVERY, from.SECRET));
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'INVALID_INPUT' } } });
    expect(JSON.stringify(answer.body)).toMatch(/\$\.(repository|project)/);
    expect(commands.commands).toHaveLength(0);
  });

  it('says nothing that is recorded when it is another event', async () => {
    const { send, commands } = await from.webhookHub();
    const answer = await send(body, headers(body, 'issues', DELIVERY, from.SECRET));
    expect(answer).toMatchObject({ status: 200, body: { host, event: 'issues', taken: false } });
    expect(commands.commands).toHaveLength(0);
  });
});

function pick(headers: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> {
  return { [name]: headers[name] ?? '' };
}

it('answers what no host of git sends with the headers that they send', async () => {
  const { send } = await from.webhookHub();
  const answer = await send({}, {});
  expect(answer).toMatchObject({ status: 400, body: { error: { path: 'headers' } } });
});

it('takes a body of 25 MB and refuses a larger one', async () => {
  const { send, commands } = await from.webhookHub();
  const [first] = githubPush()['commits'] as readonly object[];
  // A commit of many paths, as imports of trees are.
  const added = Array.from({ length: 60_000 }, (_, i) => `data/part-${'x'.repeat(375)}-${i}.csv`);
  const body = JSON.stringify(githubPush({ commits: [{ ...first, added }] }));
  expect(body.length).toBeGreaterThan(23_000_000);
  const headers = (text: string) => from.githubHeaders(text, 'push', DELIVERY, from.SECRET);
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
  const body = JSON.stringify(githubPush());
  expect(await send(body, from.githubHeaders(body, 'push', DELIVERY, from.SECRET))).toMatchObject({ status: 201 });
});

it('orders moves of a second by when they arrive, and others by the time that the host gives', async () => {
  const late = await told(from.githubHeaders, 'push', githubPush());
  const at = (commands: typeof late.commands) =>
    commands.commands.flatMap(({ statements }) => statements).find((one) => one.type === 'slot')?.validFrom;
  expect(at(late.commands)).toBe(Date.UTC(2026, 2, 1, 9, 3));
  const prompt = await told(from.githubHeaders, 'push', githubPush({}, { pushed_at: now() }));
  expect(at(prompt.commands)).toBe(prompt.commands.commands[0]?.drawn?.at);
});
