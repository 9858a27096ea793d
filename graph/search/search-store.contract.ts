import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../entity/world.fixture.ts';
import { entityId } from '../model/ids.ts';
import type { SearchStore } from './search-store.ts';

const flights = entityId('Dataset', 's3', 'flights.raw');
const recalled = entityId('Dataset', 's3', 'tarmac.recalled');

/** What the suite asks about. */
export const searchWorld: World = {
  entities: [
    { id: flights, kind: 'Dataset', name: 'flights.raw', namespace: 's3' },
    { id: recalled, kind: 'Dataset', name: 'tarmac.recalled', namespace: 's3' },
    { id: entityId('Dataset', 's3', 'later'), kind: 'Dataset', name: 'flights.later', namespace: 's3', recordedSeq: 3 },
    { id: entityId('Job', 'airflow', 'raw'), kind: 'Job', name: 'ingestRaw', namespace: 'airflow' },
  ],
  revisions: [
    {
      ...{ entity: recalled, field: 'withdrawn', validFrom: 40, recordedSeq: 3 },
      value: { at: 40, reason: 'a mistake', by: 'ada' },
    },
  ],
  lastSeq: 4,
};

/** What every SearchStore does. `open` gives one over `searchWorld`. */
export function searchStoreContract(name: string, open: () => Promise<SearchStore>): void {
  describe(name, () => {
    let store: SearchStore;
    beforeAll(async () => {
      store = await open();
    });
    const names = async (text: string, more: object = {}) =>
      (await store.search({ text, first: 10, moment: {}, ...more })).hits.map(({ entity }) => entity.name).sort();

    it('finds by every word, the last one unfinished', async () => {
      expect(await names('raw')).toEqual(['flights.raw', 'ingestRaw']);
      expect(await names('FLIGHTS ra')).toEqual(['flights.raw']);
      expect(await names('flights nothing')).toEqual([]);
      expect(await names('---')).toEqual([]);
    });

    it('narrows to kinds, and counts all of them', async () => {
      const answer = await store.search({ text: 'raw', kinds: ['Job'], first: 10, moment: {} });
      expect(answer.hits.map(({ entity }) => entity.name)).toEqual(['ingestRaw']);
      expect(answer.facets.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
        { kind: 'Dataset', count: 1 },
        { kind: 'Job', count: 1 },
      ]);
    });

    it('leaves out what was not known at the moment', async () => {
      expect(await names('flights')).toEqual(['flights.later', 'flights.raw']);
      expect(await names('flights', { moment: { asOfSeq: 2 } })).toEqual(['flights.raw']);
    });

    it('finds what was withdrawn as of before only', async () => {
      expect(await names('tarmac')).toEqual([]);
      expect((await store.search({ text: 'tarmac', first: 10, moment: {} })).facets).toEqual([]);
      for (const moment of [{ asOfSeq: 2 }, { validAt: 39 }])
        expect(await names('tarmac', { moment })).toEqual(['tarmac.recalled']);
      expect(await names('tarmac', { moment: { validAt: 40 } })).toEqual([]);
    });

    it('pages on with its cursors, and refuses others and too long a text', async () => {
      const first = await store.search({ text: 'flights', first: 1, moment: {} });
      expect(first.hasNextPage).toBe(true);
      const after = first.hits[0]?.cursor ?? '';
      const rest = await store.search({ text: 'flights', first: 1, after, moment: {} });
      expect(rest.hasNextPage).toBe(false);
      expect(rest.hits[0]?.entity.id).not.toBe(first.hits[0]?.entity.id);
      await expect(store.search({ text: 'raw', first: 1, after, moment: {} })).rejects.toMatchObject({ path: 'after' });
      await expect(store.search({ text: 'x'.repeat(501), first: 1, moment: {} })).rejects.toMatchObject({
        path: 'text',
      });
    });
  });
}
