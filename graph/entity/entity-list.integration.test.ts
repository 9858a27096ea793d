import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countReads } from '../driver/counted-reads.fixture.ts';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { dataset, job } from '../model/natural-keys.ts';
import type { EntityFilter, EntityRecord, Page } from './entity-store.ts';
import { GraphFixture } from './graph-fixture.ts';
import { Neo4jEntityStore } from './entity-store.neo4j.ts';

const database = openTestDatabase();
const fixture = new GraphFixture(database);
const store = new Neo4jEntityStore(database);

// More than a page looks at (20,000), so that the bound is met.
const COUNT = 25_000;

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  await fixture.entities(
    Array.from({ length: COUNT }, (_, index) => ({
      ...dataset(index === 3 || index === 24_000 ? 'rare' : `ns${index % 3}`, `table_${index}`),
      createdAt: 1_000 + Math.floor(index / 2),
      properties: index === 7 ? { tags: ['gold', 'gold=1'], state: 'ACTIVE' } : {},
    })),
  );
  await fixture.entities([{ ...dataset('ns0', 'alias'), createdAt: 900_000, aliasOf: dataset('ns0', 'table_0').id }]);
  await fixture.entities([0, 1, 2].map((index) => ({ ...job('ns', `job-${index}`), createdAt: index })));
});
afterAll(() => database.close());

async function all(filter: EntityFilter, first: number): Promise<{ names: string[]; pages: number }> {
  const names: string[] = [];
  let after: string | undefined;
  for (let pages = 1; ; pages++) {
    const page: Page<EntityRecord> = await store.list(filter, { first, ...(after === undefined ? {} : { after }) }, {});
    names.push(...page.items.map(({ item }) => item.name));
    if (!page.hasNextPage) return { names, pages };
    after = page.endCursor ?? page.items.at(-1)?.cursor;
    expect(after).toBeDefined();
  }
}

describe('list', () => {
  it('gives every entity of a kind once, newest first, and no alias', async () => {
    expect(await all({ kind: 'Job' }, 2)).toEqual({ names: ['job-2', 'job-1', 'job-0'], pages: 2 });
    const { names } = await all({ kind: 'Dataset', createdAfter: 1_000 + COUNT / 2 - 501 }, 200);
    expect(names).toHaveLength(1_000);
    expect(new Set(names).size).toBe(1_000);
    expect(names).not.toContain('alias');
  });

  it('ends a page early at its bound on looking, and finds the rest from where it says', async () => {
    const filter: EntityFilter = { kind: 'Dataset', nameContains: 'TABLE_3' };
    const first = await store.list({ ...filter, tag: 'gold' }, { first: 10 }, {});
    expect(first.items).toEqual([]);
    expect(first).toMatchObject({ hasNextPage: true, endCursor: expect.any(String) as string });
    expect(await all({ kind: 'Dataset', tag: 'gold=1' }, 10)).toEqual({ names: ['table_7'], pages: 2 });
    expect((await all({ kind: 'Dataset', states: ['ACTIVE'] }, 10)).names).toEqual(['table_7']);
  });

  it('finds a rare namespace on the first page, by its index', async () => {
    expect(await all({ kind: 'Dataset', namespace: 'rare' }, 10)).toEqual({
      names: ['table_24000', 'table_3'],
      pages: 1,
    });
  });

  it('filters by time of recording, exclusive at both ends', async () => {
    expect((await all({ kind: 'Job', createdAfter: 0, createdBefore: 2 }, 10)).names).toEqual(['job-1']);
  });

  it('costs as much at the far end of the list as at its beginning', async () => {
    const { counted, hitsOf } = countReads(database);
    const counting = new Neo4jEntityStore(counted);
    const page = (filter: EntityFilter) => hitsOf(() => counting.list(filter, { first: 50 }, {}));
    const near = await page({ kind: 'Dataset' });
    // A page that skipped rows would cost hundreds of times as much.
    expect(await page({ kind: 'Dataset', createdBefore: 1_100 })).toBeLessThan(near * 1.5);
    expect(near).toBeLessThan(3_000);
  });

  it('refuses a cursor of another list, and pages of no or too many items', async () => {
    const page = await store.list({ kind: 'Dataset' }, { first: 1 }, {});
    const after = page.items[0]?.cursor ?? '';
    await expect(store.list({ kind: 'Job' }, { first: 1, after }, {})).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      path: 'after',
    });
    for (const first of [0, 201, 1.5, Number.NaN]) {
      await expect(store.list({ kind: 'Job' }, { first }, {})).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        path: 'first',
      });
    }
  });
});
