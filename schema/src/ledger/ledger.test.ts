import { expect, it } from 'vitest';
import { ask, at, EPOCH, FakeHub, NOON } from '../context.fake.ts';
import { costOf, MAX_COST } from '../cost.ts';
import { buildSchema } from '../build-schema.ts';
import { parse } from 'graphql';
import { encodeCursor } from '../moment/cursor.ts';

it('lists the ledger, each entry with the cursor right after it', async () => {
  const hub = new FakeHub();
  const project = hub.add('Project', 'default');
  const subject = hub.add('Dataset', 'flights');
  const texts = { key: 'k1', actor: 'anonymous', command: 'graphql.tag', leaf: 'aa', bodyDigest: 'bb' };
  hub.entries.push({ seq: 4, at: NOON, project, subjects: [subject], changeCount: 2, outcome: 'refused', ...texts });

  const { data, errors } = await ask(
    hub,
    'query ($subject: ID) { ledger(subject: $subject, command: "graphql.tag") { edges { node { seq cursor key at actor command project { name } subjects changeCount outcome leaf bodyDigest } } } }',
    { subject },
  );

  expect(errors).toBeUndefined();
  expect(at(data, 'ledger.edges.0.node')).toEqual({
    ...{
      seq: 4,
      at: '2026-01-01T12:00:00.000Z',
      project: { name: 'default' },
      subjects: [subject],
      outcome: 'REFUSED',
    },
    ...texts,
    cursor: encodeCursor({ epoch: EPOCH, shard: 0, seq: 4 }),
    changeCount: 2,
  });
  expect(hub.calls.get('ledger.changes')).toBeUndefined();
  expect(hub.last.get('ledger.list')?.at(1)).toEqual({ subject, command: 'graphql.tag' });
});

it('pages through the changes of one entry', async () => {
  const hub = new FakeHub();
  const project = hub.add('Project', 'default');
  const texts = { key: 'k1', actor: 'anonymous', command: 'graphql.tag', leaf: 'aa', bodyDigest: 'bb' };
  hub.entries.push({ seq: 4, at: NOON, project, subjects: [], changeCount: 3, outcome: 'committed', ...texts });
  hub.changes.set(4, [
    { id: 'fact', digest: 'cc' },
    { id: 'other', digest: '', before: 'dd' },
    { id: 'third', digest: 'ee' },
  ]);
  const query =
    'query ($after: String) { ledgerEntry(seq: 4) { seq changes(first: 2, after: $after) { edges { node { id digest before } } pageInfo { hasNextPage endCursor } } } }';

  const first = (await ask(hub, query)).data;
  const rest = (await ask(hub, query, { after: at(first, 'ledgerEntry.changes.pageInfo.endCursor') })).data;

  expect(at(first, 'ledgerEntry.changes')).toMatchObject({
    edges: [
      { node: { id: 'fact', digest: 'cc', before: null } },
      { node: { id: 'other', digest: null, before: 'dd' } },
    ],
    pageInfo: { hasNextPage: true },
  });
  expect(at(rest, 'ledgerEntry.changes')).toMatchObject({
    edges: [{ node: { id: 'third' } }],
    pageInfo: { hasNextPage: false },
  });
});

it('says of an entry whose body was dropped when, under what and where it is kept', async () => {
  const hub = new FakeHub();
  const project = hub.add('Project', 'default');
  const texts = { actor: 'anonymous', command: 'graphql.tag', leaf: 'aa', bodyDigest: 'bb' };
  for (const seq of [3, 4])
    hub.entries.push({
      ...{ seq, key: `k${seq}`, at: NOON, project, subjects: [], changeCount: 0, outcome: 'committed', ...texts },
    });
  const query = `{
    gone: ledgerEntry(seq: 3) { bodyDropped { at entry keepDays backupFolder } }
    kept: ledgerEntry(seq: 4) { bodyDropped { at } }
  }`;

  const { data, errors } = await ask(hub, query);

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    gone: {
      bodyDropped: { at: '2026-01-01T12:00:00.000Z', entry: 9, keepDays: 90, backupFolder: '/srv/backups/first' },
    },
    kept: { bodyDropped: null },
  });
});

it('goes on from a cursor, oldest first, and keeps the place where nothing is new', async () => {
  const hub = new FakeHub();
  const project = hub.add('Project', 'default');
  const texts = { key: 'k', actor: 'anonymous', command: 'graphql.tag', leaf: 'aa', bodyDigest: 'bb' };
  for (const seq of [1, 2, 3])
    hub.entries.push({ seq, at: NOON, project, subjects: [], changeCount: 0, outcome: 'committed', ...texts });
  const query =
    'query ($after: Cursor) { changes(first: 2, after: $after) { entries { seq cursor project { name } } cursor hasMore } }';

  const first = (await ask(hub, query)).data;
  const after = at(first, 'changes.cursor');
  const rest = (await ask(hub, query, { after })).data;
  const none = (await ask(hub, query, { after: at(rest, 'changes.cursor') })).data;

  expect(at(first, 'changes')).toMatchObject({ entries: [{ seq: 1 }, { seq: 2, cursor: after }], hasMore: true });
  expect(at(rest, 'changes')).toMatchObject({ entries: [{ seq: 3, project: { name: 'default' } }], hasMore: false });
  expect(at(none, 'changes')).toEqual({ entries: [], cursor: at(rest, 'changes.cursor'), hasMore: false });
});

it('says that a cursor of another store has expired, and where to begin anew', async () => {
  const after = encodeCursor({ epoch: 'ANOTHER', shard: 0, seq: 3 });
  const query = 'query ($after: Cursor, $first: Int) { changes(after: $after, first: $first) { hasMore } }';
  const { errors } = await ask(new FakeHub(), query, { after });
  const cursor = encodeCursor({ epoch: EPOCH, shard: 0, seq: 10 });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'CURSOR_EXPIRED', cursor });
  const tooMany = await ask(new FakeHub(), query, { first: 201 });
  expect(tooMany.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path: 'first' });
});

it('answers null for an entry that is not there yet, and refuses a position that none can have', async () => {
  expect((await ask(new FakeHub(), '{ ledgerEntry(seq: 99) { seq } }')).data).toEqual({ ledgerEntry: null });
  const { errors } = await ask(new FakeHub(), '{ ledgerEntry(seq: 0) { seq } }');
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', path: 'seq' });
});

it('lets nobody ask the changes of a whole page of entries for the price of the page', () => {
  const all = parse('{ ledger(first: 200) { edges { node { changes(first: 200) { edges { node { id } } } } } } }');
  const one = parse('{ ledgerEntry(seq: 1) { changes(first: 200) { edges { node { id } } } } }');
  expect(costOf(buildSchema(), all)).toBeGreaterThan(MAX_COST);
  expect(costOf(buildSchema(), one)).toBeLessThan(1_000);
});
