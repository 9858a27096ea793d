import { beforeAll, describe, expect, it } from 'vitest';
import { entityId } from '../model/ids.ts';
import type { EntityFilter, EntityStore, Moment } from './entity-store.ts';
import type { World } from './world.fixture.ts';

const flights = entityId('Dataset', 's3', 'flights');
const airports = entityId('Dataset', 's3', 'airports');
const version = entityId('DatasetVersion', flights, 'version', '1');
const job = entityId('Job', 'airflow', 'clean');
const recalled = entityId('DatasetVersion', flights, 'version', '2');
const trial = entityId('Experiment', 'born', 'trial');
const other = entityId('Dataset', 's3', 'flights-old');
/** A job by itself until entry 4. */
const united = entityId('Job', 'airflow', 'cleanse');
const kept = entityId('FeatureView', 'born', 'kept');
/** One with the other from entry 3 to 4. */
const parted = entityId('FeatureView', 'born', 'parted');

/** What the suite asks about. */
export const entityWorld: World = {
  entities: [
    { id: flights, kind: 'Dataset', name: 'flights', namespace: 's3', createdAt: 1_000 },
    { id: airports, kind: 'Dataset', name: 'airports', namespace: 's3', createdAt: 4_000, recordedSeq: 4 },
    { id: version, kind: 'DatasetVersion', name: '1' },
    { id: recalled, kind: 'DatasetVersion', name: '2' },
    { id: trial, kind: 'Experiment', name: 'trial' },
    { id: entityId('Pipeline', 'born', 'trial'), kind: 'Pipeline', name: 'trial' },
    { id: job, kind: 'Job', name: 'clean', namespace: 'airflow' },
    { id: united, kind: 'Job', name: 'cleanse', namespace: 'airflow', aliasOf: job },
    { id: kept, kind: 'FeatureView', name: 'kept' },
    { id: parted, kind: 'FeatureView', name: 'parted' },
  ],
  relations: [
    { kind: 'READ_BY', from: flights, to: job, validFrom: 10, recordedSeq: 2 },
    { kind: 'READ_BY', from: airports, to: job, validFrom: 20, validTo: 60, recordedSeq: 4 },
    { kind: 'HAS_VERSION', from: flights, to: version, validFrom: 5 },
  ],
  revisions: [
    { entity: flights, field: 'description', value: 'first', validFrom: 10, recordedSeq: 2 },
    { entity: flights, field: 'description', value: 'second', validFrom: 30, recordedSeq: 3 },
    { entity: flights, field: 'tag:tier', value: 'gold', validFrom: 30, recordedSeq: 3 },
    {
      entity: trial,
      field: 'withdrawn',
      value: { at: 40, reason: 'a mistake', by: 'ada' },
      validFrom: 40,
      recordedSeq: 4,
    },
    { entity: flights, field: 'facet:x', value: { a: 1 }, validFrom: 30, recordedSeq: 3 },
  ],
  aliases: [
    { id: other, to: flights, label: 's3/flights-old', recordedSeq: 3 },
    { id: united, to: job, label: 'cleanse', recordedSeq: 4 },
    { id: parted, to: kept, label: 'parted', recordedSeq: 3, retractedSeq: 4 },
  ],
  availabilities: [
    { of: flights, version, at: 5 },
    { of: flights, version: recalled, at: 10, until: 40 },
  ],
  lastSeq: 5,
};

/** What every EntityStore does. `open` gives one over `entityWorld`. */
export function entityStoreContract(name: string, open: () => Promise<EntityStore>): void {
  describe(name, () => {
    let store: EntityStore;
    beforeAll(async () => {
      store = await open();
    });

    it('reads entities in the order of the ids, aliases as what they lead to', async () => {
      const read = async (moment: Moment) =>
        (await store.getMany([job, other, airports, 'x'], moment)).map((one) => one?.name ?? null);
      expect(await read({})).toEqual(['clean', 'flights', 'airports', null]);
      expect(await read({ asOfSeq: 2 })).toEqual(['clean', null, null, null]);
    });

    it('gives the values of the moment', async () => {
      const at = async (moment: Moment) => (await store.getMany([flights], moment))[0];
      expect(await at({})).toMatchObject({ values: { description: 'second' }, tags: { tier: 'gold' } });
      expect(await at({ asOfSeq: 2 })).toMatchObject({ values: { description: 'first' }, tags: {} });
      expect(await at({ validAt: 20 })).toMatchObject({ values: { description: 'first' }, tags: {} });
    });

    it('lists newest first, in pages, filtered by the values of the moment', async () => {
      const names = async (filter: Partial<EntityFilter>, moment: Moment) =>
        (await store.list({ kind: 'Dataset', ...filter }, { first: 10 }, moment)).items.map(({ item }) => item.name);
      expect(await names({}, {})).toEqual(['airports', 'flights']);
      expect(await names({}, { asOfSeq: 3 })).toEqual(['flights']);
      expect(await names({ nameContains: 'PORT' }, {})).toEqual(['airports']);
      expect(await names({ tag: 'tier=gold' }, {})).toEqual(['flights']);
      expect(await names({ tag: 'tier' }, { asOfSeq: 2 })).toEqual([]);
      const first = await store.list({ kind: 'Dataset' }, { first: 1 }, {});
      expect(first.hasNextPage).toBe(true);
      const after = first.items[0]?.cursor ?? '';
      const rest = await store.list({ kind: 'Dataset' }, { first: 1, after }, {});
      expect(rest).toMatchObject({ hasNextPage: false, items: [{ item: { name: 'flights' } }] });
      await expect(store.list({ kind: 'Job' }, { first: 1, after }, {})).rejects.toMatchObject({ path: 'after' });
      await expect(store.list({ kind: 'Job' }, { first: 0 }, {})).rejects.toMatchObject({ path: 'first' });
    });

    it('pages through what lies one step away, newest relation first', async () => {
      const around = async (moment: Moment) =>
        ((await store.related([job], ['READ_BY'], 'in', { first: 5 }, moment)).get(job)?.items ?? []).map(
          ({ item }) => [item.entity.name, item.validFrom, item.validTo],
        );
      expect(await around({ validAt: 50 })).toEqual([
        ['airports', 20, 60],
        ['flights', 10, null],
      ]);
      expect(await around({})).toEqual([['flights', 10, null]]);
      expect(await around({ asOfSeq: 3, validAt: 50 })).toEqual([['flights', 10, null]]);
    });

    it('knows the latest version, the values that fields had, and what a name leads to', async () => {
      expect((await store.latestVersions([flights, job], {})).get(flights)?.id).toBe(version);
      expect((await store.latestVersions([flights], { validAt: 4 })).size).toBe(0);
      const had = await store.revisions(flights, ['description'], { first: 5 }, {});
      expect(had.items.map(({ item }) => item.value)).toEqual(['second', 'first']);
      expect((await store.revisions(flights, ['facet:'], { first: 5 }, {})).items).toHaveLength(1);
      expect((await store.find('s3/flights', {})).map(({ id }) => id)).toEqual([flights]);
      expect((await store.find('s3/flights-old', {})).map(({ id }) => id)).toEqual([flights]);
      expect(await store.find('s3/flights-old', { asOfSeq: 2 })).toEqual([]);
    });

    it('lists what was withdrawn as of before only, and finds it by name behind what is there', async () => {
      const trials = async (moment: Moment) =>
        (await store.list({ kind: 'Experiment' }, { first: 5 }, moment)).items.map(({ item }) => item.name);
      expect(await trials({})).toEqual([]);
      for (const moment of [{ asOfSeq: 3 }, { validAt: 39 }]) expect(await trials(moment)).toEqual(['trial']);
      expect(await trials({ validAt: 40 })).toEqual([]);
      expect((await store.find('trial', {})).map(({ kind }) => kind)).toEqual(['Pipeline', 'Experiment']);
      const [gone] = await store.getMany([trial], {});
      expect(gone?.values['withdrawn']).toEqual({ at: 40, reason: 'a mistake', by: 'ada' });
    });

    it('takes a version for the latest until it was withdrawn', async () => {
      const latest = async (moment: Moment) => (await store.latestVersions([flights], moment)).get(flights)?.id;
      expect(await latest({ validAt: 9 })).toBe(version);
      expect(await latest({ validAt: 39 })).toBe(recalled);
      for (const moment of [{ validAt: 40 }, {}]) expect(await latest(moment)).toBe(version);
    });

    it('tells a history, latest entry first', async () => {
      const told = async (moment: Moment, fields?: readonly string[]) =>
        (await store.history(flights, { first: 50 }, moment, fields === undefined ? {} : { fields })).items.map(
          ({ item }) => `${item.seq} ${item.change} ${item.field ?? item.relation?.kind ?? ''}`,
        );
      expect(await told({}, ['description'])).toEqual(['3 SET description', '2 SET description']);
      expect(await told({ asOfSeq: 2 })).toEqual(expect.arrayContaining(['2 BEGAN READ_BY', '1 RECORDED ']));
      const [latest] = (await store.history(flights, { first: 1 }, {}, { fields: ['description'] })).items;
      expect(latest?.item).toMatchObject({ value: 'second', before: 'first', validFrom: 30 });
    });

    it('tells what became one with it, and of that its own history', async () => {
      const unions = async (id: string, own: boolean) =>
        (await store.history(id, { first: 50 }, {}, { own })).items
          .filter(({ item }) => item.united !== null)
          .map(({ item }) => [item.seq, item.change, item.label, item.united]);
      expect(await unions(job, false)).toEqual([[4, 'UNITED', 'cleanse', { other: united, into: false }]]);
      expect(await unions(united, true)).toEqual([[4, 'UNITED', 'cleanse', { other: job, into: true }]]);
      expect(await unions(united, false)).toEqual(await unions(job, false));
    });

    it('tells that two are two again, on the page of each', async () => {
      const told = async (id: string, moment: Moment = {}) =>
        (await store.history(id, { first: 50 }, moment)).items.map(({ item }) => [item.seq, item.change, item.united]);
      const [into, other] = [
        { other: kept, into: true },
        { other: parted, into: false },
      ];
      const rest = (of: typeof into) => [
        [4, 'SEPARATED', of],
        [3, 'UNITED', of],
        [1, 'RECORDED', null],
      ];
      expect(await told(parted)).toEqual(rest(into));
      expect(await told(kept)).toEqual(rest(other));
      expect(await told(parted, { asOfSeq: 3 })).toEqual(rest(other).slice(1));
    });
  });
}
