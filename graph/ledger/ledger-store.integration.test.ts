import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cypher, query } from '../driver/cypher.ts';
import { noRows } from '../driver/rows.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { Neo4jLedgerStore } from './ledger-store.neo4j.ts';

const database = openTestDatabase();
const ledger = new Neo4jLedgerStore(database);
const COUNT = 20_500;
// Entries as an older hub left them, the last with a text that looks like the end of a change.
const [OLD_WITH_NONE, OLD_WITH_ONE, OLD_WITH_ODD] = [101, 102, 103];
const OLD_CHANGES = new Map([
  [OLD_WITH_NONE, []],
  [OLD_WITH_ONE, [['a', 'b']]],
  [
    OLD_WITH_ODD,
    [
      ['a],["b', 'c'],
      ['"],["', null, 'd'],
      ['e', 'f'],
    ],
  ],
]);
const CHANGES = [
  ['fact', 'ab', 'cd'],
  ['new', 'ef'],
  ['gone', null, 'gh'],
];
const RARE = 'dataset:00000000000000000000000000000001';

const APPEND = query('test.append', cypher`UNWIND $rows AS x CREATE (e:Entry) SET e = x`, noRows);
const REMOVE = query('test.remove', cypher`MATCH (e:Entry) WHERE e.seq >= $from AND e.seq <= $to DELETE e`, noRows);
const ADVANCE = query('test.advance', cypher`MATCH (c:Counter {id: '0'}) SET c.seq = $seq, c.at = $at`, noRows);

// Three entries of each batch have the same time.
const timeOf = (seq: number) => 1_000 + Math.floor(seq / 3) * 10;

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const seq = index + 1;
    return {
      seq,
      key: `key-${seq}`,
      at: timeOf(seq),
      actor: 'somebody',
      command: seq % 2 === 0 ? 'graphql.tag' : 'openlineage.run',
      project: 'project:1',
      subjects: seq === 2 ? [RARE] : ['run:1'],
      changes: JSON.stringify(OLD_CHANGES.get(seq) ?? CHANGES),
      changeCount: OLD_CHANGES.has(seq) ? null : CHANGES.length,
      body: 'b'.repeat(64),
      outcome: 'committed',
      answer: '{}',
      leaf: 'f'.repeat(64),
    };
  });
  for (let start = 0; start < COUNT; start += 5_000)
    await database.write(APPEND, { rows: rows.slice(start, start + 5_000) });
  await database.write(ADVANCE, { seq: COUNT, at: timeOf(COUNT) });
});
afterAll(() => database.close());

describe('Neo4jLedgerStore', () => {
  it('tells where the ledger stands, with an epoch that a reset renews', async () => {
    const head = await ledger.head();
    expect(head).toMatchObject({ shard: 0, seq: COUNT, at: timeOf(COUNT) });
    expect(head.epoch).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('maps a time to the last position that is not after it', async () => {
    expect(await ledger.seqAt(999)).toBe(0);
    expect(await ledger.seqAt(1_000)).toBe(2);
    expect(await ledger.seqAt(1_010)).toBe(5);
    expect(await ledger.seqAt(1_019)).toBe(5);
    expect(await ledger.seqAt(Date.now())).toBe(COUNT);
  });

  it('reads one entry without its changes, and none where there is none', async () => {
    expect(await ledger.get(7)).toMatchObject({ seq: 7, key: 'key-7', changeCount: 3 });
    expect(await ledger.get(7)).not.toHaveProperty('changes');
    expect(await ledger.get(COUNT + 1)).toBeNull();
    const some = await ledger.getMany([9, 7, COUNT + 1]);
    expect([...some].map(([seq, { key }]) => [seq, key])).toEqual([
      [9, 'key-9'],
      [7, 'key-7'],
    ]);
  });

  it('counts the changes of entries that were written without a count', async () => {
    const counts = await Promise.all([OLD_WITH_NONE, OLD_WITH_ONE, OLD_WITH_ODD].map((seq) => ledger.get(seq)));
    expect(counts.map((entry) => entry?.changeCount)).toEqual([0, 1, 3]);
  });

  it('reads the changes of one entry in pages', async () => {
    const first = await ledger.changes(7, { first: 2 });
    expect(first.items.map(({ item }) => item)).toEqual([
      { id: 'fact', digest: 'ab', before: 'cd' },
      { id: 'new', digest: 'ef' },
    ]);
    expect(first.hasNextPage).toBe(true);
    const after = first.items[1]?.cursor ?? '';
    const rest = await ledger.changes(7, { first: 2, after });
    expect(rest).toMatchObject({ items: [{ item: { id: 'gone', digest: '', before: 'gh' } }], hasNextPage: false });
    expect((await ledger.changes(COUNT + 1, { first: 2 })).items).toEqual([]);
    // A place among the changes of another entry means nothing here.
    await expect(ledger.changes(8, { first: 2, after })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      path: 'after',
    });
    await expect(ledger.changes(7, { first: 201 })).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'first' });
  });

  it('lists newest first, in pages, filtered by command', async () => {
    const first = await ledger.list({ first: 2 }, { command: 'graphql.tag' });
    expect(first.items.map(({ item }) => item.seq)).toEqual([COUNT, COUNT - 2]);
    const next = await ledger.list({ first: 2, after: first.items[1]?.cursor ?? '' }, { command: 'graphql.tag' });
    expect(next.items.map(({ item }) => item.seq)).toEqual([COUNT - 4, COUNT - 6]);
    await expect(ledger.list({ first: 2, after: first.items[1]?.cursor ?? '' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('reads on from any entry, oldest first and without a hole, and says where it stands', async () => {
    const span = await ledger.after(COUNT - 3, 2);
    expect(span.entries.map(({ seq }) => seq)).toEqual([COUNT - 2, COUNT - 1]);
    expect(span.head).toMatchObject({ shard: 0, seq: COUNT });
    expect(span).not.toHaveProperty('oldest');
    expect((await ledger.after(COUNT - 1, 5)).entries.map(({ seq }) => seq)).toEqual([COUNT]);
    expect(await ledger.after(COUNT, 5)).toEqual({ head: expect.anything(), entries: [] });
  });

  it('ends the list at the first entry', async () => {
    const last = await ledger.list({ first: 5, after: (await pageTo(3)) ?? '' });
    expect(last.items.map(({ item }) => item.seq)).toEqual([2, 1]);
    expect(last.hasNextPage).toBe(false);
  });

  it('ends a page early at its bound on looking, and finds a rare subject from where it says', async () => {
    const first = await ledger.list({ first: 5 }, { subject: RARE });
    expect(first).toMatchObject({ items: [], hasNextPage: true });
    const next = await ledger.list({ first: 5, after: first.endCursor ?? '' }, { subject: RARE });
    expect(next.items.map(({ item }) => item.seq)).toEqual([2]);
    expect(next.hasNextPage).toBe(false);
  });

  it('gives nothing from behind a hole, and says which entry is the oldest where the next one is no longer kept', async () => {
    await database.write(REMOVE, { from: 1, to: 4 });
    await database.write(REMOVE, { from: 8, to: 8 });
    expect((await ledger.after(5, 10)).entries.map(({ seq }) => seq)).toEqual([6, 7]);
    expect(await ledger.after(7, 10)).toEqual({ head: expect.anything(), entries: [] });
    expect(await ledger.after(2, 10)).toMatchObject({ entries: [], oldest: 5 });
    expect((await ledger.after(4, 2)).entries.map(({ seq }) => seq)).toEqual([5, 6]);
  });
});

/** The cursor of entry `seq` in the unfiltered list. */
async function pageTo(seq: number): Promise<string | undefined> {
  let after: string | undefined;
  for (;;) {
    const page = await ledger.list({ first: 200, ...(after === undefined ? {} : { after }) });
    const found = page.items.find(({ item }) => item.seq === seq);
    if (found !== undefined) return found.cursor;
    after = page.items.at(-1)?.cursor;
  }
}
