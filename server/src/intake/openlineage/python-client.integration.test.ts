import { execFile } from 'node:child_process';
import { createServer, request as httpRequest } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startBoltProxy } from '../../bolt-proxy.fixture.ts';
import { runEvent, startHub, type TestHub, testConfig } from '../../hub.fixture.ts';
import { graphLines } from './graph-lines.fixture.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'python-client', 'emit.py');
// `npm test` makes the virtual environment and names its Python; by hand it is where `npm test` puts it.
const python = process.env['ROOTLINE_PYTHON'] ?? join(import.meta.dirname, '../../../../.rootline/venv/bin/python');

type Sent = {
  readonly runs: readonly string[];
  readonly done: boolean;
  readonly stats: Readonly<Record<string, number>>;
};

async function emit(url: string, ...args: readonly string[]): Promise<Sent> {
  const { stdout } = await run(python, [script, url, ...args], { timeout: 90_000 });
  return JSON.parse(stdout) as Sent;
}

/** A hub behind a network that loses answers: every third request gets a 503, half of those after the hub took it. */
async function flaky(target: string): Promise<{ url: string; close(): void; lost(): number }> {
  let [requests, lost] = [0, 0];
  const server = createServer((incoming, outgoing) => {
    requests += 1;
    const lose = requests % 3 === 0;
    if (lose) lost += 1;
    if (lose && requests % 2 === 0) {
      incoming.resume().once('end', () => outgoing.writeHead(503).end());
      return;
    }
    const { url = '/', method = 'GET', headers } = incoming;
    const forwarded = httpRequest(new URL(url, target), { method, headers }, (answer) => {
      answer.resume().once('end', () => outgoing.writeHead(lose ? 503 : (answer.statusCode ?? 500)).end());
    });
    incoming.pipe(forwarded);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => server.close().closeAllConnections(), lost: () => lost };
}

let hub: TestHub;
beforeEach(async () => void (hub = await startHub()));
afterEach(() => hub.stop());

/** The position of the ledger, after the first event has brought the default project with it. */
async function firstSequence(): Promise<number> {
  const response = await hub.post('/api/v1/lineage', runEvent('first', '0194a6b0-ffff-7d61-9d2a-000000000000'));
  expect(response.status).toBe(201);
  await response.arrayBuffer();
  return sequence();
}

async function sequence(): Promise<number> {
  const { data } = await hub.gql('{ status { seq } }');
  return (data as { status: { seq: number } }).status.seq;
}

type Nodes = { readonly edges: readonly { readonly node: { readonly name: string } }[] };

it('takes run, job and dataset events of the official Python client', async () => {
  const { runs } = await emit(hub.url, 'http', '1');
  expect((await graphLines(await testConfig())).nodes).toEqual([
    'Dataset clean',
    'Dataset planned',
    'Dataset raw',
    'DatasetVersion clean@v0',
    'Job clean-up',
    'Job declared',
    'Job pipeline',
    'JobVersion clean',
    'Principal person',
    'Run 000',
    'Run 001',
    'Schema 1 column',
    'Schema 2 columns',
  ]);
  const { data } = await hub.gql(
    `query ($run: String!) { find(text: $run) { ... on Run { state parameters testResults parent { runId } } }
      datasets { edges { node { name source description aliases owners { name type } tags { key value } latestVersion { version rowCount byteSize } } } } }`,
    { run: runs[0] },
  );
  const { find, datasets } = data as { find: object[]; datasets: Nodes };
  expect(find).toEqual([
    {
      state: 'COMPLETED',
      parameters: { depth: '0' },
      testResults: [expect.objectContaining({ name: 'not_empty', status: 'pass' })],
      parent: { runId: expect.stringMatching(/000000$/) },
    },
  ]);
  const named = new Map(datasets.edges.map(({ node }) => [node.name, node]));
  expect(named.get('clean')).toMatchObject({
    aliases: ['hive/db.clean'],
    owners: [{ name: 'ada', type: 'MAINTAINER' }],
    tags: [{ key: 'tier', value: 'gold' }],
    latestVersion: { version: 'v0', rowCount: 42, byteSize: 4200 },
  });
  expect(named.get('raw')).toMatchObject({
    source: 's3://lake',
    description: 'As it arrives.',
  });
});

it('takes hundreds of events of its asynchronous transport, gzipped, each once', async () => {
  const before = await firstSequence();
  const sent = await emit(hub.url, 'async_http', '100', 'gzip');
  expect(sent).toMatchObject({ done: true, stats: { success: 202, failed: 0, pending: 0 } });
  expect((await sequence()) - before).toBe(202);
});

it('takes each event once however often the client has to send it', async () => {
  const before = await firstSequence();
  const network = await flaky(hub.url);
  try {
    const sent = await emit(network.url, 'async_http', '30');
    expect(sent).toMatchObject({ done: true, stats: { success: 62, failed: 0, pending: 0 } });
  } finally {
    network.close();
  }
  expect(network.lost()).toBeGreaterThan(20);
  expect((await sequence()) - before).toBe(62);
  const { data } = await hub.gql('{ runs(first: 200, filter: { states: [COMPLETED] }) { edges { node { id } } } }');
  expect((data as { runs: Nodes }).runs.edges).toHaveLength(31);
});

it('goes on when it is answered 202 while Neo4j is away, and all of it is in the graph afterwards', async () => {
  const before = await firstSequence();
  const { neo4j } = await testConfig();
  const proxy = await startBoltProxy(Number(new URL(neo4j.uri).port));
  const cutOff = await startHub({ neo4j: { ...neo4j, uri: `bolt://127.0.0.1:${proxy.port}` }, keepStore: true });
  try {
    proxy.sever();
    expect(await emit(cutOff.url, 'async_http', '10', 'gzip')).toMatchObject({
      done: true,
      stats: { success: 22, failed: 0, pending: 0 },
    });
    // It raises what is no 2xx. The job and the dataset are told again, as any client may.
    const { runs } = await emit(cutOff.url, 'http', '1');
    expect(runs).toHaveLength(1);
    const spool = async () => (await cutOff.gql('{ spool { waiting refusedCount } }')).data.spool as object;
    // More where the client lost patience, which is as long as the hub's, and sent one again.
    expect(await spool()).toEqual({ waiting: expect.toSatisfy((waiting: number) => waiting >= 26), refusedCount: 0 });
    expect((await sequence()) - before).toBe(0);
    proxy.heal();
    await expect.poll(spool, { timeout: 60_000, interval: 200 }).toEqual({ waiting: 0, refusedCount: 0 });
    expect((await sequence()) - before).toBe(22);
  } finally {
    proxy.heal();
    await cutOff.stop();
    proxy.close();
  }
});
