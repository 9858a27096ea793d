import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildServer } from '../../local/setup/build.mjs';
import { freePort } from '../../local/stack/ports.mjs';
import { type HubProcess, startHubProcess, untilAnswering } from './hub-process.fixture.ts';
import { postJson, runEvent, testConfig } from './hub.fixture.ts';

/** What docs/guide/operations.md says, held against a hub in a process of its own. */
let guide: string;
let folder: string;
let hub: HubProcess;

const TOKEN = 'secret-token-of-a-producer';
const NAME = 'guided-by-the-guide';
const ask = async (path: string) => (await fetch(`${hub.url}${path}`)).text();

beforeAll(async () => {
  guide = await readFile(join(import.meta.dirname, '../../docs/guide/operations.md'), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'rootline-guide-'));
  const [{ neo4j, redisUrl }] = await Promise.all([testConfig(), buildServer(() => undefined)]);
  hub = startHubProcess({
    ...{ name: 'guide', neo4j, redis: { url: redisUrl }, folder, port: await freePort() },
    env: { LOG_LEVEL: 'debug', ROOTLINE_SLOW_MS: '1', ROOTLINE_LOCAL: '1', ROOTLINE_RESETTABLE: '1' },
  });
  await untilAnswering(hub);
  const event = runEvent(NAME, '0191f2a4-0000-7000-8000-000000000042');
  const headers = { authorization: `Bearer ${TOKEN}`, cookie: `session=${TOKEN}`, 'x-request-id': 'guide-1' };
  expect((await postJson(`${hub.url}/api/v1/lineage`, event, headers)).status).toBe(201);
  const found = await postJson(`${hub.url}/graphql`, { query: `{ find(text: "${NAME}.out") { id } }` });
  const { data } = (await found.json()) as { data: { find: { id: string }[] } };
  const query = 'query($of: [ID!]!) { lineage(of: $of) { truncated } }';
  await postJson(`${hub.url}/graphql`, { query, variables: { of: data.find.map(({ id }) => id) } });
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Text between a heading and the next one of its level. */
function section(heading: string): string {
  const text = guide.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  if (text === undefined) throw new Error(`the guide has no section ${heading}`);
  return text;
}

it('lists the metrics that there are, no more and no fewer', async () => {
  const told = new Set([...section('Metrics').matchAll(/`(rootline_\w+)`/g)].map(([, name]) => name));
  const served = new Set([...(await ask('/metrics')).matchAll(/^# TYPE (rootline_\w+) /gm)].map(([, name]) => name));
  expect([...told].sort()).toEqual([...served].sort());
});

it('names the labels that the series have', async () => {
  const text = await ask('/metrics');
  for (const [, names = '', labels = ''] of section('Metrics').matchAll(/^\| (`rootline_[^|]*) \| ([^|]*) \|/gm)) {
    const told = labels
      .split(/[,;]/)
      .map((label) => label.trim())
      .filter((label) => label !== '');
    const has = new Set<string>();
    for (const [, name = ''] of names.matchAll(/`(\w+)`/g)) {
      for (const [, inside = ''] of text.matchAll(new RegExp(`^${name}(?:_count)?\\{([^}]*)\\}`, 'gm'))) {
        for (const [, label = ''] of inside.matchAll(/(\w+)="/g)) has.add(label);
      }
    }
    expect([...has].sort(), names).toEqual([...new Set(told)].sort());
  }
});

it('gives a scrape configuration that points at what is served', () => {
  expect(section('Metrics')).toContain("targets: ['127.0.0.1:4000']");
  expect(guide).toMatch(/\| `PORT`, `HOST` +\| `4000`, `127\.0\.0\.1` +\|/);
});

it('shows health in the shape that it has', async () => {
  const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(section('Health'))?.[1] ?? '') as {
    parts: Record<string, object>;
  };
  const real = JSON.parse(await ask('/health')) as typeof example;
  expect(Object.keys(example)).toEqual(Object.keys(real));
  expect(Object.keys(example.parts)).toEqual(Object.keys(real.parts));
  for (const path of section('Health').matchAll(/`(\/health[\w/]*)`/g))
    expect(await ask(path[1] ?? '')).toMatch(/"phase":"ready"/);
});

it('asks for what waits in the spool as it says', async () => {
  const query = /```graphql\n([\s\S]*?)```/.exec(section('The spool'))?.[1] ?? '';
  const answer = (await (await postJson(`${hub.url}/graphql`, { query })).json()) as object;
  expect(answer).toEqual({
    data: {
      spool: {
        ...{ waiting: 0, bytes: 0, oldestReceivedAt: null, refusedCount: 0, draining: false, fault: null },
        ...{ limitEntries: 100_000, limitBytes: 2 * 1024 ** 3, refused: { edges: [] } },
        lanes: ['events', 'git'].map((name) => ({ name, waiting: 0, oldestReceivedAt: null, draining: false })),
      },
    },
  });
});

it('describes the variables that the server reads', async () => {
  const config = await readFile(join(import.meta.dirname, 'config.ts'), 'utf8');
  const shape = /environment = z\.object\(\{(.*?)\n\}\)/s.exec(config)?.[1] ?? '';
  const read = [...shape.matchAll(/^ {2}([A-Z0-9_]+):/gm)].map(([, name]) => name ?? '');
  expect(read.length).toBeGreaterThan(15);
  expect(read.filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
});

it('tells the request in the lines of the log that are about it, and nothing that was sent', () => {
  const lines = hub
    .log()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg: string; reqId?: string; requestIds?: string[]; statement?: string });
  // The request took more than the millisecond that this hub calls slow.
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: 'slow request', reqId: 'guide-1', route: '/api/v1/lineage', status: 201 }),
  );
  const slow = lines.filter(
    ({ msg, requestIds }) => msg === 'slow statement' && requestIds?.includes('guide-1') === true,
  );
  expect(slow.map(({ statement }) => statement)).toContain('commit');
  for (const { msg } of lines.filter((line) => line.msg.startsWith('slow')))
    expect(section('Logs')).toContain(`\`${msg}\``);
  expect(hub.log()).not.toMatch(new RegExp(`${TOKEN}|${NAME}`));
});

it('empties a local stack as it says', async () => {
  const command = /```sh\n(curl[^\n]*\/dev\/reset[^\n]*)\n```/.exec(guide)?.[1] ?? '';
  const { stdout } = await promisify(execFile)('bash', ['-c', command.replace('http://127.0.0.1:4000', hub.url)]);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'empty' });
});
