import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { jdkTool, neo4jJars, root } from './packages.mjs';
import { exchange } from './ports.mjs';
import { startService } from './service.mjs';
import { secret } from './state.mjs';

/** @typedef {import('./service.mjs').ServiceHandle & { uri: string, user: string, password: string, passwordFile: string }} Neo4jHandle */

// Bolt's magic number and four proposals, of which the first (any 5.x) will be taken.
const boltHello = Buffer.from('6060b01700080805000000000000000000000000', 'hex');

const source = join(root, 'local', 'neo4j', 'Launcher.java');

/**
 * @typedef {object} LaunchOptions
 * @property {string} dir
 * @property {number | undefined} port
 * @property {string} jars Neo4j's
 * @property {string} launcher our jar
 * @property {string[]} flags for the JVM
 * @property {number} stopMs
 */

/** @param {LaunchOptions} options @param {string} data @param {number} port @param {string} passwordFile */
function javaArguments({ jars, launcher, flags }, data, port, passwordFile) {
  return [
    '-Xmx384m',
    '-XX:+UseSerialGC',
    // A heap of small pages is slow to walk through on virtual machines; elsewhere the JVM does not know the flag.
    ...(process.platform === 'linux' ? ['-XX:+UseTransparentHugePages'] : []),
    // A server that is out of memory ends and is started anew; half alive it would keep its lock and answer nothing.
    '-XX:+ExitOnOutOfMemoryError',
    ...flags,
    // An archive of another JDK is left aside without a word.
    '-Xlog:cds=off',
    '-Xlog:cds+dynamic=off',
    '--add-opens=java.base/java.nio=ALL-UNNAMED',
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    '-cp',
    [join(jars, '*'), launcher].join(delimiter),
    'Launcher',
    data,
    String(port),
    passwordFile,
  ];
}

/** @param {LaunchOptions} options @returns {Promise<import('./service.mjs').ServiceHandle>} */
function launchNeo4j(options) {
  const { dir, port, stopMs } = options;
  const data = join(dir, 'neo4j');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { file } = secret(dir, 'neo4j');
  return startService({
    name: 'neo4j',
    dir,
    port,
    command: (chosen) => ({
      command: jdkTool('java'),
      args: javaArguments(options, data, chosen, file),
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

/** @param {string} path @param {() => Promise<void> | void} make writes `<path>.partial` @returns {Promise<string>} the path */
async function madeOnce(path, make) {
  if (existsSync(path)) return path;
  const unlessMade = async () => {
    if (existsSync(path)) return;
    await make();
    renameSync(`${path}.partial`, path);
  };
  await withLock(`${path}.lock`, unlessMade, { timeoutMs: 5 * 60_000 });
  return path;
}

/**
 * Our few lines of Java as a jar beside Neo4j's: compiling them at each start took four seconds of it.
 * @param {string} jars @returns {Promise<string>}
 */
function launcherJar(jars) {
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 8);
  const path = `${jars}-launcher-${digest}.jar`;
  return madeOnce(path, () => {
    const classes = mkdtempSync(join(tmpdir(), 'rootline-launcher-'));
    try {
      execFileSync(jdkTool('javac'), ['-cp', join(jars, '*'), '-d', classes, source]);
      execFileSync(jdkTool('jar'), ['cf', `${path}.partial`, '-C', classes, '.']);
      // Those of before an edit, with an archive of a hundred megabytes each.
      const stale = readdirSync(dirname(jars)).filter(
        (name) => name.startsWith(basename(jars)) && /[.](jar|jsa)$/.test(name),
      );
      for (const name of stale) rmSync(join(dirname(jars), name));
    } finally {
      rmSync(classes, { recursive: true, force: true });
    }
  });
}

/**
 * The JVM's archive of Neo4j's classes, made once by a trial run: a start then takes two thirds of the time.
 * @param {string} jars @param {string} launcher @param {(line: string) => void} log
 * @returns {Promise<string>} its path; an empty file, which the JVM ignores, where it could not be made
 */
function classArchive(jars, launcher, log) {
  const path = launcher.replace(/jar$/, 'jsa');
  return madeOnce(path, async () => {
    log('preparing Neo4j for quick starts (half a minute, once)');
    const dir = mkdtempSync(join(tmpdir(), 'rootline-trial-'));
    const made = join(dir, 'classes.jsa');
    try {
      // Writing the archive takes 6 s at the end of the run.
      const flags = [`-XX:ArchiveClassesAtExit=${made}`];
      const trial = await launchNeo4j({ dir, port: undefined, jars, launcher, flags, stopMs: 90_000 });
      await trial.stop();
      copyFileSync(made, `${path}.partial`);
    } catch {
      writeFileSync(`${path}.partial`, '');
    }
    rmSync(dir, { recursive: true, force: true });
  });
}

/**
 * Starts Neo4j 5.26 on loopback with its data under `<dir>/neo4j`, or adopts the one that runs there.
 * The port is `port`, else the one remembered in `<dir>/stack.json`, else a free one: after `stop()` or `kill()` a
 * second call with the same `dir` comes back on the same port with the same data and password.
 * @param {{ dir: string, port?: number, shortLived?: boolean, log?: (line: string) => void }} options shortLived: for a test's few
 *   thousand queries, a JVM that compiles quickly and not well: it starts in half the time and leaves a processor to the test
 * @returns {Promise<Neo4jHandle>} `uri` is a bolt:// address
 * @throws {import('./packages.mjs').StepError}
 */
export async function startNeo4j({ dir, port, shortLived = false, log = () => undefined }) {
  const jars = await neo4jJars(log);
  const launcher = await launcherJar(jars);
  const flags = [`-XX:SharedArchiveFile=${await classArchive(jars, launcher, log)}`];
  if (shortLived) flags.push('-XX:TieredStopAtLevel=1');
  const service = await launchNeo4j({ dir, port, jars, launcher, flags, stopMs: 20_000 });
  const { file, password } = secret(dir, 'neo4j');
  return { ...service, uri: `bolt://127.0.0.1:${service.port}`, user: 'neo4j', password, passwordFile: file };
}
