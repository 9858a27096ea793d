import { expect, it } from 'vitest';
import { ask, at, FakeHub, NOON } from '../context.fake.ts';

const refusal = (number: number) => ({
  ...{
    key: `openlineage:${number}`,
    command: 'openlineage.run',
    actor: 'anonymous',
    digest: 'ab'.repeat(32),
    bodyBytes: 120,
  },
  ...{
    receivedAt: NOON,
    refusedAt: NOON + number,
    code: 'COMMAND_REJECTED',
    message: 'the store refused this command',
  },
});

const FIELDS = `waiting bytes oldestReceivedAt refusedCount limitEntries limitBytes draining fault
  lanes { name waiting oldestReceivedAt draining }`;

it('tells what was accepted and is not yet in the graph, without asking the graph', async () => {
  const hub = new FakeHub();
  hub.refused.push(refusal(1));
  const { data, errors } = await ask(hub, `{ spool { ${FIELDS} } }`);
  expect(errors).toBeUndefined();
  expect(at(data, 'spool')).toEqual({
    ...{ waiting: 3, bytes: 3_000_000_000, oldestReceivedAt: '2026-01-01T12:00:00.000Z', refusedCount: 1 },
    ...{ limitEntries: 100_000, limitBytes: 2_147_483_648, draining: true, fault: null },
    lanes: [
      { name: 'events', waiting: 0, oldestReceivedAt: null, draining: false },
      { name: 'git', waiting: 3, oldestReceivedAt: '2026-01-01T12:00:00.000Z', draining: true },
    ],
  });
  expect([...hub.calls.keys()]).toEqual([]);
  const status = await ask(hub, `{ status { spool { ${FIELDS} } } }`);
  expect(at(status.data, 'status.spool')).toEqual(at(data, 'spool'));
});

it('pages through what was refused when its turn came', async () => {
  const hub = new FakeHub();
  hub.refused.push(refusal(2), refusal(1));
  const query = `query ($after: String) { spool { refused(first: 1, after: $after) {
    edges { node { key command actor digest bodyBytes receivedAt refusedAt code message } } pageInfo { hasNextPage endCursor }
  } } }`;
  const first = await ask(hub, query);
  expect(at(first.data, 'spool.refused.edges.0.node')).toEqual({
    ...refusal(2),
    receivedAt: '2026-01-01T12:00:00.000Z',
    refusedAt: '2026-01-01T12:00:00.002Z',
  });
  const after = at(first.data, 'spool.refused.pageInfo.endCursor') as string;
  const second = await ask(hub, query, { after });
  expect(at(second.data, 'spool.refused.edges')).toMatchObject([{ node: { key: 'openlineage:1' } }]);
  expect(at(second.data, 'spool.refused.pageInfo.hasNextPage')).toBe(false);
  const many = await ask(hub, '{ spool { refused(first: 500) { edges { node { key } } } } }');
  expect(many.errors?.[0]?.message).toContain('first: expected');
});
