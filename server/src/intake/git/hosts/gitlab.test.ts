import { describe, expect, it } from 'vitest';
import { DELIVERY, told } from '../told.fixture.ts';
import * as from from '../webhooks.fixture.ts';
import { gitlabPush, gitlabRenamed } from './gitlab.fixture.ts';
import { NOTHING, SECOND, TAG } from './payload.fixture.ts';

const now = () => Math.floor(Date.now() / 1_000);

describe('GitLab', () => {
  it('names the repository by its address over ssh, too, where that has a port of its own', async () => {
    const { aliases } = await told(from.gitlabHeaders, 'Push Hook', gitlabPush());
    expect(aliases).toContain('https://gitlab.example.org:2222/ml/team/forecast = Repository ml/team/forecast');
  });

  it('says when a push had more commits than it names', async () => {
    const { values } = await told(from.gitlabHeaders, 'Push Hook', gitlabPush({ total_commits_count: 40 }));
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
    const { values } = await told(from.gitlabHeaders, 'Tag Push Hook', gitlabPush(tag));
    expect(values['Ref v1 moved']).toMatchObject({ to: SECOND, tag: { sha: TAG, message: 'First' } });
  });

  it('tells of a branch that is gone, and, as a system hook, of pushes and renamings', async () => {
    const gone = gitlabPush({ after: NOTHING, checkout_sha: null, commits: [], total_commits_count: 0 });
    expect((await told(from.gitlabHeaders, 'Push Hook', gone)).values).toMatchObject({ 'Ref main state': 'DELETED' });
    const system = await told(from.gitlabHeaders, 'System Hook', gitlabPush());
    expect(system.values).toMatchObject({ 'Ref main state': 'ACTIVE' });
    const { aliases } = await told(from.gitlabHeaders, 'System Hook', gitlabRenamed());
    expect(aliases).toContain('https://gitlab.example.org/ml/team/forecast = Repository ml/team/demand');
  });

  it('gives hooks that set each other off one id, before it had ids of deliveries', async () => {
    const { send, commands } = await from.webhookHub();
    const earlier = (payload: unknown) => {
      const { 'idempotency-key': _key, ...headers } = from.gitlabHeaders('', 'Push Hook', DELIVERY, from.SECRET);
      return send(payload, headers);
    };
    expect(await earlier(gitlabPush())).toMatchObject({ status: 201 });
    expect(await earlier(gitlabPush({ ref: 'refs/heads/next' }))).toMatchObject({ status: 201 });
    expect(await earlier(gitlabPush())).toMatchObject({ status: 200, body: { replayed: true } });
    expect(commands.commands).toHaveLength(2);
  });

  it('may sign as the Standard Webhooks say: within five minutes, over the id and the time, too', async () => {
    const body = JSON.stringify(gitlabPush());
    const sign = (at: number, secret: string | undefined = from.SIGNING) =>
      from.gitlabSigned(at)(body, 'Push Hook', DELIVERY, secret);
    const { send, commands } = await from.webhookHub();
    expect(await send(body, sign(now()))).toMatchObject({ status: 201 });
    expect(commands.commands[0]?.key).toBe(`git:gitlab:${DELIVERY}`);
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
