import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase } from '../driver/test-database.ts';
import { migrate } from '../migrate/migrate.ts';
import { resetStore } from '../migrate/store.ts';
import { entityId } from '../model/ids.ts';
import type { Json } from '../model/statements.ts';
import type { HistoryFilter, HistoryRecord, Moment } from './entity-store.ts';
import { Neo4jEntityStore } from './entity-store.neo4j.ts';
import { GraphFixture } from './graph-fixture.ts';

const database = openTestDatabase();
const store = new Neo4jEntityStore(database);

const deployment = entityId('Deployment', 'born', 'a');
const [one, two] = [entityId('ModelVersion', 'm', '1'), entityId('ModelVersion', 'm', '2')];

beforeAll(async () => {
  await migrate(database, { directory: path.join(import.meta.dirname, '../migrations') });
  await resetStore(database);
  const fixture = new GraphFixture(database);
  await fixture.entities([
    { id: deployment, kind: 'Deployment', name: 'canary', recordedSeq: 2 },
    { id: one, kind: 'ModelVersion', name: '1' },
    { id: two, kind: 'ModelVersion', name: '2' },
  ]);
  await fixture.aliases([{ id: 'name:1', to: deployment, label: 'canary', recordedSeq: 2 }]);
  // Entry 3 puts the first version there, entry 6 the second one from 50 on: the first one's time is written anew.
  await fixture.relations([
    { kind: 'DEPLOYED_AS', from: one, to: deployment, validFrom: 10, recordedSeq: 3, retractedSeq: 6 },
    { kind: 'DEPLOYED_AS', from: one, to: deployment, validFrom: 10, validTo: 50, recordedSeq: 6 },
    { kind: 'DEPLOYED_AS', from: two, to: deployment, validFrom: 50, recordedSeq: 6 },
    { kind: 'HOSTED', from: deployment, to: one, validFrom: 5, recordedSeq: 4, retractedSeq: 5, inferred: true },
  ]);
  // Entry 8 tells late what was between the two descriptions, and entry 9 says something too long to show.
  await fixture.revisions([
    { entity: deployment, field: 'description', value: 'first', validFrom: 10, recordedSeq: 3 },
    { entity: deployment, field: 'description', value: 'third', validFrom: 30, recordedSeq: 7 },
    { entity: deployment, field: 'description', value: 'second', validFrom: 20, recordedSeq: 8 },
    { entity: deployment, field: 'tag:tier', value: 'gold', validFrom: 10, recordedSeq: 3, retractedSeq: 7 },
    { entity: deployment, field: 'facet:big', value: 'x'.repeat(70_000), validFrom: 10, recordedSeq: 9 },
  ]);
});
afterAll(() => database.close());

const words = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value));

function short({ seq, change, field, value, before, relation, label, validFrom, validTo }: HistoryRecord): string {
  const what = relation === null ? (label ?? field ?? '') : `${relation.kind} ${relation.direction} ${relation.other}`;
  const times = `${validFrom ?? ''}..${validTo ?? ''}`;
  return [seq, change, what, times, value === null ? '' : `${words(before)} > ${words(value)}`].join(' ').trim();
}

async function history(moment: Moment = {}, filter?: HistoryFilter): Promise<readonly string[]> {
  return (await store.history(deployment, { first: 100 }, moment, filter)).items.map(({ item }) => short(item));
}

it('tells in both histories that two became one, and which of them stays', async () => {
  const [stays, goes, further] = ['stays', 'goes', 'further'].map((name) => entityId('Dataset', 'union', name)) as [
    string,
    string,
    string,
  ];
  const fixture = new GraphFixture(database);
  await fixture.entities([
    { id: stays, kind: 'Dataset', name: 'stays', recordedSeq: 2 },
    { id: goes, kind: 'Dataset', name: 'goes', recordedSeq: 3 },
    { id: further, kind: 'Dataset', name: 'further', recordedSeq: 1 },
  ]);
  await fixture.revisions([
    { entity: goes, field: 'description', value: 'mine', validFrom: 10, recordedSeq: 3, retractedSeq: 5 },
    { entity: stays, field: 'description', value: 'mine', validFrom: 10, recordedSeq: 5 },
  ]);
  // Entry 5 makes two of them one; entry 7 makes that one with a third. A name that was nothing by itself unites nothing.
  await fixture.aliases([
    { id: goes, to: stays, label: 'goes', recordedSeq: 5, retractedSeq: 7 },
    { id: goes, to: further, label: 'goes', recordedSeq: 7 },
    { id: stays, to: further, label: 'stays', recordedSeq: 7 },
    { id: entityId('Dataset', 'union', 'name'), to: further, label: 'name', recordedSeq: 6 },
  ]);
  const told = async (id: string, moment: Moment, own?: boolean) =>
    (await store.history(id, { first: 50 }, moment, own === undefined ? {} : { own })).items.map(({ item }) =>
      [
        item.seq,
        item.change,
        item.united === null ? '' : `${item.united.into ? '>' : '<'}${item.united.other}`,
        item.label,
      ]
        .filter((word) => word !== '' && word !== null)
        .join(' '),
    );
  const ownOfGone = [
    `7 UNITED >${further} goes`,
    `7 WITHDRAWN >${stays} goes`,
    `5 UNITED >${stays} goes`,
    '5 WITHDRAWN',
    '3 RECORDED',
    '3 SET',
  ];
  expect((await told(goes, {}, true)).toSorted()).toEqual(ownOfGone.toSorted());
  const ownOfStaying = [
    `7 WITHDRAWN <${goes} goes`,
    `7 UNITED >${further} stays`,
    `5 UNITED <${goes} goes`,
    '5 SET',
    '2 RECORDED',
  ];
  expect((await told(stays, {}, true)).toSorted()).toEqual(ownOfStaying.toSorted());
  const both = [`7 UNITED <${goes} goes`, `7 UNITED <${stays} stays`, '6 BEGAN name', '1 RECORDED'];
  expect((await told(goes, {})).toSorted()).toEqual(both.toSorted());
  // Before, they were two.
  expect(await told(goes, { asOfSeq: 4 })).toEqual(['3 RECORDED', '3 SET']);
});

it('tells in both histories that they are two again, on the page of each', async () => {
  const [stays, goes] = ['keeps', 'leaves'].map((name) => entityId('Dataset', 'union', name)) as [string, string];
  const fixture = new GraphFixture(database);
  await fixture.entities([
    { id: stays, kind: 'Dataset', name: 'keeps', recordedSeq: 2 },
    { id: goes, kind: 'Dataset', name: 'leaves', recordedSeq: 3 },
  ]);
  await fixture.aliases([{ id: goes, to: stays, label: 'leaves', recordedSeq: 5, retractedSeq: 8 }]);
  const told = async (id: string, moment: Moment = {}) =>
    (await store.history(id, { first: 50 }, moment)).items.map(({ item }) => [item.seq, item.change, item.united]);
  const [into, other] = [
    { other: stays, into: true },
    { other: goes, into: false },
  ];
  expect(await told(goes)).toEqual([
    [8, 'SEPARATED', into],
    [5, 'UNITED', into],
    [3, 'RECORDED', null],
  ]);
  const ofStaying = [
    [8, 'SEPARATED', other],
    [5, 'UNITED', other],
    [2, 'RECORDED', null],
  ];
  expect(await told(stays)).toEqual(ofStaying);
  // While it was one with the other, its page was the other's.
  expect(await told(goes, { asOfSeq: 7 })).toEqual(ofStaying.slice(1));
});

const ALL = [
  '9 SET facet:big 10..',
  '8 SET description 20.. first > second',
  '7 SET description 30.. first > third',
  '7 WITHDRAWN tag:tier 10..  null > gold',
  `6 ENDED DEPLOYED_AS in ${one} 10..50`,
  `6 BEGAN DEPLOYED_AS in ${two} 50..`,
  `5 WITHDRAWN HOSTED out ${one} 5..`,
  `4 BEGAN HOSTED out ${one} 5..`,
  `3 BEGAN DEPLOYED_AS in ${one} 10..`,
  '3 SET description 10.. null > first',
  '3 SET tag:tier 10.. null > gold',
  '2 BEGAN canary 0..',
  '2 RECORDED  ..',
].map((line) => line.replaceAll(/ {2,}/g, ' '));

it('tells values, relations and names by the entry that said them, latest first', async () => {
  const told = (await history()).map((line) => line.replaceAll(/ {2,}/g, ' '));
  const seqs = told.map((line) => Number(line.split(' ')[0]));
  expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
  expect(told.toSorted()).toEqual(ALL.toSorted());
  const [big] = (await store.history(deployment, { first: 1 }, {})).items;
  expect(big?.item).toMatchObject({ field: 'facet:big', value: null, tooLong: true });
});

it('goes page by page through the same, without a double', async () => {
  const seen: string[] = [];
  let after: string | undefined;
  for (let pages = 1; ; pages++) {
    const page = await store.history(deployment, { first: 2, ...(after === undefined ? {} : { after }) }, {});
    seen.push(...page.items.map(({ item }) => short(item)));
    if (!page.hasNextPage) {
      expect(pages).toBe(7);
      break;
    }
    after = page.items.at(-1)?.cursor;
  }
  expect(seen).toEqual(await history());
});

it('ends at the position that is asked about', async () => {
  expect((await history({ asOfSeq: 6 })).length).toBe(9);
  expect((await history({ asOfSeq: 2 })).map((line) => line.split(' ')[0])).toEqual(['2', '2']);
  // What entry 6 retracted had not been retracted at 5.
  expect(await history({ asOfSeq: 5 }, { relations: ['DEPLOYED_AS'] })).toEqual([`3 BEGAN DEPLOYED_AS in ${one} 10..`]);
});

it('is narrowed to fields, to beginnings of them, and to relations', async () => {
  expect((await history({}, { fields: ['description'] })).length).toBe(3);
  expect((await history({}, { fields: ['desc'] })).length).toBe(0);
  expect((await history({}, { fields: ['tag:'] })).map((line) => line.split(' ')[1])).toEqual(['WITHDRAWN', 'SET']);
  expect((await history({}, { fields: ['state'], relations: ['HOSTED'] })).length).toBe(2);
});

it('is empty for what is not there, and refuses bad pages by name', async () => {
  const nothing = entityId('Deployment', 'born', 'none');
  expect((await store.history(nothing, { first: 5 }, {})).items).toEqual([]);
  const bad = { code: 'INVALID_INPUT' };
  await expect(store.history(deployment, { first: 101 }, {})).rejects.toMatchObject({ ...bad, path: 'first' });
  const after = (await store.history(deployment, { first: 1 }, {})).items[0]?.cursor ?? '';
  await expect(store.history(one, { first: 1, after }, {})).rejects.toMatchObject({ ...bad, path: 'after' });
  const fields = Array.from({ length: 51 }, (_, index) => `tag:${index}`);
  await expect(store.history(deployment, { first: 1 }, {}, { fields })).rejects.toMatchObject({
    ...bad,
    path: 'fields',
  });
});
