import { describe, expect, it } from 'vitest';
import { DELIVERY, told } from '../told.fixture.ts';
import * as from from '../webhooks.fixture.ts';
import { giteaDeletion, giteaPush } from './gitea.fixture.ts';

describe('Gitea', () => {
  it('is not taken for GitHub, whose headers it sends too', async () => {
    const { send } = await from.webhookHub({ gitea: [from.SECRET], github: ['another'] });
    const body = JSON.stringify(giteaPush());
    expect(await send(body, from.giteaHeaders(body, 'push', DELIVERY, from.SECRET))).toMatchObject({
      status: 201,
      body: { host: 'gitea' },
    });
  });

  it('tells of a branch that is gone by an event of its own', async () => {
    const { values } = await told(from.giteaHeaders, 'delete', giteaDeletion());
    expect(values).toMatchObject({ 'Ref main state': 'DELETED', 'Ref main moved': { to: null } });
  });
});
