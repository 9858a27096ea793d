import { expect, it } from 'vitest';
import { ask, at, EPOCH, FakeHub } from '../context.fake.ts';
import { encodeCursor } from '../moment/cursor.ts';

it('searches with scores and counts by kind', async () => {
  const hub = new FakeHub();
  const project = hub.add('Project', 'air');
  hub.add('Dataset', 'flights');

  const { data } = await ask(
    hub,
    'query ($project: ID) { search(query: "fligh", kinds: [Dataset], project: $project, first: 10) { edges { cursor score node { name } } facets { kind count } truncated pageInfo { endCursor } } }',
    { project },
  );

  expect(at(data, 'search')).toEqual({
    edges: [
      { cursor: 'hit-0', score: 1, node: { name: 'air' } },
      { cursor: 'hit-1', score: 0.5, node: { name: 'flights' } },
    ],
    ...{ facets: [{ kind: 'Run', count: 2 }], truncated: false, pageInfo: { endCursor: 'hit-1' } },
  });
  expect(hub.last.get('search.search')).toEqual([
    { text: 'fligh', kinds: ['Dataset'], project, first: 10, moment: { pinnedSeq: 10 } },
  ]);
});

it.each([
  [`query: "${'x'.repeat(501)}"`, 'query'],
  ['query: "a", first: 101', 'first'],
  ['query: "a", project: "air"', 'project'],
])('refuses a search with %s', async (args, path) => {
  const { errors } = await ask(new FakeHub(), `{ search(${args}) { truncated } }`);

  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path });
});

it('says how the hub is', async () => {
  const { data } = await ask(
    new FakeHub(),
    `{ status {
      version startedAt phase seq epoch cursor entities { kind count } queueDepth queueBytes queueLimit relayLag memoryBytes
      lastBatch { commands ms } samples { at commandsPerSecond batchMs } components { name state since detail version }
    } }`,
  );

  expect(at(data, 'status')).toEqual({
    ...{ version: '0.1.0', startedAt: '2026-01-01T12:00:00.000Z', phase: 'READY', seq: 10, epoch: EPOCH },
    relayLag: 4,
    ...{ queueDepth: 2, queueBytes: 2_048, queueLimit: 2_000, lastBatch: { commands: 5, ms: 12.5 } },
    memoryBytes: 5_000_000_000,
    samples: [{ at: '2026-01-01T12:00:00.000Z', commandsPerSecond: 0.5, batchMs: 12 }],
    cursor: encodeCursor({ epoch: EPOCH, shard: 0, seq: 10 }),
    entities: [{ kind: 'Run', count: 3 }],
    components: [{ name: 'neo4j', state: 'up', since: '2026-01-01T12:00:00.000Z', detail: null, version: '5.26.0' }],
  });
});
