import { expect, it } from 'vitest';
import { entityId } from '@rootline/graph/model';
import { FakeHub } from '../context.fake.ts';
import { encodeCursor } from '../moment/cursor.ts';
import { cursorOf, entry, follow } from './live.fixture.ts';

const ENTITY = `subscription ($id: ID!, $after: Cursor) {
  entityChanged(id: $id, after: $after) {
    ... on EntityChange { cursor entry { seq } entity { name } }
    ... on CursorExpired { cursor message }
  }
}`;
const RUN = 'subscription ($id: ID!) { runChanged(id: $id) { ... on RunChange { entry { seq } run { state } } } }';

it('tells what touched one thing, and shows it as it was then', async () => {
  const hub = new FakeHub();
  const id = hub.add('Dataset', 'flights');
  hub.entries.push(entry(4, { subjects: [id] }), entry(5), entry(6, { subjects: [id] }));
  const answers = await follow(hub, { source: ENTITY, variables: { id, after: cursorOf(0) }, count: 2 });
  expect(answers.map(({ data }) => data?.['entityChanged'])).toEqual([
    { cursor: cursorOf(4), entry: { seq: 4 }, entity: { name: 'flights' } },
    { cursor: cursorOf(6), entry: { seq: 6 }, entity: { name: 'flights' } },
  ]);
  expect(hub.last.get('entities.getMany')).toEqual([[id], { asOfSeq: 6 }]);
});

it('begins with it as it is', async () => {
  const hub = new FakeHub();
  const id = hub.add('Run', 'r', { values: { state: 'RUNNING' } });
  hub.entries.push(entry(11, { subjects: [id] }));
  const answers = await follow(hub, { source: RUN, variables: { id }, count: 2 });
  expect(answers.map(({ data }) => data?.['runChanged'])).toEqual([
    { entry: null, run: { state: 'RUNNING' } },
    { entry: { seq: 11 }, run: { state: 'RUNNING' } },
  ]);
});

it('refuses what is not there, and what is no run', async () => {
  const hub = new FakeHub();
  const dataset = hub.add('Dataset', 'flights');
  const absent = entityId('Dataset', 'absent');
  const [missing] = await follow(hub, { source: ENTITY, variables: { id: absent }, count: 1 });
  expect(missing?.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', id: absent });
  const [wrong] = await follow(hub, { source: ENTITY, variables: { id: 'nothing' }, count: 1 });
  expect(wrong?.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path: 'id' });
  const [other] = await follow(hub, { source: RUN, variables: { id: dataset }, count: 1 });
  expect(other?.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path: 'id' });
});

it('ends with CursorExpired where the hub cannot go on', async () => {
  const hub = new FakeHub();
  const id = hub.add('Dataset', 'flights');
  const after = encodeCursor({ epoch: 'ANOTHER', shard: 0, seq: 3 });
  const answers = await follow(hub, { source: ENTITY, variables: { id, after }, count: 2 });
  expect(answers.map(({ data }) => data?.['entityChanged'])).toEqual([
    { cursor: cursorOf(10), message: expect.stringContaining('expired') },
  ]);
});
