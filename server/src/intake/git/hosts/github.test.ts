import { StorageFullError } from '@rootline/storage';
import { describe, expect, it } from 'vitest';
import { described } from '../../openlineage/described.fixture.ts';
import { readReport } from '../read-report.ts';
import { DELIVERY, told } from '../told.fixture.ts';
import * as from from '../webhooks.fixture.ts';
import { githubPush, githubRenamed } from './github.fixture.ts';
import { BEFORE, NOTHING, SECOND, TAG } from './payload.fixture.ts';

describe('GitHub', () => {
  it('tells of a force-push, and of commits that the branch had before', async () => {
    const { values } = await told(from.githubHeaders, 'push', githubPush({ forced: true }));
    expect(values['Ref main moved']).toMatchObject({ from: BEFORE, to: SECOND, forced: true });
  });

  it('tells of a new branch and of one that is gone', async () => {
    const made = await told(from.githubHeaders, 'push', githubPush({ before: NOTHING, created: true }));
    expect(made.values).toMatchObject({ 'Ref main moved': { from: null, to: SECOND }, 'Ref main state': 'ACTIVE' });
    const gone = { after: NOTHING, deleted: true, commits: [], head_commit: null };
    const { values, relations } = await told(from.githubHeaders, 'push', githubPush(gone));
    expect(values).toMatchObject({ 'Ref main moved': { from: BEFORE, to: null }, 'Ref main state': 'DELETED' });
    expect(relations).toEqual(['Repository acme/forecast -HAS_REF-> Ref main']);
  });

  it('tells the commit behind an annotated tag', async () => {
    const tag = { ref: 'refs/tags/v1', before: NOTHING, after: TAG, commits: [] };
    const { values } = await told(from.githubHeaders, 'push', githubPush(tag));
    expect(values['Ref v1 moved']).toMatchObject({ from: null, to: SECOND, tag: { sha: TAG } });
  });

  it('keeps a push of 2,048 commits for later, and says that it may have had more', async () => {
    const [first] = githubPush()['commits'] as readonly object[];
    const many = Array.from({ length: 2_048 }, (_, i) => ({
      ...first,
      id: i.toString(16).padStart(40, '0').replace(/^0/, 'f'),
    }));
    const { send, commands, spool } = await from.webhookHub();
    const body = JSON.stringify(githubPush({ commits: many }));
    const answer = await send(body, from.githubHeaders(body, 'push', DELIVERY, from.SECRET));
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
    expect(entries.map(({ key }) => key).slice(0, 2)).toEqual([`git:github:${DELIVERY}`, `git:github:${DELIVERY}:1`]);
    expect(read.findIndex((statements) => statements.some((one) => one.type === 'slot'))).toBe(11);
  });

  it('takes nothing of a push that cannot be kept as a whole, and one that is small goes behind what waits', async () => {
    const { send, spool, commands, line } = await from.webhookHub();
    const deliver = (payload: object, id: string) => {
      const body = JSON.stringify(payload);
      return send(body, from.githubHeaders(body, 'push', id, from.SECRET));
    };
    const [first] = githubPush()['commits'] as readonly object[];
    const many = Array.from({ length: 300 }, (_, i) => ({ ...first, id: i.toString(16).padStart(40, 'f') }));
    spool.failure = new StorageFullError('no room');
    expect(await deliver(githubPush({ commits: many }), 'full')).toMatchObject({ status: 503 });
    spool.failure = undefined;
    expect(spool.stats().waiting).toBe(0);
    line.isLong = true;
    expect(await deliver(githubPush(), 'small')).toMatchObject({ status: 202, body: { commands: 1 } });
    expect(commands.commands).toEqual([]);
  });

  it('tells that a repository has another name', async () => {
    const { aliases, values } = await told(from.githubHeaders, 'repository', githubRenamed());
    expect(aliases).toContain('https://github.com/acme/forecast = Repository acme/demand');
    expect(values).toMatchObject({
      'Repository acme/demand name': 'acme/demand',
      'Repository acme/demand uri': 'https://github.com/acme/demand',
    });
  });

  it('may send its JSON in a form', async () => {
    const { send } = await from.webhookHub();
    const form = new URLSearchParams({ payload: JSON.stringify(githubPush()) }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const headers = from.githubHeaders(form, 'push', DELIVERY, from.SECRET);
    expect(await send(form, { ...headers, ...type })).toMatchObject({ status: 201 });
  });

  it('answers its ping', async () => {
    const { send } = await from.webhookHub();
    const body = JSON.stringify({ zen: 'Keep it logically awesome.', hook_id: 1 });
    const answer = await send(body, from.githubHeaders(body, 'ping', DELIVERY, from.SECRET));
    expect(answer).toMatchObject({ status: 200, body: { event: 'ping', taken: false } });
  });
});
