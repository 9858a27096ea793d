import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../entity/world.fixture.ts';
import { entityId } from '../model/ids.ts';
import type { LineageStore } from './lineage-store.ts';

const raw = entityId('Dataset', 's3', 'raw');
const clean = entityId('Dataset', 's3', 'clean');
const model = entityId('RegisteredModel', 'born', 'm');
const job = entityId('Job', 'airflow', 'clean');

/** What the suite asks about: raw → job → clean → model, the last step known from position 3 on, and so from 50 to 90. */
export const lineageWorld: World = {
  entities: [
    { id: raw, kind: 'Dataset', name: 'raw', namespace: 's3' },
    { id: clean, kind: 'Dataset', name: 'clean', namespace: 's3' },
    { id: model, kind: 'RegisteredModel', name: 'delay' },
    { id: job, kind: 'Job', name: 'cleaning', namespace: 'airflow' },
  ],
  relations: [
    { kind: 'READ_BY', from: raw, to: job, validFrom: 10 },
    { kind: 'WRITES', from: job, to: clean, validFrom: 20 },
    { kind: 'FEEDS', from: clean, to: model, validFrom: 50, validTo: 90, recordedSeq: 3 },
    { kind: 'FEEDS', from: raw, to: model, validFrom: 60, validTo: 80, recordedSeq: 3 },
  ],
  revisions: [{ entity: model, field: 'name', value: 'delays', validFrom: 70, recordedSeq: 4 }],
  lastSeq: 5,
};

/** What every LineageStore does. `open` gives one over `lineageWorld`. */
export function lineageStoreContract(name: string, open: () => Promise<LineageStore>): void {
  const bounds = { granularity: 'ENTITY', depth: 5, limit: 50 } as const;

  describe(name, () => {
    let store: LineageStore;
    beforeAll(async () => {
      store = await open();
    });

    it('walks to what lies around, nearest first, as of the moment', async () => {
      const walk = async (moment: object, more: object = {}) => {
        const answer = await store.walk({ ...bounds, of: [raw], direction: 'DOWNSTREAM', moment, ...more });
        return { names: answer.nodes.map((node) => `${node.distance} ${node.name}`), answer };
      };
      expect((await walk({})).names).toEqual(['0 raw', '1 cleaning', '2 clean']);
      expect((await walk({ validAt: 55 })).names).toEqual(['0 raw', '1 cleaning', '2 clean', '3 delay']);
      expect((await walk({ validAt: 55, asOfSeq: 2 })).names).toEqual(['0 raw', '1 cleaning', '2 clean']);
      expect((await walk({ validAt: 75 })).names.toSorted()).toContain('1 delays');
      const { answer } = await walk({}, { limit: 1 });
      expect(answer).toMatchObject({ truncated: true, seq: 5, edges: [{ from: raw, to: job, kinds: ['READ_BY'] }] });
      expect(answer.nodes[1]).toMatchObject({ side: 'DOWNSTREAM', hiddenUpstream: 0, hiddenDownstream: 1 });
    });

    it('finds a path either way, and says whether there are others', async () => {
      const path = (from: string, to: string, moment: object) => store.path({ ...bounds, from, to, moment });
      expect(await path(raw, clean, {})).toMatchObject({
        ...{ found: true, more: false, truncated: false },
        nodes: [{ id: raw }, { id: job }, { id: clean }],
      });
      expect((await path(clean, raw, {})).nodes.map(({ id }) => id)).toEqual([clean, job, raw]);
      expect(await path(raw, model, { validAt: 65 })).toMatchObject({ found: true, more: true });
      expect(await path(raw, model, {})).toMatchObject({ found: false, nodes: [] });
    });

    it('counts what it reaches, and pages through what is next', async () => {
      const impact = await store.impact({ ...bounds, of: [raw], direction: 'DOWNSTREAM', moment: {} });
      expect(impact).toMatchObject({
        total: 2,
        groups: [
          { kind: 'Job', distance: 1, count: 1 },
          { kind: 'Dataset', distance: 2, count: 1 },
        ],
      });
      const next = async (more: object) =>
        (await store.neighbours(raw, 'BOTH', 'ENTITY', { first: 5 }, { validAt: 75 }, more)).items.map(
          ({ item }) => item.entity.name,
        );
      expect(await next({})).toEqual(['delays', 'cleaning']);
      expect(await next({ kinds: ['Job'] })).toEqual(['cleaning']);
      expect(await next({ nameContains: 'DELAYS' })).toEqual(['delays']);
    });

    it('tells two moments apart, and when something changed', async () => {
      const request = { ...bounds, of: [clean], direction: 'DOWNSTREAM' } as const;
      const diff = await store.diff({ ...request, from: { validAt: 40 }, to: { validAt: 55 } });
      expect(diff).toMatchObject({ removed: [], changed: [], within: 5, truncated: false });
      expect(diff.added.map(({ id }) => id)).toEqual([model]);
      expect(diff.addedEdges).toMatchObject([{ from: clean, to: model }]);
      const renamed = await store.diff({ ...request, from: { validAt: 55 }, to: { validAt: 75 } });
      expect(renamed.changed).toMatchObject([{ fields: [{ field: 'name', before: null, after: 'delays' }] }]);
      const times = await store.changeTimes({
        ...{ of: model, axis: 'RECORDED', direction: 'BOTH', granularity: 'ENTITY', depth: 0 },
        ...{ page: { first: 5 }, moment: {} },
      });
      expect(times.items.map(({ item }) => item.place)).toEqual([4]);
    });

    it('names what is not there, and bounds that are broken', async () => {
      const walk = (more: object) => store.walk({ ...bounds, of: [raw], direction: 'BOTH', moment: {}, ...more });
      const nothing = entityId('Dataset', 's3', 'nothing');
      await expect(walk({ of: [nothing] })).rejects.toMatchObject({ code: 'NOT_FOUND', id: nothing });
      await expect(walk({ depth: 51 })).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'depth' });
      await expect(walk({ of: [] })).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'of' });
    });
  });
}
