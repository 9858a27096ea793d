// Brings the hub up over the local stack, watches it, and takes it down in order: example, server, stack.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StepError, root } from '../stack/packages.mjs';
import { identify } from '../stack/processes.mjs';
import { runningService } from '../stack/service.mjs';
import { startLocalStack, stopLocalStack } from '../stack/index.mjs';
import { node24 } from '../setup/install.mjs';
import { untilHealthy } from './health.mjs';
import { startProgram } from './program.mjs';
import { forgetHub, home, writeHub } from './record.mjs';

// The usual time is two seconds. The first start on a machine with ten times the work that it can do took more than 90 s; one that ends is told at once.
const healthMs = 300_000;
// As in server/Dockerfile. V8 would give new objects 2 × 64 MB on a large machine, which stay with an idle hub; with 2 × 16 MB
// a fifth of the time goes into collecting them under load. What intake may hold at once fits into 512 MB beside full caches.
export const serverFlags = ['--enable-source-maps', '--max-semi-space-size=32', '--max-old-space-size=512'];
// The server's own limit for answering what it has begun.
const serverStopMs = 10_000;
const exampleStopMs = 3000;
// Often enough that a Neo4j that ran out of memory is back within the patience of a driver's retries.
const watchMs = 2000;

export class Supervisor {
  /** @type {import('./program.mjs').Program | undefined} */
  #server;
  /** @type {import('./program.mjs').Program | undefined} */
  #example;
  /** @type {Promise<void> | undefined} */
  #stopping;
  /** @type {NodeJS.Timeout | undefined} */
  #watch;
  /** @type {Promise<void> | undefined} a part of the stack is being looked at or brought back */
  #looking;
  /** @type {'starting' | 'ready'} */
  #state = 'starting';
  #port;

  /** @param {number} port */
  constructor(port) {
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  get stopping() {
    return this.#stopping !== undefined;
  }

  /** Writes .rootline/hub.json anew. */
  record() {
    const server = this.#server?.id;
    const example = this.#example?.id;
    writeHub({
      ...identify(process.pid),
      port: this.#port,
      url: this.url,
      state: this.#state,
      ...(server ? { server } : {}),
      ...(example ? { example } : {}),
    });
  }

  /** @param {import('../stack/index.mjs').LocalStack} stack @returns {Promise<void>} when GET /health answers 200 */
  async startServer(stack) {
    const { neo4j, redis } = stack;
    const env = {
      ...process.env,
      NEO4J_URI: neo4j.uri,
      NEO4J_USER: neo4j.user,
      // A user's own server may have its password in the environment only.
      ...(neo4j.passwordFile ? { NEO4J_PASSWORD_FILE: neo4j.passwordFile } : { NEO4J_PASSWORD: neo4j.password }),
      REDIS_URL: redis.url,
      PORT: String(this.#port),
      ROOTLINE_DATA: join(home, 'data'),
      ROOTLINE_LOCAL: '1',
      // graphql checks every value of an answer twice otherwise, to find two copies of itself.
      NODE_ENV: 'production',
      // Written in any case: what the user's own environment says does not count.
      ROOTLINE_RESETTABLE: stack.embedded ? '1' : '0',
      ROOTLINE_WEB: join(root, 'web', 'build'),
    };
    const server = startProgram('hub', node24, [...serverFlags, 'server/dist/main.mjs'], env);
    this.#server = server;
    this.record();
    let ended = false;
    void server.ended.then(() => (ended = true));
    const healthy = await untilHealthy(this.url, healthMs, () => !ended && !this.stopping);
    if (this.stopping) return;
    if (!healthy) {
      const what = ended
        ? 'The server ended while it was starting'
        : `The server was not ready within ${healthMs / 1000} s`;
      throw new StepError(`${what}:\n${server.logTail()}`, `The whole log is ${server.logFile}.`);
    }
    this.#state = 'ready';
    this.record();
  }

  /**
   * Brings parts of the local stack back that end by themselves.
   * @param {(line: string) => void} log
   * @returns {Promise<number>} the server's exit code, when it ends although nobody stops it
   */
  watch(log) {
    const look = async () => {
      this.#looking = this.#restart(log);
      await this.#looking;
      if (!this.stopping) this.#watch = setTimeout(look, watchMs);
    };
    this.#watch = setTimeout(look, watchMs);
    return new Promise((resolve) => {
      void this.#server?.ended.then((code) => {
        if (!this.stopping) resolve(code);
      });
    });
  }

  /** @param {(line: string) => void} log */
  async #restart(log) {
    const ended = [
      ...(process.env['NEO4J_URI'] || runningService(home, 'neo4j') ? [] : ['Neo4j']),
      ...(process.env['REDIS_URL'] || runningService(home, 'redis') ? [] : ['Redis']),
    ];
    if (ended.length === 0) return;
    log(`${ended.join(' and ')} ended unexpectedly: starting again`);
    try {
      await startLocalStack({ dir: home, log });
      log(`${ended.join(' and ')} answered again`);
    } catch (error) {
      log(`that failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Runs the flights example beside the hub, once per store. @param {(line: string) => void} log */
  async runExample(log) {
    const stamp = join(home, 'example-loaded');
    if (existsSync(stamp) || this.stopping) return;
    const example = startProgram(
      'flights',
      node24,
      ['--import', 'tsx', 'examples/flights/src/main.ts', '--url', this.url, '--data', join(home, 'flights')],
      process.env,
      log,
    );
    this.#example = example;
    this.record();
    const code = await example.ended;
    if (this.stopping) return;
    this.#example = undefined;
    this.record();
    if (code === 0) {
      writeFileSync(stamp, `${new Date().toISOString()}\n`);
      log('the example is loaded');
    } else {
      log(`the example did not finish (code ${code}); it runs again at the next start. ${example.logTail()}`);
    }
  }

  /** Stops everything in order; a second call waits for the first. @returns {Promise<void>} */
  stop() {
    this.#stopping ??= (async () => {
      clearTimeout(this.#watch);
      await this.#looking;
      await this.#example?.stop(exampleStopMs);
      await this.#server?.stop(serverStopMs);
      await stopLocalStack(home);
      forgetHub();
    })();
    return this.#stopping;
  }
}
