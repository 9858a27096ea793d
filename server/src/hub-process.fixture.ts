import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

export type HubProcess = {
  readonly url: string;
  /** Its exit code; null after a signal that it did not handle. */
  readonly ended: Promise<number | null>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<number | null>;
  /** All that it logged and wrote. */
  log(): string;
};

export type HubProcessOptions = {
  readonly name: string;
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string };
  readonly redis: { readonly url: string };
  /** For data, log and caches. */
  readonly folder: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
};

/** The bundled server (`buildServer` made it) in a process of its own, started once. */
export function startHubProcess({ name, neo4j, redis, folder, port, env = {} }: HubProcessOptions): HubProcess {
  const logFile = join(folder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [join(root, 'server/dist/main.mjs')], {
    env: {
      PATH: process.env['PATH'],
      NEO4J_URI: neo4j.uri,
      NEO4J_USER: neo4j.user,
      NEO4J_PASSWORD: neo4j.password,
      REDIS_URL: redis.url,
      ROOTLINE_DATA: join(folder, `${name}-data`),
      PORT: String(port),
      LOG_LEVEL: 'info',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      ...env,
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    url: `http://127.0.0.1:${port}`,
    ended,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
    log: () => readFileSync(logFile, 'utf8'),
  };
}

/** Resolves when GET `path` answers 200. @throws Error after a minute, or when the process ends before */
export async function untilAnswering(hub: HubProcess, path = '/health/ready'): Promise<void> {
  // A first start migrates, and lets a cold store plan: some 20 s on a busy machine.
  const deadline = Date.now() + 60_000;
  const state = { over: false };
  void hub.ended.then(() => (state.over = true));
  for (;;) {
    const status = await fetch(`${hub.url}${path}`).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => 0,
    );
    if (status === 200) return;
    if (state.over || Date.now() > deadline) throw new Error(`${hub.url}${path} answers ${status}:\n${hub.log()}`);
    await sleep(50);
  }
}
