import { describe, expect, it } from 'vitest';
import { told } from '../told.fixture.ts';
import * as from from '../webhooks.fixture.ts';
import { bitbucketPush, bitbucketRenamed } from './bitbucket.fixture.ts';
import { BEFORE, FIRST, SECOND } from './payload.fixture.ts';

describe('Bitbucket Cloud', () => {
  it('tells of parents, of force-pushes, and of pushes that are cut', async () => {
    const { values } = await told(from.bitbucketHeaders, 'repo:push', bitbucketPush({ forced: true, truncated: true }));
    expect(values).toMatchObject({
      'Commit cccccccccccc parents': [FIRST],
      'Ref main moved': { from: BEFORE, to: SECOND, forced: true },
      'Repository acme/forecast incomplete': [{ reason: 'host-limit' }],
    });
  });

  it('tells of a branch that is gone, and of another name', async () => {
    const gone = await told(from.bitbucketHeaders, 'repo:push', bitbucketPush({ new: null, commits: [] }));
    expect(gone.values).toMatchObject({ 'Ref main state': 'DELETED' });
    const { aliases } = await told(from.bitbucketHeaders, 'repo:updated', bitbucketRenamed());
    expect(aliases).toContain('https://bitbucket.org/acme/forecast = Repository acme/demand');
  });
});
