import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildServer } from '../../local/setup/build.mjs';
import { startNeo4j } from '../../local/stack/neo4j.mjs';
import { freePort } from '../../local/stack/ports.mjs';
import { askGraphQL, postJson, runEvent, testConfig } from './hub.fixture.ts';

const SERVER_KILLS = 20;
const STORE_KILLS = 2;
const PRODUCERS = 8;

const main = join(import.meta.dirname, '../dist/main.mjs');

let folder: string;
let neo4j: Awaited<ReturnType<typeof startNeo4j>>;
let environment: NodeJS.ProcessEnv;
let url: string;
let server: ChildProcess;

beforeAll(async () => {
  await buildServer(() => undefined);
  folder = await mkdtemp(join(tmpdir(), 'rootline-crash-'));
  neo4j = await startNeo4j({ dir: folder });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  environment = {
    ...process.env,
    NEO4J_URI: neo4j.uri,
    NEO4J_PASSWORD: neo4j.password,
    REDIS_URL: (await testConfig()).redisUrl,
    ROOTLINE_DATA: join(folder, 'data'),
    PORT: String(port),
    LOG_LEVEL: 'error',
  };
});
afterAll(async () => {
  server.kill('SIGKILL');
  await neo4j.stop();
  await rm(folder, { recursive: true, force: true });
});

function startServer(): void {
  server = spawn(process.execPath, [main], { env: environment, stdio: 'ignore' });
}

async function killServer(): Promise<void> {
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}

/** What the hub promised: the run of each event, and the place in the ledger that its receipt names. */
const acknowledged = new Map<string, number>();
let stopped = false;

/** Sends events that are unlike any other, one after the other, each until it is acknowledged. */
async function produce(name: string): Promise<void> {
  while (!stopped) {
    const runId = randomUUID();
    const event = runEvent(name, runId);
    for (;;) {
      const receipt = await sendOnce(event);
      if (receipt !== undefined) {
        acknowledged.set(runId, receipt);
        break;
      }
      await sleep(50);
    }
  }
}

/** The place in the ledger, or undefined when the event has to be sent again. */
async function sendOnce(event: unknown): Promise<number | undefined> {
  try {
    const response = await postJson(`${url}/api/v1/lineage`, event);
    if (response.status === 503) return undefined;
    const body = (await response.json()) as { seq: number };
    if (response.status !== 201) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
    return body.seq;
  } catch (error) {
    // The connection ended with the server: nobody knows what became of the event.
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function untilAcknowledged(more: number): Promise<void> {
  const goal = acknowledged.size + more;
  while (acknowledged.size < goal) await sleep(5);
}

type Connection<T> = {
  readonly edges: readonly { readonly node: T }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
};

async function all<T>(field: string, selection: string): Promise<readonly T[]> {
  const nodes: T[] = [];
  for (let after: string | null = null; ;) {
    const { data } = await askGraphQL(
      url,
      `query($after: String) { ${field}(first: 200, after: $after) { edges { node { ${selection} } } pageInfo { endCursor hasNextPage } } }`,
      { after },
    );
    const page = (data as Readonly<Record<string, Connection<T>>>)[field];
    if (page === undefined) throw new Error(`no ${field}`);
    nodes.push(...page.edges.map(({ node }) => node));
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}

it('loses nothing that it acknowledged and doubles nothing, killed 20 times under load and its store twice', async () => {
  startServer();
  const producers = Array.from({ length: PRODUCERS }, (_, i) => produce(`crash-${i}`));
  await untilAcknowledged(PRODUCERS);
  for (let kill = 1; kill <= SERVER_KILLS; kill++) {
    // At another moment of the batch each time.
    await untilAcknowledged(5 + ((kill * 7) % 11));
    await sleep((kill * 13) % 29);
    await killServer();
    startServer();
  }
  for (let kill = 0; kill < STORE_KILLS; kill++) {
    await untilAcknowledged(20);
    await neo4j.kill();
    neo4j = await startNeo4j({ dir: folder });
  }
  await untilAcknowledged(20);
  stopped = true;
  await Promise.all(producers);

  const entries = await all<{ seq: number; key: string }>('ledger', 'seq key');
  const seqs = entries.map(({ seq }) => seq).sort((a, b) => a - b);
  expect(seqs).toEqual(Array.from(seqs, (_, i) => i + 1));
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
  // Every receipt names an entry of its own; a run that is there was acknowledged, for every producer went on to the end.
  const receipts = new Set(acknowledged.values());
  expect(receipts.size).toBe(acknowledged.size);
  const runs = (await all<{ runId: string; state: string }>('runs', 'runId state')).map(({ runId }) => runId).sort();
  expect(runs).toEqual([...acknowledged.keys()].sort());
}, 240_000);
