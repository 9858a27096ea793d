import { describe, expect, it } from 'vitest';
import { told } from '../told.fixture.ts';
import * as from from '../webhooks.fixture.ts';
import { serverPush, serverRepository } from './bitbucket-server.fixture.ts';

describe('Bitbucket Data Center', () => {
  it('names the repository by all addresses that it is cloned from', async () => {
    const { aliases, values } = await told(from.serverHeaders, 'repo:refs_changed', serverPush());
    expect(aliases).toContain('https://bitbucket.example.org:7999/ml/forecast = Repository scm/ml/forecast');
    expect(values['Commit cccccccccccc committedAt']).toBe(Date.UTC(2026, 2, 1, 9, 2, 30));
  });

  it('is known by its configured address where it names none, and then says that commits are missing', async () => {
    const { links: _links, ...repository } = serverRepository();
    const older = { repository, commits: undefined, toCommit: undefined };
    const { values, entities } = await told(from.serverHeaders, 'repo:refs_changed', serverPush(older));
    expect(entities).toContain('Repository scm/ml/forecast');
    expect(values['Repository scm/ml/forecast incomplete']).toMatchObject([{ reason: 'host-limit' }]);
  });

  it('tells of another name', async () => {
    const renamed = {
      eventKey: 'repo:modified',
      date: '2026-04-01T00:00:00+0000',
      old: serverRepository(),
      new: serverRepository('demand'),
    };
    const { aliases } = await told(from.serverHeaders, 'repo:modified', renamed);
    expect(aliases).toContain('https://bitbucket.example.org/scm/ml/forecast = Repository scm/ml/demand');
  });
});
