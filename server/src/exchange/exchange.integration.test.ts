import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Database, openDatabase } from '@rootline/graph';
import { type BodyStore, openFolderStorage } from '@rootline/storage';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { HubClient } from '../cli/hub-client.ts';
import { runExport } from '../cli/run-export.ts';
import { type ImportSummary, runImport } from '../cli/run-import.ts';
import type { Terminal } from '../cli/terminal.ts';
import type { Config } from '../config.ts';
import { type TestHub, runEvent, startHub, testConfig } from '../hub.fixture.ts';
import { checkStore } from '../maintenance/check-store.ts';
import { writeAtRandom } from '../maintenance/random-writes.fixture.ts';
import { rebuildStore } from '../maintenance/rebuild-store.ts';
import { contentOf } from '../maintenance/store-content.fixture.ts';

let config: Config;
let hub: TestHub;
let database: Database;
let bodies: BodyStore;
let folder: string;

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
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootline-exchange-'));
  await empty();
  return () => rm(folder, { recursive: true, force: true });
});

async function empty(): Promise<void> {
  const answer = await hub.post('/dev/reset', {}, { 'x-rootline-reset': 'yes' });
  if (answer.status !== 200) throw new Error(`not emptied: ${answer.status} ${await answer.text()}`);
}

/** A terminal that a program reads: what was written to it. */
function quiet(): Terminal & { readonly written: string[]; readonly told: string[] } {
  const [written, told]: [string[], string[]] = [[], []];
  const out = (text: string) => void written.push(text);
  const err = (text: string) => void told.push(text);
  return { out, err, json: true, interactive: false, paint: (_format, text) => text, written, told };
}

type Choice = Partial<Parameters<typeof runExport>[3]>;
type Line = Readonly<Record<string, unknown>>;

async function exported(
  choice: Choice = {},
  name = 'export.ndjson',
): Promise<{ file: string; lines: readonly Line[] }> {
  const file = join(folder, name);
  await runExport(new HubClient(hub.url), quiet(), file, { direction: 'BOTH', ...choice });
  process.exitCode = undefined;
  return { file, lines: await linesOf(file) };
}

async function linesOf(file: string): Promise<readonly Line[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

async function imported(file: string): Promise<ImportSummary> {
  const terminal = quiet();
  await runImport(new HubClient(hub.url), terminal, file);
  return JSON.parse(terminal.written.join('')) as ImportSummary;
}

/** What the lines say, whenever it was recorded. */
function saying(lines: readonly Line[]): readonly string[] {
  const told = lines.filter(({ type }) => ['entity', 'revision', 'relation'].includes(String(type)));
  return told
    .map((line) =>
      JSON.stringify(line, (name, value: unknown) => (/^recorded(Seq|At)$/.test(name) ? undefined : value)),
    )
    .sort();
}

const WALK = `query($of: [ID!]!, $granularity: Granularity!, $validAt: DateTime) {
  lineage(of: $of, direction: BOTH, granularity: $granularity, depth: 30, limit: 2000, validAt: $validAt) {
    nodes { id kind name distance } edges { from to kinds inferred validFrom } truncated
  } }`;

async function walks(ids: readonly string[], validAt?: string): Promise<readonly unknown[]> {
  const answers = [];
  for (const id of ids)
    for (const granularity of ['ENTITY', 'VERSION']) {
      const { data, errors } = await hub.gql(WALK, { of: [id], granularity, validAt });
      expect(errors).toEqual([]);
      const { nodes, edges, truncated } = data.lineage;
      // The order of edges is nobody's promise.
      answers.push({ nodes, truncated, edges: edges.map((edge: unknown) => JSON.stringify(edge)).sort() });
    }
  return answers;
}

function idsOf(lines: readonly Line[], ...kinds: readonly string[]): readonly string[] {
  return lines
    .filter(({ kind, type }) => type === 'entity' && kinds.includes(String(kind)))
    .map(({ id }) => String(id));
}

/** Where the columns of the training table come from. */
async function columnsOfTraining(): Promise<readonly string[]> {
  const { data } = await hub.gql('{ find(text: "training.flight_delay") { id ... on Dataset { schema { name } } } }');
  const [{ id, schema }] = data.find;
  const found = [];
  for (const { name } of schema as readonly { name: string }[]) {
    const query =
      'query($of: ID!, $column: String!) { columnLineage(of: $of, column: $column) { nodes { column distance } } }';
    const answer = await hub.gql(query, { of: id, column: name });
    expect(answer.errors).toEqual([]);
    found.push(...answer.data.columnLineage.nodes.map((node: unknown) => JSON.stringify(node)));
  }
  return found.sort();
}

it('takes the flights example into an empty hub, which then answers the same', async () => {
  const data = await mkdtemp(join(tmpdir(), 'rootline-flights-'));
  const root = join(import.meta.dirname, '../../..');
  const example = join(root, 'examples/flights/src/main.ts');
  const flags = ['--import', 'tsx', example, '--url', hub.url, '--data', data, '--quick'];
  await promisify(execFile)(process.execPath, flags, { cwd: root });
  await rm(data, { recursive: true, force: true });

  const { file, lines } = await exported();
  const roots = idsOf(lines, 'Dataset', 'DatasetVersion', 'RegisteredModel', 'ModelVersion');
  expect(roots.length).toBeGreaterThan(10);
  const before = await walks(roots);
  const columnsBefore = await columnsOfTraining();
  expect(columnsBefore.length).toBeGreaterThan(3);
  await empty();
  const summary = await imported(file);
  expect(summary).toMatchObject({ replayed: 0, truncated: false });
  expect(await walks(roots)).toEqual(before);
  expect(await columnsOfTraining()).toEqual(columnsBefore);
  expect(saying((await exported({}, 'again.ndjson')).lines)).toEqual(saying(lines));
});

it('says after an import what was said before it, of a random stream', async () => {
  await writeAtRandom(hub, 21, 80);
  const { file, lines } = await exported();
  expect(lines.length).toBeGreaterThan(300);
  await empty();
  await imported(file);
  expect(saying((await exported({}, 'again.ndjson')).lines)).toEqual(saying(lines));

  const check = await checkStore(database, bodies, { deep: true });
  expect(check).toMatchObject({ ok: true, findings: [] });
  const content = await contentOf(database);
  expect(await rebuildStore(database, bodies)).toMatchObject({ differing: 0 });
  expect(await contentOf(database)).toEqual(content);
});

const later = () => new Date(Date.now() + 60_000).toISOString();
const idOf = async (text: string) =>
  (await hub.gql('query($text: String!) { find(text: $text) { id } }', { text })).data.find[0].id as string;

async function withdraw(id: string): Promise<void> {
  const mutation = 'mutation($id: ID!) { withdraw(input: { id: $id, reason: "a test" }) { __typename } }';
  expect((await hub.gql(mutation, { id })).data.withdraw.__typename).toBe('WithdrawPayload');
}

it('says of what was withdrawn, ended and came back what was said before, with what was so until then', async () => {
  await chain(4);
  const registered = `mutation { registerDatasetVersion(input: { dataset: { namespace: "files", name: "f1" }, version: "v", createdAt: "2026-01-01T00:00:30Z" }) { __typename } }`;
  await hub.gql(registered);
  await withdraw(await idOf('files/f1'));
  await withdraw(await idOf('test/job-3'));
  const ended = { from: await idOf('files/f2'), to: await idOf('test/job-2'), kind: 'READ_BY' };
  const end = 'mutation($input: UnrelateInput!) { unrelate(input: $input) { __typename } }';
  await hub.gql(end, { input: { ...ended, at: '2026-02-01T00:00:00Z' } });
  const again = { ...runEvent('chain', uuid(50)), eventTime: '2026-03-01T00:00:00.000Z' };
  const spoken = {
    ...again,
    job: { namespace: 'test', name: 'job-2' },
    inputs: [{ namespace: 'files', name: 'f2' }],
    outputs: [],
  };
  expect((await hub.post('/api/v1/lineage', spoken)).status).toBe(201);
  // Withdrawn and spoken of again.
  await withdraw(await idOf('files/f4'));
  const back = {
    ...spoken,
    run: { runId: uuid(51) },
    eventTime: later(),
    inputs: [{ namespace: 'files', name: 'f4' }],
  };
  expect((await hub.post('/api/v1/lineage', back)).status).toBe(201);

  const { file, lines } = await exported();
  const roots = idsOf(lines, 'Dataset', 'DatasetVersion', 'Job', 'Run');
  const gone = lines.filter(({ type, field, value }) => type === 'revision' && field === 'withdrawn' && value !== null);
  // f1, the version that its run made, the one by hand, job-3, f4 and its version.
  expect(gone).toHaveLength(6);
  expect(lines.filter(({ type, validTo }) => type === 'relation' && validTo !== null).length).toBeGreaterThan(6);
  const known = [await walks(roots), await walks(roots, '2026-01-15T00:00:00Z')];
  await empty();
  await imported(file);
  expect(saying((await exported({}, 'again.ndjson')).lines)).toEqual(saying(lines));
  expect([await walks(roots), await walks(roots, '2026-01-15T00:00:00Z')]).toEqual(known);
  const check = await checkStore(database, bodies, { deep: true });
  expect(check).toMatchObject({ ok: true, findings: [] });
  const content = await contentOf(database);
  expect(await rebuildStore(database, bodies)).toMatchObject({ differing: 0 });
  expect(await contentOf(database)).toEqual(content);
});

it('holds what was withdrawn as of before as it was, and around something else not any more', async () => {
  await chain(3);
  const whole = saying((await exported({ of: ['files/f2'] })).lines);
  const { data } = await hub.gql('{ status { cursor } }');
  await withdraw(await idOf('files/f1'));
  expect(saying((await exported({ of: ['files/f2'], asOf: data.status.cursor as string })).lines)).toEqual(whole);
  const now = await exported({ of: ['files/f2'] });
  const datasets = now.lines.filter(({ kind, type }) => type === 'entity' && kind === 'Dataset');
  expect(datasets.map(({ name }) => name).sort()).toEqual(['f2', 'f3']);
});

it('withdraws here what was withdrawn there, with what holds of it here until then', async () => {
  await chain(1);
  await withdraw(await idOf('files/f1'));
  const { file } = await exported();
  await empty();
  await chain(2);
  await imported(file);
  const f1 = await idOf('files/f1');
  const { data } = await hub.gql(
    '{ datasets { edges { node { name } } } entity(id: "' + f1 + '") { withdrawn { reason by } } }',
  );
  expect(data.datasets.edges.map(({ node }: { node: { name: string } }) => node.name).sort()).toEqual(['f0', 'f2']);
  expect(data.entity.withdrawn).toEqual({ reason: 'a test', by: 'anonymous' });
  const names = async (validAt: string | null) => {
    const query =
      'query($of: [ID!]!, $validAt: DateTime) { lineage(of: $of, direction: BOTH, validAt: $validAt) { nodes { name } } }';
    const answer = await hub.gql(query, { of: [f1], validAt });
    return answer.data.lineage.nodes.map(({ name }: { name: string }) => name).sort();
  };
  expect(await names(null)).toEqual(['f1']);
  expect(await names('2026-01-15T00:00:00Z')).toEqual(['f0', 'f1', 'f2', 'job-0', 'job-1']);
});

it('says after an import what was withdrawn and ended of a random stream', async () => {
  await writeAtRandom(hub, 24, 60, true);
  const { file, lines } = await exported();
  expect(lines.some(({ field }) => field === 'withdrawn')).toBe(true);
  await empty();
  await imported(file);
  expect(saying((await exported({}, 'again.ndjson')).lines)).toEqual(saying(lines));
  expect(await checkStore(database, bodies, { deep: true })).toMatchObject({ ok: true, findings: [] });
});

it('doubles nothing when it is run again, and goes on where it was cut off', async () => {
  await writeAtRandom(hub, 31, 60);
  const { file, lines } = await exported();
  // Into the hub that it came from: every fact is there, and none is written again.
  await imported(file);
  const known = (some: readonly Line[]) => some.slice(1, -1).map((line) => JSON.stringify(line));
  expect(known((await exported({}, 'same.ndjson')).lines)).toEqual(known(lines));
  await empty();
  const text = await readFile(file, 'utf8');
  const first = await imported(file);
  const head = async () => (await hub.gql('{ status { cursor ledger { seq } } }')).data as unknown;
  const before = await head();
  const again = await imported(file);
  expect(again).toMatchObject({ commands: 0, replayed: first.commands });
  expect(await head()).toEqual(before);

  await empty();
  const cut = new HubClient(hub.url);
  let sent = 0;
  const persist = cut.persist.bind(cut);
  cut.persist = (...args) => (sent++ < 3 ? persist(...args) : Promise.reject(new Error('cut off')));
  await expect(runImport(cut, quiet(), file)).rejects.toThrow('cut off');
  expect(await imported(file)).toMatchObject({ replayed: 3, commands: first.commands - 3 });
  expect(await readFile(file, 'utf8')).toBe(text);
});

it('adds to what a hub holds already: what has the same name in both is one thing', async () => {
  const register = (version: string) =>
    hub.gql(
      `mutation($input: RegisterModelVersionInput!) { registerModelVersion(input: $input) { ... on RegisterModelVersionPayload { model { id } } } }`,
      { input: { model: { name: 'churn' }, version } },
    );
  await register('1');
  const { file, lines } = await exported();
  const [imported1] = idsOf(lines, 'RegisteredModel');
  await empty();
  const { data } = await register('2');
  const own = data.registerModelVersion.model.id as string;
  await imported(file);
  const found = await hub.gql(
    `{ entity(id: "${imported1}") { id ... on RegisteredModel { versions { edges { node { name } } } } } }`,
  );
  expect(found.data.entity.id).toBe(own);
  expect(found.data.entity.versions.edges.map((edge: { node: { name: string } }) => edge.node.name).sort()).toEqual([
    '1',
    '2',
  ]);
});

const uuid = (n: number) => `0191f2a4-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** a.in → a → a.out → … a chain of jobs. */
async function chain(length: number): Promise<void> {
  for (let i = 0; i < length; i++) {
    const event = {
      ...runEvent('chain', uuid(i)),
      job: { namespace: 'test', name: `job-${i}` },
      eventTime: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
      inputs: [{ namespace: 'files', name: `f${i}` }],
      outputs: [{ namespace: 'files', name: `f${i + 1}` }],
    };
    expect((await hub.post('/api/v1/lineage', event)).status).toBe(201);
  }
}

it('exports what lies around something, as far as asked, and what that refers to', async () => {
  await chain(4);
  expect((await hub.post('/api/v1/lineage', runEvent('apart', uuid(99)))).status).toBe(201);
  const names = (lines: readonly Line[], kind: string) =>
    lines
      .filter((line) => line['kind'] === kind && line['type'] === 'entity')
      .map(({ name }) => name)
      .sort();

  const down = await exported({ of: ['files/f2'], direction: 'DOWNSTREAM' });
  expect(names(down.lines, 'Dataset')).toEqual(['f2', 'f3', 'f4']);
  expect(names(down.lines, 'Job')).toEqual(['job-2', 'job-3']);
  expect(down.lines.at(-1)).toMatchObject({ type: 'end', truncated: false, bounds: [], beyondDepth: false });

  const near = await exported({ of: ['files/f2'], direction: 'DOWNSTREAM', depth: 2 }, 'near.ndjson');
  expect(names(near.lines, 'Dataset')).toEqual(['f2', 'f3']);
  expect(near.lines.at(-1)).toMatchObject({ truncated: false, beyondDepth: true });
  // The job of the run that is next is there because its run is.
  expect(near.lines.filter(({ context }) => context === true).map(({ kind }) => kind)).toContain('Project');

  const few = await exported({ of: ['files/f2'], direction: 'BOTH', limit: 2 });
  expect(few.lines.at(-1)).toMatchObject({ truncated: true, bounds: ['LIMIT'] });

  const kinds = await exported({ kinds: ['Dataset'] });
  expect(new Set(kinds.lines.filter(({ type }) => type === 'entity').map(({ kind }) => kind))).toEqual(
    new Set(['Project', 'Dataset']),
  );

  await empty();
  await imported(near.file);
  const again = await exported({ of: ['files/f2'], direction: 'DOWNSTREAM', depth: 2 }, 'again.ndjson');
  const withoutContext = (lines: readonly Line[]) => saying(lines.map(({ context: _context, ...line }) => line));
  expect(withoutContext(again.lines)).toEqual(withoutContext(near.lines));
});

it('exports what the hub knew at an earlier position, whatever was written since', async () => {
  await chain(2);
  const { data } = await hub.gql('{ status { cursor } }');
  const before = saying((await exported()).lines);
  await chain(3);
  await hub.gql('mutation($input: DescribeInput!) { describe(input: $input) { __typename } }', {
    input: { id: (await hub.gql('{ find(text: "files/f0") { id } }')).data.find[0].id, description: 'later' },
  });
  const then = await exported({ asOf: data.status.cursor as string }, 'then.ndjson');
  expect(saying(then.lines)).toEqual(before);
  expect(saying((await exported({}, 'now.ndjson')).lines)).not.toEqual(before);
});

it('refuses what is no whole export of a known format, with line and member, and sends nothing', async () => {
  await chain(2);
  const { file, lines } = await exported();
  const head = (await hub.gql('{ status { cursor } }')).data as unknown;
  const texts = lines.map((line) => JSON.stringify(line));
  const with1 = (place: number, change: object) => texts.with(place, JSON.stringify({ ...lines[place], ...change }));
  const revision = lines.findIndex(({ type }) => type === 'revision');
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [with1(0, { version: 2 }), /:1: version: expected 1, found 2: a newer Rootline wrote it/],
    [with1(0, { type: 'something' }), /:1: type: expected "rootline-export"/],
    [texts.slice(0, -1), new RegExp(`has no end after line ${texts.length - 1}: it was cut off`)],
    [texts.toSpliced(2, 1), new RegExp(`:${texts.length - 1}: expected \\d+ entities`)],
    [with1(1, { name: 'another' }), new RegExp(`:${texts.length}: sha256: the lines before it are not those`)],
    [with1(1, { kind: 'Table' }), /:2: kind: /],
    [with1(1, { colour: 'red' }), /:2: expected no member colour/],
    [with1(revision, { field: 'colour' }), new RegExp(`:${revision + 1}: field: expected a field that is known`)],
    [texts.with(1, '{'), /:2: expected one JSON value/],
    [[], /is empty/],
  ];
  for (const [wrong, message] of cases) {
    const path = join(folder, 'wrong.ndjson');
    await writeFile(path, wrong.length === 0 ? '' : `${wrong.join('\n')}\n`);
    for (const client of [undefined, new HubClient(hub.url)])
      await expect(runImport(client, quiet(), path)).rejects.toThrow(message);
  }
  expect((await hub.gql('{ status { cursor } }')).data).toEqual(head);
  const dry = quiet();
  await runImport(undefined, dry, file);
  expect(JSON.parse(dry.written.join(''))).toMatchObject({ dryRun: true, commands: 0, entities: idsAll(lines) });
});

function idsAll(lines: readonly Line[]): number {
  return lines.filter(({ type }) => type === 'entity').length;
}

it('refuses parameters and records that it does not know, and names them', async () => {
  const get = async (query: string) => {
    const answer = await fetch(`${hub.url}/api/v1/export?${query}`);
    return [answer.status, ((await answer.json()) as { error: { message: string } }).error.message];
  };
  expect(await get('depth=0&of=x')).toEqual([400, expect.stringMatching(/^depth: /)]);
  expect(await get('colour=red')).toEqual([400, expect.stringMatching(/^colour: expected no such parameter/)]);
  expect(await get('kind=Table')).toEqual([400, expect.stringMatching(/^kind\.0: /)]);
  expect(await get('asOf=yesterday')).toEqual([400, expect.stringMatching(/^asOf: expected an ISO 8601 time/)]);
  expect(await get('of=dataset:00000000000000000000000000000000')).toEqual([404, expect.stringMatching(/^no entity/)]);

  const send = async (records: readonly unknown[]) => {
    const body = { format: 'rootline-export', version: 1, of: { epoch: 'x', seq: 1 }, records };
    const answer = await hub.post('/api/v1/import', body);
    return [answer.status, ((await answer.json()) as { error?: { message: string } }).error?.message];
  };
  const at = { recordedSeq: 1, recordedAt: 1 };
  const nowhere = 'dataset:00000000000000000000000000000000';
  expect(await send([])).toEqual([400, expect.stringMatching(/^records: /)]);
  expect(
    await send([{ type: 'relation', kind: 'READ_BY', from: nowhere, to: 'x', validFrom: 0, validTo: null, ...at }]),
  ).toEqual([400, expect.stringMatching(/^records\[0\]\.to: expected <kind>:<32 hex digits>/)]);
  const revision = { type: 'revision', of: nowhere, field: 'description', value: 'x', validFrom: 0, rank: 0, ...at };
  expect(await send([revision])).toEqual([404, expect.stringMatching(/records\[0\]\.of/)]);
  const withdrawn = { ...revision, field: 'withdrawn', validFrom: 5 };
  const wrong = expect.stringMatching(/^records\[0\]\.value: expected null, or at \(as validFrom\), reason and by/);
  for (const value of ['x', { at: 6, reason: '', by: '' }, { at: 5, reason: 'x' }])
    expect(await send([{ ...withdrawn, value }])).toEqual([400, wrong]);
  const project = nowhere.replace('dataset', 'project');
  expect(await send([{ ...withdrawn, of: project, value: { at: 5, reason: 'x', by: 'y' } }])).toEqual([
    400,
    expect.stringMatching(/^records\[0\]\.value: expected null: this kind is never withdrawn/),
  ]);
});
