import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { jdkTool, neo4jJars, root } from './packages.mjs';
import { exchange } from './ports.mjs';
import { startService } from './service.mjs';
import { secret } from './state.mjs';

/** @typedef {import('./service.mjs').ServiceHandle & { uri: string, user: string, password: string, passwordFile: string }} Neo4jHandle */

// Bolt's magic number and four proposals, of which the first (any 5.x) will be taken.
const boltHello = Buffer.from('6060b01700080805000000000000000000000000', 'hex');

/** @param {string} jars @param {string} data @param {number} port @param {string} passwordFile @param {string} archive a JVM flag */
function javaArguments(jars, data, port, passwordFile, archive) {
  return [
    '-Xmx384m',
    '-XX:+UseSerialGC',
    // A server that is out of memory ends and is started anew; half alive it would keep its lock and answer nothing.
    '-XX:+ExitOnOutOfMemoryError',
    archive,
    // An archive of another JDK is left aside without a word.
    '-Xlog:cds=off',
    '-Xlog:cds+dynamic=off',
    '--add-opens=java.base/java.nio=ALL-UNNAMED',
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    '-cp',
    join(jars, '*'),
    join(root, 'local', 'neo4j', 'Launcher.java'),
    data,
    String(port),
    passwordFile,
  ];
}

/**
 * @param {{ dir: string, port: number | undefined, jars: string, archive: string, stopMs: number }} options
 * @returns {Promise<import('./service.mjs').ServiceHandle>}
 */
function launchNeo4j({ dir, port, jars, archive, stopMs }) {
  const data = join(dir, 'neo4j');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { file } = secret(dir, 'neo4j');
  return startService({
    name: 'neo4j',
    dir,
    port,
    command: (chosen) => ({
      command: jdkTool('java'),
      args: javaArguments(jars, data, chosen, file, archive),
      cwd: data,
    }),
    // The port opens before the password is set, so the launcher's own line counts; the hello tells that it still answers.
    ready: async (chosen, text) =>
      text().includes(`READY bolt://127.0.0.1:${chosen}`) && (await exchange(chosen, boltHello))?.length === 4,
    // A new store takes 8 s on two free cores; recovery on a loaded machine several times that.
    readyMs: 120_000,
    stopMs,
  });
}

/**
 * The JVM's archive of Neo4j's classes, made once by a trial run. With it a start takes 9 s of a processor's time instead of 13.
 * @param {string} jars @param {(line: string) => void} log
 * @returns {Promise<string>} its path; an empty file, which the JVM ignores, where it could not be made
 */
async function classArchive(jars, log) {
  const archive = `${jars}.jsa`;
  if (existsSync(archive)) return archive;
  const make = async () => {
    if (existsSync(archive)) return;
    log('preparing Neo4j for quick starts (half a minute, once)');
    const dir = mkdtempSync(join(tmpdir(), 'rootline-trial-'));
    const made = join(dir, 'classes.jsa');
    try {
      // Writing the archive takes 6 s at the end of the run.
      const flags = { jars, archive: `-XX:ArchiveClassesAtExit=${made}`, stopMs: 90_000 };
      const trial = await launchNeo4j({ dir, port: undefined, ...flags });
      await trial.stop();
      copyFileSync(made, `${archive}.partial`);
    } catch {
      writeFileSync(`${archive}.partial`, '');
    }
    renameSync(`${archive}.partial`, archive);
    rmSync(dir, { recursive: true, force: true });
  };
  await withLock(`${archive}.lock`, make, { timeoutMs: 5 * 60_000 });
  return archive;
}

/**
 * Starts Neo4j 5.26 on loopback with its data under `<dir>/neo4j`, or adopts the one that runs there.
 * The port is `port`, else the one remembered in `<dir>/stack.json`, else a free one: after `stop()` or `kill()` a
 * second call with the same `dir` comes back on the same port with the same data and password.
 * @param {{ dir: string, port?: number, log?: (line: string) => void }} options
 * @returns {Promise<Neo4jHandle>} `uri` is a bolt:// address
 * @throws {import('./packages.mjs').StepError}
 */
export async function startNeo4j({ dir, port, log = () => undefined }) {
  const jars = await neo4jJars(log);
  const archive = `-XX:SharedArchiveFile=${await classArchive(jars, log)}`;
  const service = await launchNeo4j({ dir, port, jars, archive, stopMs: 20_000 });
  const { file, password } = secret(dir, 'neo4j');
  return { ...service, uri: `bolt://127.0.0.1:${service.port}`, user: 'neo4j', password, passwordFile: file };
}
