import { encodeCursor } from '@rootline/schema';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, runEvent, startHub } from '../hub.fixture.ts';

let hub: TestHub;
const CHANGES = `query ($after: Cursor) {
  changes(after: $after, first: 10) { entries { seq cursor at command actor subjects outcome } cursor hasMore }
}`;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

it('lets a client keep up by asking again', async () => {
  await hub.post('/api/v1/lineage', runEvent('changes-1', '0191f2a4-0000-7000-8000-00000000c001'));
  const first = (await hub.gql(CHANGES)).data.changes;
  expect(first.entries.at(-1)).toMatchObject({
    command: 'openlineage.run',
    outcome: 'COMMITTED',
    cursor: first.cursor,
  });
  expect(first.entries.map(({ seq }: { seq: number }) => seq)).toEqual(
    first.entries.map((_: unknown, index: number) => index + 1),
  );
  expect((await hub.gql(CHANGES, { after: first.cursor })).data.changes).toEqual({
    ...{ entries: [], cursor: first.cursor, hasMore: false },
  });
  await hub.post('/api/v1/lineage', runEvent('changes-2', '0191f2a4-0000-7000-8000-00000000c002'));
  const next = (await hub.gql(CHANGES, { after: first.cursor })).data.changes;
  expect(next.entries).toMatchObject([{ seq: Number(first.entries.length) + 1, command: 'openlineage.run' }]);
  expect((await hub.gql('{ status { cursor } }')).data.status.cursor).toBe(next.cursor);
});

it('says that a cursor of another store has expired, and gives one to begin anew from', async () => {
  const after = encodeCursor({ epoch: '01ARZ3NDEKTSV4RRFFQ69G5FAV', shard: 0, seq: 1 });
  const { errors } = await hub.gql(CHANGES, { after });
  const { cursor } = (await hub.gql('{ status { cursor } }')).data.status;
  expect(errors[0]?.extensions).toMatchObject({ code: 'CURSOR_EXPIRED', cursor });
});

it('tells how far the relay is behind, in its status and its metrics', async () => {
  const lag = async () => (await hub.gql('{ status { relayLag } }')).data.status.relayLag;
  await expect.poll(lag).toBe(0);
  expect(await (await fetch(`${hub.url}/metrics`)).text()).toMatch(/^rootline_relay_lag_entries 0$/m);
});
