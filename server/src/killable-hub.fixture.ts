import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildServer } from '../../local/setup/build.mjs';
import { freePort } from '../../local/stack/ports.mjs';

const root = join(import.meta.dirname, '../..');

export type KillableHub = {
  readonly url: string;
  /** Ends the process with SIGKILL; the supervisor starts the next one at once. */
  kill(): Promise<void>;
  /** Resolves when it is ready and nothing waits in its spool. @throws Error after four minutes */
  untilDrained(): Promise<void>;
  /** Ends it in order; the supervisor starts the next one at once. */
  restart(): Promise<void>;
  /** Its process stands still until `resume`, as a machine that swaps. */
  pause(): void;
  resume(): void;
  /** Of the process that is there now. */
  pid(): number | undefined;
  /** Ends it in order, for good; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** All that its processes logged (level `warn` and above, a line of JSON each). */
  log(): string;
};

export type KillableHubOptions = {
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string };
  readonly redis: { readonly url: string };
  /** For data, log and caches. */
  readonly folder: string;
  /** Of its log, where several share a folder and its data. Default `hub`. */
  readonly name?: string;
  /** For what is compiled, where hubs of several folders share it. */
  readonly compiled?: string;
  /** Variables beside those that every hub needs. */
  readonly env?: Readonly<Record<string, string>>;
};

/** The bundled server in a process of its own, started again whenever it ends, as systemd or Kubernetes do. */
export async function startKillableHub({
  neo4j,
  redis,
  folder,
  name = 'hub',
  compiled = join(folder, 'compiled'),
  env: more = {},
}: KillableHubOptions): Promise<KillableHub> {
  await buildServer(() => undefined);
  const port = await freePort();
  const logFile = join(folder, `${name}.log`);
  const env = {
    PATH: process.env['PATH'],
    NEO4J_URI: neo4j.uri,
    NEO4J_USER: neo4j.user,
    NEO4J_PASSWORD: neo4j.password,
    REDIS_URL: redis.url,
    ROOTLINE_DATA: join(folder, 'data'),
    PORT: String(port),
    LOG_LEVEL: 'warn',
    // Halves the time of a start. Only a process that ends in order writes it.
    NODE_COMPILE_CACHE: compiled,
    ...more,
  };
  const url = `http://127.0.0.1:${port}`;
  let wanted = true;
  let child: ChildProcess;
  const start = (): void => {
    const log = openSync(logFile, 'a');
    child = spawn(process.execPath, [join(root, 'server/dist/main.mjs')], { env, stdio: ['ignore', log, log] });
    closeSync(log);
    child.once('exit', (code) => {
      // A start that fails at once is tried again after a pause, so that it does not take the core from what it waits for.
      if (wanted) setTimeout(() => wanted && start(), code === 1 ? 500 : 0);
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    // Between an end and the next start there is nobody to end.
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await exit)[0];
  };

  const isCompiled = existsSync(compiled);
  start();
  await untilReady(url);
  if (!isCompiled) {
    await end('SIGTERM');
    await untilReady(url);
  }
  return {
    url,
    async kill() {
      await end('SIGKILL');
    },
    async restart() {
      await end('SIGTERM');
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    pid: () => child.pid,
    untilDrained: () => untilReady(url, (health) => health.parts.spool.detail.startsWith('0 of ')),
    async stop() {
      wanted = false;
      return end('SIGTERM');
    },
    log: () => readFileSync(logFile, 'utf8'),
  };
}

type Health = { readonly parts: { readonly spool: { readonly detail: string } } };

async function untilReady(url: string, and: (health: Health) => boolean = () => true): Promise<void> {
  // A first start migrates and lets a cold store plan: half a minute on a busy machine, two on one that a dozen programs share.
  const deadline = Date.now() + 240_000;
  for (;;) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.status === 200 && and((await answer.json()) as Health)) return;
    if (Date.now() > deadline)
      throw new Error(`the hub at ${url} is not ready: /health answers ${answer?.status ?? 0}`);
    await sleep(50);
  }
}
