import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from '../../local/setup/build.mjs';
import { setup } from '../../local/test-stack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A hub of its own process that serves the built pages, on the Neo4j and Redis of the tests. */
export type LiveHub = {
  readonly url: string;
  /** Sends OpenLineage events. @throws Error when the hub does not take one */
  send(...events: readonly object[]): Promise<void>;
  ask(query: string): Promise<unknown>;
  /** Sends JSON to any route. @throws Error when the hub does not take it */
  post(path: string, body: object): Promise<unknown>;
  /** Ends the process as a crash would, keeping what is stored. */
  kill(): Promise<void>;
  /** Starts it again at the same address, its clock so many days behind. */
  start(daysBehind?: number): Promise<void>;
  /** Empties the store, which the files of tests share. */
  reset(): Promise<void>;
  remove(): Promise<void>;
};

/** Builds the pages when their sources changed, starts the stack when there is none, and a hub on it. */
export async function startLiveHub(daysBehind = 0): Promise<LiveHub> {
  await buildWeb((line) => console.error(line));
  await setup();
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), 'rootline-pages-'));
  const url = `http://127.0.0.1:${port}`;
  let running: ChildProcess | undefined;

  const post = async (path: string, body: object, headers: Record<string, string> = {}): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.headers.get('content-type')?.includes('json') === true ? response.json() : null;
  };
  const hub: LiveHub = {
    url,
    send: async (...events) => {
      for (const event of events) await post('/api/v1/lineage', event);
    },
    ask: (query) => post('/graphql', { query }),
    post,
    kill: () => ended(running, 'SIGKILL'),
    start: async (behind = 0) => {
      const imports = ['--import', 'tsx', ...(behind === 0 ? [] : ['--import', clockBehind(behind)])];
      running = spawn(process.execPath, [...imports, 'server/src/main.ts'], {
        cwd: root,
        env: hubEnvironment(port, data),
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      try {
        await untilReady(url, running);
      } catch (error) {
        // Nobody else would end it.
        await ended(running, 'SIGKILL');
        throw error;
      }
    },
    reset: async () => {
      await post('/dev/reset', {}, { 'x-rootline-reset': 'yes' });
    },
    remove: async () => {
      await ended(running, 'SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
  };
  await hub.start(daysBehind);
  return hub;
}

/** A module that sets the clock of the process that imports it first. */
function clockBehind(days: number): string {
  return `data:text/javascript,const now=Date.now;Date.now=()=>now()-${days * 86_400_000}`;
}

function hubEnvironment(port: number, data: string): NodeJS.ProcessEnv {
  const { env } = process;
  return {
    ...env,
    NEO4J_URI: env['ROOTLINE_TEST_NEO4J_URI'],
    NEO4J_USER: env['ROOTLINE_TEST_NEO4J_USER'],
    NEO4J_PASSWORD: env['ROOTLINE_TEST_NEO4J_PASSWORD'],
    REDIS_URL: env['ROOTLINE_TEST_REDIS_URL'],
    PORT: String(port),
    ROOTLINE_DATA: data,
    ROOTLINE_WEB: join(root, 'web/build'),
    ROOTLINE_LOCAL: '1',
    ROOTLINE_RESETTABLE: '1',
    LOG_LEVEL: 'error',
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// A cold start compiles the server's TypeScript and migrates an empty store.
const READY_MS = 60_000;

async function untilReady(url: string, process: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (process.exitCode !== null) throw new Error(`the hub ended with ${process.exitCode} before it was ready`);
    const health = await fetch(`${url}/health`).catch(() => null);
    if (health?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the hub at ${url} was not ready after ${READY_MS} ms`);
}

async function ended(process: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
  const closed = new Promise((resolve) => process.once('close', resolve));
  process.kill(signal);
  await closed;
}
