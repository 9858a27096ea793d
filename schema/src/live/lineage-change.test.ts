import { expect, it } from 'vitest';
import { CursorExpiredError, entityId, LineageTooLargeError } from '@rootline/graph/model';
import { FakeHub } from '../context.fake.ts';
import type { LineageNews } from './lineage-feed.ts';
import { cursorOf, follow } from './live.fixture.ts';

const FOLLOW = `subscription ($of: [ID!]!, $depth: Int, $kinds: [EntityKind!], $after: Cursor) {
  lineageChanged(of: $of, direction: DOWNSTREAM, depth: $depth, kinds: $kinds, after: $after) {
    ... on LineageChange {
      cursor truncated
      addedNodes { id distance side entity { name } } changedNodes { id } supersededNodes { id }
      addedEdges { from to kinds } changedEdges { from } supersededEdges { from }
    }
    ... on CursorExpired { message cursor }
  }
}`;

const FLIGHTS = entityId('Dataset', 'flights');
const around = { namespace: null, state: null, hiddenUpstream: 0, hiddenDownstream: 0 } as const;

function newsOf(id: string, seq: number): LineageNews {
  const node = { id, kind: 'Dataset', name: 'flights', distance: 0, side: 'ROOT', ...around } as const;
  const edge = { from: id, to: id, kinds: ['FEEDS' as const], inferred: false, validFrom: 1 };
  const nothing = { changedNodes: [], supersededNodes: [], changedEdges: [], supersededEdges: [] };
  return { cursor: cursorOf(seq), seq, truncated: false, step: { addedNodes: [node], addedEdges: [edge], ...nothing } };
}

it('tells how a piece of lineage changes, and shows its nodes as they were then', async () => {
  const hub = new FakeHub();
  const id = hub.add('Dataset', 'flights');
  hub.lineageNews.push(newsOf(id, 5));
  const variables = { of: [id], depth: 2, kinds: ['Dataset'], after: cursorOf(4) };
  const [answer] = await follow(hub, { source: FOLLOW, variables, count: 1 });
  expect(answer?.data?.['lineageChanged']).toEqual({
    ...{ cursor: cursorOf(5), truncated: false, changedNodes: [], supersededNodes: [] },
    addedNodes: [{ id, distance: 0, side: 'ROOT', entity: { name: 'flights' } }],
    ...{ addedEdges: [{ from: id, to: id, kinds: ['FEEDS'] }], changedEdges: [], supersededEdges: [] },
  });
  expect(hub.last.get('entities.getMany')).toEqual([[id], { asOfSeq: 5 }]);
  expect(hub.last.get('followedLineage.follow')?.slice(0, 2)).toEqual([
    { of: [id], direction: 'DOWNSTREAM', granularity: 'ENTITY', depth: 2, kinds: ['Dataset'] },
    cursorOf(4),
  ]);
});

it('ends with CursorExpired where the hub cannot go on', async () => {
  const hub = new FakeHub();
  hub.lineageNews.push(new CursorExpiredError(cursorOf(10)));
  const answers = await follow(hub, { source: FOLLOW, variables: { of: [FLIGHTS] }, count: 2 });
  expect(answers.map(({ data }) => data?.['lineageChanged'])).toEqual([
    { cursor: cursorOf(10), message: expect.stringContaining('expired') },
  ]);
});

it('refuses what it cannot follow, and says which part', async () => {
  for (const [variables, path] of [
    [{ of: [] }, 'of'],
    [{ of: [FLIGHTS], depth: 51 }, 'depth'],
    [{ of: [FLIGHTS, ''] }, 'of[1]'],
  ] as const) {
    const [answer] = await follow(new FakeHub(), { source: FOLLOW, variables, count: 1 });
    expect(answer?.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path });
  }
});

it('says what to do where it is too large', async () => {
  const hub = new FakeHub();
  hub.lineageNews.push(new LineageTooLargeError(2_000));
  const following = follow(hub, { source: FOLLOW, variables: { of: [FLIGHTS] }, count: 1 });
  await expect(following).rejects.toMatchObject({
    message: expect.stringContaining('fewer steps'),
    extensions: { code: 'LINEAGE_TOO_LARGE', limit: 2_000 },
  });
});
