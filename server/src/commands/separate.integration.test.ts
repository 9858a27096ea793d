import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@rootline/graph';
import { type BodyStore, openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HubClient } from '../cli/hub-client.ts';
import { runExport } from '../cli/run-export.ts';
import { runImport } from '../cli/run-import.ts';
import type { Terminal } from '../cli/terminal.ts';
import type { Config } from '../config.ts';
import { type TestHub, startHub, testConfig } from '../hub.fixture.ts';
import { checkStore } from '../maintenance/check-store.ts';
import { rebuildStore } from '../maintenance/rebuild-store.ts';
import { contentOf } from '../maintenance/store-content.fixture.ts';
import { auditStore, readStore } from '../store-audit.fixture.ts';

let config: Config;
let hub: TestHub;
let database: Database;
let bodies: BodyStore;

beforeAll(async () => {
  config = await testConfig();
  hub = await startHub(config);
  database = openDatabase(config.neo4j);
  ({ bodies } = await openFolderStorage(config.dataFolder));
});
afterAll(async () => {
  await bodies.close();
  await database.close();
  await hub.stop();
});

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
const FAILURE = '... on ExpectedError { code message } ... on InvalidInput { path expected }';

/** A world of two datasets, or of the same under other names: what one sends, and what the other would see. */
class World {
  readonly #space: string;
  readonly #runs: string;

  constructor(space: string, runs: string) {
    this.#space = space;
    this.#runs = runs;
  }

  /** A run that makes `old` or `new`, with all that an event can say of a dataset. */
  async made(n: number, name: 'old' | 'new', more: { readonly link?: boolean } = {}): Promise<void> {
    const other = name === 'old' ? 'new' : 'old';
    await this.#send(n, `make-${name}`, {
      outputs: [
        {
          ...this.#named(name),
          facets: {
            schema: {
              fields: [
                { name: 'id', type: 'int' },
                { name: `of_${name}_${n}`, type: 'text' },
              ],
            },
            documentation: { description: `${name} as of ${n}` },
            ownership: { owners: [{ name: `team:${name}`, type: 'OWNER' }] },
            ...(more.link === true ? { symlinks: { identifiers: [{ ...this.#named(other), type: 'TABLE' }] } } : {}),
          },
        },
      ],
    });
  }

  async read(n: number, name: 'old' | 'new'): Promise<void> {
    await this.#send(n, `read-${name}`, { inputs: [this.#named(name)] });
  }

  async tag(name: 'old' | 'new', value: string): Promise<void> {
    const { data } = await hub.gql(
      `mutation($input: TagEntityInput!) { tag(input: $input) { __typename ${FAILURE} } }`,
      { input: { id: await this.id(name), tags: [{ key: 'tier', value }], at: day(3) } },
    );
    expect(data.tag.__typename).toBe('TagPayload');
  }

  async id(name: string): Promise<string> {
    const { data } = await hub.gql('query($text: String!) { find(text: $text) { id } }', {
      text: `${this.#space}/${name}`,
    });
    return data.find[0]?.id ?? '';
  }

  /** All that is known of what has the id, with names that are the same in every world. */
  async seen(id: string): Promise<unknown> {
    const { data, errors } = await hub.gql(
      `query($id: ID!) { entity(id: $id) {
        name aliases description tags { key value } owners { principal { name } }
        ... on Dataset {
          schema { fields { name } }
          versions { edges { node { producedBy { edges { node { runId } } } consumedBy { edges { node { runId } } } } } }
          latestVersion { producedBy { edges { node { runId } } } }
          readBy { edges { node { name } } } writtenBy { edges { node { name } } }
        }
      } }`,
      { id },
    );
    expect(errors).toEqual([]);
    return JSON.parse(
      JSON.stringify(data.entity, (_key, value: unknown) =>
        Array.isArray(value) ? value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value,
      )
        .replaceAll(this.#space, 'space')
        .replaceAll(this.#runs, 'runs'),
    );
  }

  #named(name: string) {
    return { namespace: this.#space, name };
  }

  async #send(n: number, job: string, io: object): Promise<void> {
    const answer = await hub.post('/api/v1/lineage', {
      eventType: 'COMPLETE',
      eventTime: day(n),
      producer: 'https://example.org/test',
      schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
      run: { runId: `${this.#runs}-7c1e-7d61-9d2a-${String(n).padStart(12, '0')}` },
      job: { namespace: this.#space, name: job },
      ...io,
    });
    if (answer.status !== 201) throw new Error(await answer.text());
  }
}

async function separate(id: string, more: object = {}) {
  const { data, errors } = await hub.gql(
    `mutation($input: SeparateInput!) { separate(input: $input) {
      __typename ... on SeparatePayload { receipt { seq replayed } entity { id name } from { id name } } ${FAILURE}
    } }`,
    { input: { id, ...more } },
  );
  expect(errors).toEqual([]);
  return data.separate;
}

const cursor = async (): Promise<string> => (await hub.gql('{ status { cursor } }')).data.status.cursor;

/** The same story, with and without the event that takes the two for one. */
async function story(world: World, united: boolean): Promise<{ readonly stays: string; readonly goes: string }> {
  await world.made(1, 'new');
  await world.made(2, 'old');
  const [stays, goes] = [await world.id('new'), await world.id('old')];
  await world.tag('old', 'silver');
  await world.read(3, 'old');
  await world.read(4, 'new');
  await world.made(5, 'new', { link: united });
  await world.read(6, 'old');
  await world.made(7, 'old');
  await world.read(8, 'new');
  await world.read(9, 'old');
  return { stays, goes };
}

const [united, apart] = [new World('unite', '0194a6b0'), new World('apart', '0194a6b1')];
let ids: { readonly stays: string; readonly goes: string };
let before: string;
let first: { readonly receipt: { readonly seq: number } };

it('gives each of two that became one what was said under its own names', async () => {
  ids = await story(united, true);
  const asTwo = await story(apart, false);
  expect(await united.id('old')).toBe(ids.stays);
  before = await cursor();
  first = await separate(ids.goes, { idempotencyKey: 'apart' });
  expect(first).toMatchObject({
    __typename: 'SeparatePayload',
    entity: { id: ids.goes, name: 'old' },
    from: { id: ids.stays, name: 'new' },
  });
  expect(await united.id('old')).toBe(ids.goes);
  expect(await united.seen(ids.stays)).toEqual(await apart.seen(asTwo.stays));
  expect(await united.seen(ids.goes)).toEqual(await apart.seen(asTwo.goes));
  // Earlier positions still see one.
  for (const id of [ids.stays, ids.goes]) {
    const { data } = await hub.gql(
      `query($id: ID!) { entity(id: $id, asOf: "${before}") { id aliases description } }`,
      { id },
    );
    expect(data.entity).toEqual({ id: ids.stays, aliases: ['unite/old'], description: 'old as of 7' });
  }
});

it('says so in both histories and in the change feed, and once for a repeated key', async () => {
  expect(await separate(ids.goes, { idempotencyKey: 'apart' })).toMatchObject({
    receipt: { seq: first.receipt.seq, replayed: true },
  });
  expect(await separate(ids.goes)).toMatchObject({ code: 'CONFLICT' });
  const unions = async (id: string) => {
    const { data } = await hub.gql(
      `query($id: ID!) { history(id: $id, first: 100) { edges { node { seq change united { into otherId other { name } } } } } }`,
      { id },
    );
    return data.history.edges.flatMap(({ node }: { node: { change: string; united: object | null } }) =>
      node.united === null ? [] : [[node.change, node.united]],
    );
  };
  const [into, other] = [
    { into: true, otherId: ids.stays, other: { name: 'new' } },
    { into: false, otherId: ids.goes, other: { name: 'old' } },
  ];
  expect(await unions(ids.goes)).toEqual([
    ['SEPARATED', into],
    ['UNITED', into],
  ]);
  expect(await unions(ids.stays)).toEqual([
    ['SEPARATED', other],
    ['UNITED', other],
  ]);
  const { data } = await hub.gql('query($seq: Long!) { ledgerEntry(seq: $seq) { command actor } }', {
    seq: first.receipt.seq,
  });
  expect(data.ledgerEntry).toEqual({ command: 'graphql.separate', actor: 'anonymous' });
});

it('keeps them apart, whatever names are learnt', async () => {
  await united.made(10, 'new', { link: true });
  await united.made(11, 'old', { link: true });
  expect([await united.id('new'), await united.id('old')]).toEqual([ids.stays, ids.goes]);
  const { data } = await hub.gql(
    `mutation($input: AddAliasInput!) { addAlias(input: $input) { __typename ${FAILURE} } }`,
    { input: { id: ids.stays, alias: { namespace: 'unite', name: 'old' } } },
  );
  expect(data.addAlias.__typename).toBe('AddAliasPayload');
  expect([await united.id('new'), await united.id('old')]).toEqual([ids.stays, ids.goes]);
});

it('refuses what was not united, what is not there, and kinds whose names are told by others', async () => {
  const job = await united.id('make-new');
  const nobody = `dataset:${'0'.repeat(32)}`;
  const { data } = await hub.gql('{ projects { edges { node { id } } } }');
  const project = data.projects.edges[0].node.id;
  const seq = async () => (await readStore(database)).entries.filter(({ outcome }) => outcome === 'committed').length;
  const entries = await seq();
  expect(await separate(job)).toMatchObject({ code: 'CONFLICT' });
  expect(await separate(nobody)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await separate(project)).toMatchObject({ code: 'INVALID_INPUT', path: 'input.id' });
  expect(await separate(`repository:${'0'.repeat(32)}`)).toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining("its host's to tell"),
  });
  expect(await seq()).toBe(entries);
});

it('reads the graph as it was then where what a mutation said is told again', async () => {
  const world = new World('later', '0194a6b2');
  await world.made(1, 'new');
  await world.made(2, 'old');
  const [stays, goes] = [await world.id('new'), await world.id('old')];
  const relate = async (from: string, to: string) => {
    const { data } = await hub.gql(
      `mutation($input: RelateInput!) { relate(input: $input) { __typename ${FAILURE} } }`,
      { input: { kind: 'DERIVED_INTO', from, to } },
    );
    expect(data.relate.__typename).toBe('RelatePayload');
  };
  await world.made(3, 'third' as 'new');
  const third = await world.id('third');
  await relate(goes, third);
  await world.made(5, 'new', { link: true });
  // By the id that leads elsewhere now: it is said of what has that id.
  await relate(third, goes);
  expect(await separate(goes)).toMatchObject({ __typename: 'SeparatePayload' });
  const around = async (id: string) => {
    const { data } = await hub.gql(
      'query($id: ID!) { entity(id: $id) { name } history(id: $id, first: 100, relations: [DERIVED_INTO]) { edges { node { change relation { outgoing other { id } } } } } }',
      { id },
    );
    return data.history.edges.map(({ node }: { node: unknown }) => node);
  };
  expect(await around(goes)).toEqual(
    expect.arrayContaining([{ change: 'BEGAN', relation: { outgoing: true, other: { id: third } } }]),
  );
  const { data } = await hub.gql(
    'query($ids: [ID!]!) { lineage(of: $ids, direction: BOTH, depth: 1) { edges { from to kinds } } }',
    { ids: [third] },
  );
  const edges = data.lineage.edges
    .filter(({ kinds }: { kinds: string[] }) => kinds.includes('DERIVED_INTO'))
    .map(({ from, to }: { from: string; to: string }) => [from, to]);
  expect(edges.toSorted()).toEqual(
    [
      [goes, third],
      [third, goes],
    ].toSorted(),
  );
  expect(edges.flat()).not.toContain(stays);
});

it('is whole: nothing is found wrong, and a rebuild writes the same', async () => {
  expect(await checkStore(database, bodies, { deep: true })).toMatchObject({ ok: true, findings: [] });
  expect(auditStore(await readStore(database))).toEqual([]);
  const content = await contentOf(database);
  expect(await rebuildStore(database, bodies)).toMatchObject({ differing: 0, differences: [] });
  expect(await contentOf(database)).toEqual(content);
});

it('is exported and taken in as two that stay apart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rootline-apart-'));
  const file = join(folder, 'all.ndjson');
  const terminal: Terminal = {
    ...{ out: () => undefined, err: () => undefined, json: true, interactive: false },
    paint: (_format, text) => text,
  };
  const seen = [await united.seen(ids.stays), await united.seen(ids.goes)];
  await runExport(new HubClient(hub.url), terminal, file, { direction: 'BOTH' });
  process.exitCode = undefined;
  const answer = await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' });
  expect(answer.status).toBe(200);
  await runImport(new HubClient(hub.url), terminal, file);
  expect([await united.seen(ids.stays), await united.seen(ids.goes)]).toEqual(seen);
  await united.made(12, 'new', { link: true });
  expect([await united.id('new'), await united.id('old')]).toEqual([ids.stays, ids.goes]);
  await rm(folder, { recursive: true });
});
