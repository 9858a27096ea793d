import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@rootline/graph';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cypher, query } from '../../graph/driver/cypher.ts';
import { list, row, text } from '../../graph/driver/rows.ts';
import { buildServer } from '../../local/setup/build.mjs';
import { startNeo4j } from '../../local/stack/neo4j.mjs';
import { freePort } from '../../local/stack/ports.mjs';
import { startRedis } from '../../local/stack/redis.mjs';
import { type HubProcess, startHubProcess, untilAnswering } from './hub-process.fixture.ts';
import { type Producers, startProducers } from './producers.fixture.ts';
import { auditStore, readStore } from './store-audit.fixture.ts';

const STOPS = 4;
const PRODUCERS = 8;
const migrations = join(import.meta.dirname, '../../graph/migrations');
const EXTRA_INDEX = query(
  'test.extra-index',
  cypher`SHOW INDEXES YIELD name, labelsOrTypes WHERE name = 'job_of_test' RETURN name, labelsOrTypes`,
  row(text, list(text)),
);

let folder: string;
let neo4j: Awaited<ReturnType<typeof startNeo4j>>;
let redis: Awaited<ReturnType<typeof startRedis>>;
let database: Database;
const started: HubProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootline-replicas-'));
  // A stack of its own: what is migrated here stays migrated.
  [neo4j, redis] = await Promise.all([startNeo4j({ dir: folder, shortLived: true }), startRedis({ dir: folder })]);
  database = openDatabase(neo4j);
  await buildServer(() => undefined);
});
afterAll(async () => {
  await Promise.all(started.map((hub) => hub.stop()));
  await database.close();
  await Promise.all([neo4j.stop(), redis.stop()]);
  await rm(folder, { recursive: true, force: true });
});

function start(name: string, port: number, env: Readonly<Record<string, string>> = {}): HubProcess {
  const hub = startHubProcess({ name, neo4j, redis, folder, port, env });
  started.push(hub);
  return hub;
}

/** What was acknowledged is there once, and nothing beside it but what was sent and given up. */
async function expectAllKept(loads: readonly Producers[]): Promise<void> {
  const content = await readStore(database);
  expect(auditStore(content)).toEqual([]);
  const states = Map.groupBy(content.runs, ({ runId }) => runId);
  const acknowledged = loads.flatMap((load) => [...load.acknowledged, ...load.spooled]);
  const abandoned = loads.flatMap((load) => load.abandoned);
  for (const { runId, state } of acknowledged) expect(states.get(runId)).toMatchObject([{ state }]);
  const left = abandoned.filter(({ runId }) => states.has(runId)).length;
  expect(content.entries.length).toBe(1 + acknowledged.length + left);
}

const loads: Producers[] = [];

it('loses nothing acknowledged when it is told to stop under load, and ends in order each time', async () => {
  const port = await freePort();
  let hub = start('stopped', port);
  await untilAnswering(hub);
  const load = startProducers(hub.url, PRODUCERS);
  loads.push(load);
  for (let round = 1; round <= STOPS; round++) {
    await load.untilAcknowledged(PRODUCERS * 3);
    expect(await hub.stop()).toBe(0);
    hub = start('stopped', port);
    await untilAnswering(hub);
  }
  await load.stop();
  // Nobody saw anything but a receipt, 503, or a connection that was closed.
  expect(load.unexpected).toEqual([]);
  expect(await hub.stop()).toBe(0);
  expect(hub.log()).not.toMatch(/request failed|command rejected|going down failed|could be closed in time/);
  await expectAllKept(loads);
}, 300_000);

it('is upgraded one replica after the other: the old one goes on while the new one migrates, and cannot come back', async () => {
  const grown = join(folder, 'migrations');
  await mkdir(grown);
  const names = (await readdir(migrations)).filter((name) => name.endsWith('.cypher'));
  for (const name of names) await copyFile(join(migrations, name), join(grown, name));
  const extra = `${String(names.length + 1).padStart(4, '0')}_of_test`;
  await writeFile(
    join(grown, `${extra}.cypher`),
    'CREATE INDEX job_of_test IF NOT EXISTS FOR (n:Job) ON (n.testOnly);\n',
  );
  const next = { ROOTLINE_MIGRATIONS: grown };

  const [first, second] = [start('old-1', await freePort()), start('old-2', await freePort())];
  await Promise.all([untilAnswering(first), untilAnswering(second)]);
  const onFirst = startProducers(first.url, PRODUCERS / 2);
  const onSecond = startProducers(second.url, PRODUCERS / 2);
  loads.push(onFirst, onSecond);
  await Promise.all([onFirst.untilAcknowledged(20), onSecond.untilAcknowledged(20)]);

  // The second replica is replaced while the first one takes all that comes.
  await onSecond.stop();
  expect(await second.stop()).toBe(0);
  const upgraded = start('new-2', Number(new URL(second.url).port), next);
  await untilAnswering(upgraded);
  expect(upgraded.log()).toContain(`"applied":["${extra}"],"msg":"the store was migrated"`);
  expect(await database.read(EXTRA_INDEX)).toEqual([['job_of_test', ['Job']]]);
  const onUpgraded = startProducers(upgraded.url, PRODUCERS / 2);
  loads.push(onUpgraded);
  // Old and new beside each other, both under load.
  await Promise.all([onFirst.untilAcknowledged(40), onUpgraded.untilAcknowledged(40)]);
  expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);

  // A replica of the old version that starts now, says why it cannot.
  const late = start('old-3', await freePort());
  expect(await late.ended).toBe(1);
  expect(late.log()).toContain(
    `the store has migration ${extra}, which this version of the program does not know: start a newer one\n`,
  );
  expect(late.log()).not.toContain('    at ');

  await Promise.all([onFirst.stop(), onUpgraded.stop()]);
  expect(await first.stop()).toBe(0);
  const last = start('new-1', Number(new URL(first.url).port), next);
  await untilAnswering(last);
  expect(last.log()).not.toContain('the store was migrated');
  expect(loads.flatMap((load) => load.unexpected)).toEqual([]);
  await expectAllKept(loads);
}, 300_000);
