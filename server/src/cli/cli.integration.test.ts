import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeHub } from '../compose.ts';
import { type TestHub, runEvent, startHub, testConfig } from '../hub.fixture.ts';

let hub: TestHub;
let folder: string;
beforeAll(async () => {
  hub = await startHub();
  folder = await mkdtemp(join(tmpdir(), 'rootline-cli-'));
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** Runs the command line as a program of its own, with no hub of the checkout to be found. */
function rootline(args: readonly string[], env: NodeJS.ProcessEnv = { ROOTLINE_URL: hub.url }): Promise<Ended> {
  const main = join(import.meta.dirname, 'main.ts');
  const surroundings = { ...process.env, ROOTLINE_HOME: folder, ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', main, ...args], { env: surroundings }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const uuid = (n: number) => `0191f2a4-0000-7000-8000-${String(n).padStart(12, '0')}`;

it('sends files and folders, names what was refused and where, and doubles nothing', async () => {
  const events = join(folder, 'events');
  await mkdir(join(events, 'deeper'), { recursive: true });
  await writeFile(join(events, 'one.json'), JSON.stringify(runEvent('cli', uuid(1)), null, 2));
  await writeFile(
    join(events, 'list.json'),
    JSON.stringify([runEvent('cli', uuid(2)), { ...runEvent('cli', uuid(3)), run: {} }]),
  );
  const lines = Array.from({ length: 150 }, (_, i) => JSON.stringify(runEvent('cli', uuid(10 + i))));
  await writeFile(join(events, 'deeper/lines.ndjson'), `${lines.join('\n')}\n\n{"broken\n`);
  await writeFile(join(events, 'notes.txt'), 'no events');

  const sent = await rootline(['openlineage', 'send', events]);
  expect(sent.code).toBe(1);
  const summary = JSON.parse(sent.out) as { refused: { at: string; reason: string }[] };
  expect(summary).toMatchObject({ files: 3, events: 154, accepted: 152 });
  expect(summary.refused).toEqual([
    { at: `${join(events, 'deeper/lines.ndjson')}:152`, reason: 'expected JSON' },
    { at: `${join(events, 'list.json')}[1]`, reason: expect.stringMatching(/runId/) },
  ]);

  const again = await rootline([
    'openlineage',
    'send',
    join(events, 'one.json'),
    join(events, 'deeper/lines.ndjson'),
    '--text',
  ]);
  expect(again.out).toMatch(/^152 events in 2 files: 151 accepted, 1 refused\n/);
  const { data } = await hub.gql('{ status { entities { kind count } } }');
  const { entities } = (data as { status: { entities: unknown[] } }).status;
  expect(entities).toContainEqual({ kind: 'Run', count: 152 });
});

it('sends again what the hub had no room for', async () => {
  let asked = 0;
  const busy = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      asked++;
      const answers = [
        [503, { error: { code: 'HUB_BUSY', message: 'full' } }],
        [200, { failed_events: [{ index: 1, reason: 'full', retriable: true }] }],
        [200, { failed_events: [] }],
      ] as const;
      const [status, body] = answers[asked - 1] ?? [500, {}];
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  const file = join(folder, 'two.json');
  await writeFile(file, JSON.stringify([runEvent('a', uuid(900)), runEvent('b', uuid(901))]));
  const url = `http://127.0.0.1:${(busy.address() as AddressInfo).port}`;
  const sent = await rootline(['--url', url, 'openlineage', 'send', file]);
  busy.close();
  expect(JSON.parse(sent.out)).toEqual({ files: 1, events: 2, accepted: 2, refused: [] });
  expect(sent.code).toBe(0);
  expect(asked).toBe(3);
});

it('writes lineage as a tree for people and as JSON for programs, by id or by name', async () => {
  const text = await rootline(['lineage', 'files/cli.in', '--down', '--text']);
  expect(text.out).toBe(
    [
      'Dataset files/cli.in',
      '  led to',
      '  └─ Job test/cli  READ_BY',
      '     └─ Dataset files/cli.out  WRITES',
      '',
    ].join('\n'),
  );
  const json = await rootline(['lineage', 'cli.out', '--up', '--depth', '1']);
  const walk = JSON.parse(json.out) as { nodes: { id: string; name: string }[] };
  expect(walk.nodes.map(({ name }) => name)).toEqual(['cli.out', 'cli']);
  const byId = await rootline(['lineage', walk.nodes[0]?.id ?? '', '--up', '--depth', '1']);
  expect(JSON.parse(byId.out)).toMatchObject({ nodes: [{ name: 'cli.out' }, { name: 'cli' }] });
  const run = await rootline(['lineage', uuid(1), '--up', '--text']);
  expect(run.out).toMatch(/^Run cli @ .* COMPLETED\n {2}came from\n/);
  const earlier = await rootline(['lineage', 'files/cli.in', '--down', '--as-of', '2020-01-01T00:00:00Z']);
  expect(earlier.code).not.toBe(0);
});

it('tells what was learnt of something, and what is otherwise since', async () => {
  const { data } = await hub.gql('{ status { cursor } }');
  const { cursor } = (data as { status: { cursor: string } }).status;
  const { data: found } = await hub.gql('{ find(text: "files/cli.in") { id } }');
  const [{ id } = { id: '' }] = (found as { find: { id: string }[] }).find;
  const tag = `mutation { tag(input: { id: "${id}", tags: [{ key: "tier", value: "gold" }] }) { __typename } }`;
  expect(await hub.gql(tag)).toMatchObject({ data: { tag: { __typename: 'TagPayload' } } });

  const history = await rootline(['history', 'files/cli.in', '--field', 'tag:', '--text']);
  expect(history.out).toMatch(/^\d+ {2}\S+Z {2}anonymous graphql\.tag {2}tag:tier set gold\n$/);
  const page = await rootline(['history', 'files/cli.in', '--first', '1']);
  const { pageInfo } = JSON.parse(page.out) as { pageInfo: { hasNextPage: boolean; endCursor: string } };
  expect(pageInfo.hasNextPage).toBe(true);
  const rest = await rootline(['history', 'files/cli.in', '--after', pageInfo.endCursor, '--text']);
  expect(rest.out).toMatch(/CONSUMED_BY → Run \S+ began \(inferred\)\n.*more: --after \S+\n$/s);
  expect(rest.out).not.toMatch(/tag:tier/);
  const before = await rootline(['history', 'files/cli.in', '--field', 'tag:', '--as-of', cursor, '--text']);
  expect(before.out).toBe('nothing of that kind was learnt\n');

  const diff = await rootline(['diff', 'files/cli.in', '--from', cursor, '--text']);
  expect([diff.code, diff.out]).toEqual([0, '~ Dataset files/cli.in\n    tag:tier nothing → gold\n']);
  const since2020 = await rootline(['diff', 'files/cli.in', '--from', '2020-01-01T00:00:00Z', '--to', cursor]);
  expect(JSON.parse(since2020.out)).toMatchObject({ truncated: false, removed: [], changed: [] });
  expect((JSON.parse(since2020.out) as { added: { name: string }[] }).added.map(({ name }) => name)).toContain(
    'cli.out',
  );
  const without = await rootline(['diff', 'files/cli.in']);
  expect([without.code, without.err]).toEqual([2, expect.stringMatching(/needs the earlier moment/)]);
  const search = await rootline(['search', 'cli.in', '--as-of', '2020-01-01T00:00:00Z', '--text']);
  expect([search.code, search.out]).toEqual([0, 'nothing found\n']);
  const so = await rootline(['lineage', 'files/cli.in', '--down', '--valid-at', '2001-01-01T00:00:00Z', '--text']);
  expect(so.out).toMatch(/nothing that the hub knows of/);
});

it('finds by words, and shows the state of the hub', async () => {
  const find = async () => (await rootline(['search', 'cli', '--kind', 'Job', '--text'])).out;
  await expect.poll(find, { timeout: 15_000 }).toMatch(/^Job {2}test\/cli {2}job:[0-9a-f]{32}\n/);
  const status = await rootline(['status', '--text']);
  expect(status.out).toMatch(/^Rootline 0\.0\.0-test at http:/);
  expect(status.out).toMatch(/neo4j +up/);
  expect(status.out).toMatch(/^ {2}neo4j +up +since \S+ +5\.26\.\S+$/m);
  expect(status.out).toMatch(/^ {2}ledger +\d+ entries, epoch \w{26}$/m);
  expect(status.out).toMatch(/^ {2}queue +0 of 2000 writes waiting, 0\.0 MiB$/m);
  expect(status.out).toMatch(/^ {2}spool +0 of 100000 accepted and not yet in the graph, 0\.0 MiB$/m);
  expect(status.out).toMatch(/^ {2}change feed +(all entries relayed|\d+ entries behind the ledger)$/m);
  expect(status.out).toMatch(/^ {2}last batch +\d+ in \d+\.\d ms$/m);
  expect(status.out).toMatch(/^ {2}last minute +\d+\.\d writes\/s, \d+\.\d requests\/s$/m);
  expect(JSON.parse((await rootline(['status'])).out)).toMatchObject({
    version: '0.0.0-test',
    phase: 'READY',
    queueDepth: 0,
    lastMinute: { commandsPerSecond: expect.any(Number) },
  });
});

it('shows which part is away when the hub cannot read its store', async () => {
  const folder = (await testConfig()).dataFolder;
  // Listens, and never gets further than its migrations.
  const waiting = await composeHub({ ...(await testConfig()), dataFolder: folder }, '0.0.0-test');
  await waiting.app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(waiting.app.server.address() as AddressInfo).port}`;
  const status = await rootline(['status', '--text', '--url', url]);
  await waiting.stop();
  expect(status.code).toBe(1);
  expect(status.out).toMatch(/^Rootline at http:\S+, unready \(starting\)\n {2}neo4j +up/);
  expect(status.err).toMatch(/the hub is not ready/);
});

it('takes back what it is told to, and only when somebody agrees', async () => {
  await hub.post('/api/v1/lineage', runEvent('withdrawn', uuid(900)));
  const target = ['withdraw', uuid(900), '--reason', 'a test'];
  const refused = await rootline(target);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('--yes');
  const done = await rootline([...target, '--yes']);
  expect(JSON.parse(done.out)).toMatchObject({
    entity: { withdrawn: { reason: 'a test', by: 'anonymous' } },
    rest: null,
  });
  const never = await rootline(['unrelate', uuid(900), 'LED_TO', uuid(900), '--yes']);
  expect(never.code).toBe(4);
});

it('separates what became one, by the old name or the id', async () => {
  const called = (name: string, facets: object = {}) => ({
    ...runEvent('union', uuid(910)),
    eventType: 'RUNNING',
    outputs: [{ namespace: 'files', name, facets }],
  });
  const identifiers = [{ namespace: 'files', name: 'union.first', type: 'TABLE' }];
  await hub.post('/api/v1/lineage', called('union.first'));
  await hub.post('/api/v1/lineage', called('union.second'));
  await hub.post('/api/v1/lineage', called('union.second', { symlinks: { identifiers } }));
  expect((await rootline(['separate', 'files/union.first', '--yes'])).code).toBe(4);
  expect((await rootline(['separate', 'files/union.second'])).code).toBe(2);
  const done = await rootline(['separate', 'files/union.second', '--yes']);
  expect(JSON.parse(done.out)).toMatchObject({ entity: { name: 'union.second' }, from: { name: 'union.first' } });
  const history = await rootline(['history', 'files/union.second', '--text']);
  expect(history.out).toMatch(/separated from Dataset union\.first/);
  const { id } = (JSON.parse(done.out) as { entity: { id: string } }).entity;
  const again = await rootline(['separate', id, '--yes']);
  expect(again.err).toContain('does not lead to');
  expect(again.code).not.toBe(0);
});

it('prints what the shell needs to complete its commands', async () => {
  const { code, out } = await rootline(['completion', 'bash']);
  expect([code, out]).toEqual([0, expect.stringMatching(/complete -o default -F _rootline rootline\n$/)]);
  const unknown = await rootline(['completion', 'powershell']);
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/Allowed choices are bash, zsh, fish/)]);
});

it('ends with the code of its failure, and says what helps', async () => {
  const unreachable = await rootline(['status', '--url', 'http://127.0.0.1:1']);
  expect(unreachable.code).toBe(3);
  expect(unreachable.err).toMatch(/no hub answers at http:\/\/127\.0\.0\.1:1\nStart one with: npx rootline start/);
  const nothing = await rootline(['lineage', 'no-such-thing']);
  expect([nothing.code, nothing.out]).toEqual([4, '']);
  expect(nothing.err).toMatch(/nothing is called "no-such-thing"/);
  const usage = await rootline(['lineage', 'x', '--depth', 'deep']);
  expect([usage.code, usage.err]).toEqual([2, expect.stringMatching(/whole number from 1 to 50/)]);
  expect(await rootline(['stop'])).toMatchObject({
    code: 3,
    err: expect.stringMatching(/no hub runs from this checkout/),
  });
  expect(await rootline(['openlineage', 'send', join(folder, 'missing')])).toMatchObject({ code: 4 });
  const kinds = await rootline(['search', 'x', '--kind', 'Spaceship']);
  expect([kinds.code, kinds.err]).toEqual([1, expect.stringMatching(/"Spaceship" does not exist in "EntityKind"/)]);
});

it('empties a hub on its local stack, and none elsewhere', async () => {
  const production = await startHub({ local: false, keepStore: true });
  const refused = await rootline(['dev', 'reset', '--url', production.url]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/only a hub on the embedded local stack/)]);
  await production.stop();
  const done = await rootline(['dev', 'reset', '--text']);
  expect([done.code, done.out]).toEqual([0, expect.stringMatching(/^emptied the hub at http:.* in \d+ ms\n$/)]);
  const { data } = await hub.gql('{ jobs { edges { node { id } } } }');
  expect(data).toEqual({ jobs: { edges: [] } });
});
