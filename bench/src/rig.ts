import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverFlags } from '../../local/hub/supervisor.mjs';
import { untilHealthy } from '../../local/hub/health.mjs';
import { node24 } from '../../local/setup/install.mjs';
import { startNeo4j } from '../../local/stack/neo4j.mjs';
import { root } from '../../local/stack/packages.mjs';
import { freePort } from '../../local/stack/ports.mjs';
import { startRedis } from '../../local/stack/redis.mjs';

/** A Neo4j, a Redis and a hub of their own, in a folder that goes with them. */
export type Rig = {
  readonly url: string;
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string };
  readonly pids: { readonly hub: number; readonly neo4j: number };
  stop(): Promise<void>;
};

// A new store on a busy machine: the migrations wait for their indexes.
const READY_MS = 120_000;

/** `pages`: the built pages are served, too. @throws Error with the hub's log when it does not come up */
export async function openRig({ pages = false } = {}): Promise<Rig> {
  const dir = mkdtempSync(join(tmpdir(), 'rootline-bench-'));
  const neo4j = await startNeo4j({ dir });
  const redis = await startRedis({ dir });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const hub = startHub(dir, {
    NEO4J_URI: neo4j.uri,
    NEO4J_PASSWORD_FILE: neo4j.passwordFile,
    REDIS_URL: redis.url,
    PORT: String(port),
    ...(pages ? { ROOTLINE_WEB: join(root, 'web', 'build') } : {}),
  });
  const stop = async (): Promise<void> => {
    await ended(hub);
    await Promise.all([neo4j.stop(), redis.stop()]);
    rmSync(dir, { recursive: true, force: true });
  };
  if (!(await untilHealthy(url, READY_MS, () => hub.exitCode === null))) {
    const log = readFileSync(join(dir, 'hub.log'), 'utf8');
    await stop();
    throw new Error(`the hub did not come up:\n${log}`);
  }
  return { url, neo4j, pids: { hub: hub.pid ?? 0, neo4j: neo4j.pid }, stop };
}

/** The built server with the environment that `npm start` gives it. */
function startHub(dir: string, env: Readonly<Record<string, string>>): ChildProcess {
  const log = openSync(join(dir, 'hub.log'), 'w');
  return spawn(node24, [...serverFlags, 'server/dist/main.mjs'], {
    cwd: root,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...env, ROOTLINE_DATA: join(dir, 'data'), ROOTLINE_LOCAL: '1', NODE_ENV: 'production' },
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
