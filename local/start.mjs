// npm start: from a fresh clone to a hub that answers, in one command. Needs Node 20 and no package.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from './hub/browser.mjs';
import { untilHealthy } from './hub/health.mjs';
import { endOrphans } from './hub/program.mjs';
import { home, readHub, runningHub } from './hub/record.mjs';
import { Supervisor } from './hub/supervisor.mjs';
import { buildServer, buildWeb } from './setup/build.mjs';
import { endCommands } from './setup/child.mjs';
import { installPackages } from './setup/install.mjs';
import { checkPrerequisites } from './setup/prerequisites.mjs';
import { explain, seconds, step } from './setup/step.mjs';
import { startLocalStack } from './stack/index.mjs';
import { withLock } from './stack/lock.mjs';
import { StepError, hasNeo4jJars } from './stack/packages.mjs';
import { canListen } from './stack/ports.mjs';

const usage = `Starts Rootline: installs and builds what is missing, brings Neo4j and Redis up, serves the hub.

  npm start [-- --no-open --fresh --help]

  --no-open  do not open a browser
  --fresh    empty the local store first (graph, queues, files; downloaded programs stay)
  --help     this text

Environment
  PORT                   the hub's port on 127.0.0.1 (default 4000)
  NEO4J_URI              a Neo4j of your own instead of the local one, with NEO4J_USER (default neo4j)
                         and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE
  REDIS_URL              a Redis or Valkey of your own instead of the local one
  ROOTLINE_HOME          folder for data, logs and passwords (default .rootline)

Stop with Ctrl-C or \`npm run rootline -- stop\`.`;

/** @returns {{ open: boolean, fresh: boolean, help: boolean }} @throws {StepError} */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: { 'no-open': { type: 'boolean' }, fresh: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    return { open: values['no-open'] !== true, fresh: values.fresh === true, help: values.help === true };
  } catch (error) {
    throw new StepError(
      error instanceof Error ? error.message : String(error),
      'npm start -- --help shows what there is.',
    );
  }
}

/** @returns {number} @throws {StepError} */
function readPort() {
  const text = process.env['PORT'] || '4000';
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StepError(`PORT is "${text}"`, 'Give a whole number from 1 to 65535, or leave it away for 4000.');
}

/** Looks for a hub that runs already. @param {boolean} fresh @returns {Promise<string | undefined>} its address */
async function findRunning(fresh) {
  const running = runningHub();
  if (!running) return undefined;
  const stop = 'Stop it with Ctrl-C where it runs, or with: npm run rootline -- stop';
  if (fresh)
    throw new StepError(`A hub runs at ${running.url} (process ${running.pid}), so its store cannot be emptied`, stop);
  // It may be under load, or its Neo4j on the way back.
  if (await untilHealthy(running.url, 20_000)) return running.url;
  throw new StepError(
    `Process ${running.pid} runs the hub, but ${running.url}/health does not answer 200`,
    `${stop}. Its log is .rootline/logs/hub.log.`,
  );
}

/** @param {boolean} fresh */
function emptyStore(fresh) {
  if (!fresh) return;
  if (process.env['NEO4J_URI'] || process.env['REDIS_URL']) {
    throw new StepError(
      '--fresh empties the local stack only, and NEO4J_URI or REDIS_URL is set',
      'Empty your own servers yourself, or unset both variables.',
    );
  }
  for (const part of ['data', 'flights', 'example-loaded']) rmSync(join(home, part), { recursive: true, force: true });
}

/** @param {Supervisor} supervisor @param {number} port @param {boolean} fresh */
async function bringUp(supervisor, port, fresh) {
  await step('stopping what an earlier start left', () => endOrphans(readHub()));
  const ownNeo4j = !process.env['NEO4J_URI'];
  await step('prerequisites', async () => checkPrerequisites({ java: ownNeo4j, maven: ownNeo4j && !hasNeo4jJars() }));
  if (!(await canListen(port))) {
    throw new StepError(
      `Port ${port} is in use by another program`,
      `Stop that program, or choose another port: PORT=${port + 1} npm start`,
    );
  }
  emptyStore(fresh);
  supervisor.record();
  await step('packages', installPackages);
  // The stack needs a processor's time mostly, so it comes up while the builds run.
  const stack = step('Neo4j and Redis', (log) => startLocalStack({ dir: home, log, fresh }));
  const builds = (async () => {
    await step('server', buildServer);
    await step('web app', buildWeb);
  })();
  await Promise.allSettled([stack, builds]);
  await builds;
  await step('hub', async () => supervisor.startServer(await stack));
}

/**
 * Ctrl-C and SIGTERM: before this process owns the hub it just ends, afterwards it takes everything down in order.
 * @param {Supervisor} supervisor @param {() => boolean} ours
 */
function endOnSignals(supervisor, ours) {
  const interrupted = async () => {
    if (!ours()) process.exit(0);
    if (supervisor.stopping) return;
    console.log('\nstopping (example, server, Neo4j and Redis) …');
    endCommands();
    await supervisor.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void interrupted());
  process.on('SIGTERM', () => void interrupted());
}

async function main() {
  const began = Date.now();
  const { open, fresh, help } = readArguments();
  if (help) return void console.log(usage);
  const port = readPort();
  mkdirSync(home, { recursive: true, mode: 0o700 });

  const supervisor = new Supervisor(port);
  let ours = false;
  endOnSignals(supervisor, () => ours);
  const work = async () => {
    const url = await findRunning(fresh);
    if (url) return url;
    ours = true;
    try {
      await bringUp(supervisor, port, fresh);
    } catch (error) {
      // What was interrupted fails too: the signal's handler ends the process.
      if (!supervisor.stopping) explain(error);
      process.exitCode = 1;
      await supervisor.stop();
    }
    return undefined;
  };
  const elsewhere = await withLock(join(home, 'start.lock'), work, {
    // A first start by somebody else: downloads, install and builds.
    timeoutMs: 30 * 60_000,
    onWait: (pid) => console.log(`process ${pid} is starting the hub: waiting for it`),
  });
  if (elsewhere) {
    console.log(`Rootline runs already at ${elsewhere}`);
    process.exit(0);
  }
  if (supervisor.stopping) return;

  console.log(`\nRootline is ready at ${supervisor.url} (${seconds(Date.now() - began)}). Ctrl-C stops it.\n`);
  if (open) openBrowser(supervisor.url);
  void supervisor.runExample((line) => console.log(`[flights] ${line}`));
  const code = await supervisor.watch((line) => console.log(`[stack] ${line}`));
  console.error(`The server ended by itself (code ${code}). Its log is ${join(home, 'logs', 'hub.log')}.`);
  await supervisor.stop();
  process.exit(1);
}

main().catch((error) => {
  explain(error);
  process.exit(1);
});
