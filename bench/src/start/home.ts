import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { node24 } from '../../../local/setup/install.mjs';
import { root } from '../../../local/stack/packages.mjs';
import { freePort } from '../../../local/stack/ports.mjs';

export type Pids = {
  readonly supervisor: number;
  readonly hub: number;
  readonly neo4j: number;
  readonly redis: number;
};

export type Started = {
  readonly url: string;
  readonly pids: Pids;
  /** From the command to a page of the web app (GET / answers 200), in seconds. */
  readonly pageSeconds: number;
  /** … and to GET /health that answers 200: everything behind the page works. */
  readonly readySeconds: number;
  stop(): Promise<void>;
};

/** A folder in which `npm start` keeps its data: none at the first start, kept between starts. */
export type Home = { start(): Promise<Started>; remove(): void };

// Far beyond a start; a start that hangs should end the measurement and not stop it.
const START_MS = 180_000;
const LOOK_EVERY_MS = 20;

/** An empty home. The example is marked as loaded: what it does is its own business and would go on in the background. */
export function openHome(): Home {
  const dir = mkdtempSync(join(tmpdir(), 'rootline-bench-start-'));
  writeFileSync(join(dir, 'example-loaded'), 'not here\n');
  return { start: () => start(dir), remove: () => rmSync(dir, { recursive: true, force: true }) };
}

async function start(dir: string): Promise<Started> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ROOTLINE_HOME: dir, PORT: String(port), NEO4J_URI: '', REDIS_URL: '' };
  const began = performance.now();
  const child = spawn(node24, ['local/start.mjs', '--no-open'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collected(child);
  const seconds = async (path: string): Promise<number> => {
    await untilAnswered(`${url}${path}`, () => {
      if (child.exitCode !== null || performance.now() - began > START_MS)
        throw new Error(`npm start failed:\n${output()}`);
    });
    return (performance.now() - began) / 1_000;
  };
  const [pageSeconds, readySeconds] = await Promise.all([seconds('/'), seconds('/health')]);
  return { url, pids: pidsOf(dir, child), pageSeconds, readySeconds, stop: () => stop(child) };
}

function collected(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (text += data.toString()));
  return () => text;
}

async function untilAnswered(url: string, check: () => void): Promise<void> {
  for (;;) {
    check();
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
    await sleep(LOOK_EVERY_MS);
  }
}

const recorded = z.object({ pid: z.int() });
const hubRecord = z.object({ server: recorded });
const stackState = z.object({ neo4j: recorded, redis: recorded });

function pidsOf(dir: string, child: ChildProcess): Pids {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(dir, name), 'utf8'));
  const { server } = hubRecord.parse(read('hub.json'));
  const { neo4j, redis } = stackState.parse(read('stack.json'));
  return { supervisor: child.pid ?? 0, hub: server.pid, neo4j: neo4j.pid, redis: redis.pid };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
