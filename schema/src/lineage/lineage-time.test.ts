import { describe, expect, it } from 'vitest';
import { ask, at, EPOCH, FakeHub } from '../context.fake.ts';
import { encodeCursor } from '../moment/cursor.ts';

const cursor = (seq: number) => encodeCursor({ epoch: EPOCH, shard: 0, seq });

describe('lineageDiff', () => {
  it('tells what was added, removed and changed, each node at the moment of its side', async () => {
    const hub = new FakeHub();
    const flights = hub.add('Dataset', 'flights');
    const clean = hub.add('Job', 'clean', { recordedSeq: 5 });
    hub.relate('READ_BY', flights, clean);
    const { data, errors } = await ask(
      hub,
      `query ($of: [ID!]!, $from: MomentInput!) {
        lineageDiff(of: $of, from: $from, depth: 3) {
          added { id entity { name } } removed { id } changed { before { name } after { name } fields { field before after } }
          addedEdges { from to kinds } within truncated fromCursor toCursor
        }
      }`,
      { of: [flights], from: { asOf: cursor(3) } },
    );

    expect(errors).toBeUndefined();
    expect(at(data, 'lineageDiff')).toEqual({
      added: [{ id: clean, entity: { name: 'clean' } }],
      removed: [],
      changed: [
        {
          before: { name: 'old' },
          after: { name: 'flights' },
          fields: [{ field: 'name', before: 'old', after: 'flights' }],
        },
      ],
      addedEdges: [{ from: flights, to: clean, kinds: ['READ_BY'] }],
      within: 2,
      truncated: true,
      fromCursor: cursor(3),
      toCursor: cursor(9),
    });
    expect(hub.last.get('lineage.diff')).toMatchObject([{ from: { asOfSeq: 3 }, to: { pinnedSeq: 10 }, limit: 500 }]);
  });

  it.each([
    ['of: [], from: {}', 'of'],
    ['of: ["dataset:00000000000000000000000000000000"], from: {}, depth: 51', 'depth'],
    ['of: ["dataset:00000000000000000000000000000000"], from: {}, limit: 5001', 'limit'],
  ])('refuses %s', async (args, path) => {
    const { errors } = await ask(new FakeHub(), `{ lineageDiff(${args}) { truncated } }`);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path });
  });
});

describe('changeTimes', () => {
  const query = `query ($of: ID!, $axis: TimeAxis, $buckets: Int) {
    changeTimes(of: $of, axis: $axis, buckets: $buckets, first: 1) {
      edges { node { since until moments changes cursor } } pageInfo { hasNextPage } truncated cursor
    }
  }`;

  it('pages through moments, each with the cursor to look at it', async () => {
    const hub = new FakeHub();
    const of = hub.add('Dataset', 'flights');
    const { data } = await ask(hub, query, { of, axis: 'RECORDED' });

    const noon = '2026-01-01T12:00:00.000Z';
    expect(at(data, 'changeTimes')).toEqual({
      edges: [{ node: { since: noon, until: noon, moments: 1, changes: 2, cursor: cursor(9) } }],
      ...{ pageInfo: { hasNextPage: true }, truncated: false, cursor: cursor(9) },
    });
  });

  it('gathers them into spans; times in the world have no cursor', async () => {
    const hub = new FakeHub();
    const of = hub.add('Dataset', 'flights');
    const { data } = await ask(hub, query, { of, axis: 'VALID', buckets: 5 });

    expect(at(data, 'changeTimes.edges')).toMatchObject([{ node: { moments: 2, changes: 4, cursor: null } }]);
    expect(hub.last.get('lineage.changeTimes')).toMatchObject([{ axis: 'VALID', buckets: 5, depth: 5 }]);
  });

  it.each([
    ['buckets: 0', 'buckets'],
    ['depth: -1', 'depth'],
    ['first: 201', 'first'],
  ])('refuses %s', async (args, path) => {
    const { errors } = await ask(
      new FakeHub(),
      `{ changeTimes(of: "dataset:00000000000000000000000000000000", ${args}) { truncated } }`,
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path });
  });
});
