import type { ExecutionResult } from 'graphql';
import { expect, it } from 'vitest';
import { entityId } from '@rootline/graph/model';
import { FakeHub } from '../context.fake.ts';
import { encodeCursor } from '../moment/cursor.ts';
import { cursorOf, entry, follow as followAny } from './live.fixture.ts';

const FOLLOW = `subscription ($after: Cursor, $kinds: [EntityKind!], $project: ID) {
  changes(after: $after, kinds: $kinds, project: $project) {
    ... on Change { cursor entry { seq } }
    ... on CursorExpired { message cursor }
  }
}`;
const DEFAULT = entityId('Project', 'default');
const follow = (hub: FakeHub, variables: Readonly<Record<string, unknown>>, count: number) =>
  followAny(hub, { source: FOLLOW, variables, count });

const events = (answers: readonly ExecutionResult[]) => answers.map(({ data }) => data?.['changes']);

it('tells every change after a cursor, each with the cursor that leads on', async () => {
  const hub = new FakeHub();
  hub.entries.push(entry(4), entry(5), entry(6));
  expect(events(await follow(hub, { after: cursorOf(4) }, 2))).toEqual([
    { cursor: cursorOf(5), entry: { seq: 5 } },
    { cursor: cursorOf(6), entry: { seq: 6 } },
  ]);
});

it('begins now without a cursor, and says where that is', async () => {
  const hub = new FakeHub();
  hub.entries.push(entry(9), entry(10), entry(11));
  expect(events(await follow(hub, {}, 2))).toEqual([
    { cursor: cursorOf(10), entry: null },
    { cursor: cursorOf(11), entry: { seq: 11 } },
  ]);
});

it('tells of the kinds and the project that are asked for, and how far it looked where there was nothing', async () => {
  const hub = new FakeHub();
  const other = entityId('Project', 'other');
  const dataset = { subjects: [entityId('Run', 'r'), entityId('Dataset', 'd')] };
  hub.entries.push(entry(1), entry(2, dataset), entry(3, { ...dataset, project: other }));
  hub.entries.push(...Array.from({ length: 2_000 }, (_, index) => entry(4 + index)), entry(2_004, dataset));
  const answers = await follow(hub, { after: cursorOf(0), kinds: ['Dataset'], project: DEFAULT }, 4);
  expect(events(answers)).toEqual([
    { cursor: cursorOf(2), entry: { seq: 2 } },
    { cursor: cursorOf(1_002), entry: null },
    { cursor: cursorOf(2_002), entry: null },
    { cursor: cursorOf(2_004), entry: { seq: 2_004 } },
  ]);
});

it('ends with CursorExpired where the hub cannot go on', async () => {
  const hub = new FakeHub();
  const after = encodeCursor({ epoch: 'ANOTHER', shard: 0, seq: 3 });
  const answers = await follow(hub, { after }, 2);
  expect(events(answers)).toEqual([{ cursor: cursorOf(10), message: expect.stringContaining('expired') }]);
});

it('refuses what it cannot follow, and says which part', async () => {
  for (const [variables, path] of [
    [{ kinds: [] }, 'kinds'],
    [{ project: 'nobody' }, 'project'],
  ] as const) {
    const [answer] = await follow(new FakeHub(), variables, 1);
    expect(answer?.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path });
  }
});
