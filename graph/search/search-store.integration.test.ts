import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { Neo4jEntityStore } from '../entity/entity-store.neo4j.ts';
import { GraphFixture } from '../entity/graph-fixture.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId } from '../model/ids.ts';
import { dataset, job, run } from '../model/natural-keys.ts';
import { AWAIT_FULL_TEXT } from './search.queries.ts';
import { Neo4jSearchStore } from './search-store.neo4j.ts';

const database = openTestDatabase();
const store = new Neo4jSearchStore(database, new Neo4jEntityStore(database));
const otherProject = entityId('Project', 'other');

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  await new GraphFixture(database).entities(
    [
      { ...dataset('s3://bucket', 'flights.raw_month-2001'), columns: ['origin', 'dep_delay'] },
      { ...dataset('s3://bucket', 'airports'), description: 'Every airport with its raw coordinates' },
      { ...dataset('other', 'weather'), project: otherProject },
      { ...dataset('old', 'raw_gone'), aliasOf: dataset('s3://bucket', 'airports').id },
      { ...job('airflow', 'ingestRawFlights') },
      ...Array.from({ length: 1_200 }, (_, index) => ({
        ...run(`0c1f0000-0000-4000-8000-${String(index).padStart(12, '0')}`, 'bulkload'),
        key: undefined,
      })),
    ].map(({ key: _, ...entity }: { key?: unknown } & Parameters<GraphFixture['entities']>[0][number]) => entity),
  );
  await database.write(AWAIT_FULL_TEXT);
});
afterAll(() => database.close());

const names = async (text: string, more: object = {}) =>
  (await store.search({ moment: {}, text, first: 10, ...more })).hits.map((hit) => hit.entity.name);

describe('search', () => {
  it.each([
    ['a word inside an identifier', 'month', ['flights.raw_month-2001']],
    ['a number inside an identifier', '2001', ['flights.raw_month-2001']],
    ['an identifier as it is written', 'flights.raw_month-2001', ['flights.raw_month-2001']],
    ['the beginning of the last word', 'flights mon', ['flights.raw_month-2001']],
    ['a column', 'dep_delay', ['flights.raw_month-2001']],
    ['a word of the description', 'coordinates', ['airports']],
    ['words in any case and order', 'RAW ingest', ['ingestRawFlights']],
    ['a word that is in no single entity with the other', 'weather airports', []],
  ])('finds by %s', async (_, text, found) => {
    expect(await names(text)).toEqual(found);
  });

  it('ranks a name above a description, and leaves out what was united into another', async () => {
    const found = await names('raw');
    expect(found).toHaveLength(3);
    expect(found.at(-1)).toBe('airports');
    expect(found).not.toContain('raw_gone');
  });

  it('narrows to kinds and to a project; facets leave the kinds out of account', async () => {
    const answer = await store.search({ moment: {}, text: 'raw', kinds: ['Job'], first: 10 });
    expect(answer.hits.map((hit) => hit.entity.kind)).toEqual(['Job']);
    expect(answer.facets).toEqual([
      { kind: 'Dataset', count: 2 },
      { kind: 'Job', count: 1 },
    ]);
    expect(await names('weather', { project: otherProject })).toEqual(['weather']);
    expect(await names('airports', { project: otherProject })).toEqual([]);
  });

  it('pages through up to 1,000 hits without a double, and says that there are more', async () => {
    const seen = new Set<string>();
    let after: string | undefined;
    for (let page = 0; page < 10; page++) {
      const answer = await store.search({
        moment: {},
        text: 'bulkload',
        first: 100,
        ...(after === undefined ? {} : { after }),
      });
      expect(answer).toMatchObject({ truncated: true, facets: [{ kind: 'Run', count: 1_000 }], hasNextPage: page < 9 });
      for (const hit of answer.hits) seen.add(hit.entity.id);
      after = answer.hits.at(-1)?.cursor;
    }
    expect(seen.size).toBe(1_000);
  });

  it('treats hostile text as words, and refuses what is too long or of another search', async () => {
    for (const text of [
      '") OR *:*',
      'words:*',
      '\\',
      '+-&|!(){}[]^"~*?:/',
      '\u0000',
      "'}) DETACH DELETE n //",
      'AND',
      'raw~0.1',
    ]) {
      expect(Array.isArray(await names(text))).toBe(true);
    }
    expect(await names('*')).toEqual([]);
    await expect(store.search({ moment: {}, text: 'x'.repeat(501), first: 1 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const [hit] = (await store.search({ moment: {}, text: 'raw', first: 1 })).hits;
    await expect(
      store.search({ moment: {}, text: 'flights', first: 1, after: hit?.cursor ?? '' }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
