// The stack's programs come from Maven Central once and stay under .rootline/lib, which --fresh does not touch.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

/** @typedef {(line: string) => void} Log */

/** The repository's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** Where programs are kept for every stack of this checkout. */
export const libDir = join(root, '.rootline', 'lib');
const pom = join(root, 'local', 'neo4j', 'pom.xml');
// Pinned: the version that Maven would choose by itself changes with Maven.
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const redisJar = { artifact: 'com.github.codemonstur:embedded-redis:1.4.3', file: 'embedded-redis-1.4.3.jar' };
// A first download on a slow line: 116 MB at 200 kB/s is ten minutes.
const downloadMs = 15 * 60_000;

/** An error whose message tells what failed and whose `cure` tells what to do. */
export class StepError extends Error {
  /** @param {string} message @param {string} cure @param {unknown} [cause] */
  constructor(message, cure, cause) {
    super(message, { cause });
    this.name = 'StepError';
    this.cure = cure;
  }
}

/** A tool of the JDK: from JAVA_HOME where that is set, else from PATH. @param {'java' | 'javac' | 'jar'} name */
export function jdkTool(name) {
  const home = process.env['JAVA_HOME'];
  const path = home ? join(home, 'bin', name) : name;
  return home && existsSync(path) ? path : name;
}

/** @param {string} name @returns {string | undefined} */
function onPath(name) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** @param {string[]} args @param {Log} log @returns {Promise<void>} */
function maven(args, log) {
  return new Promise((resolve, reject) => {
    const child = spawn('mvn', ['-B', '-ntp', '-q', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: downloadMs,
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    const started = Date.now();
    const ticker = setInterval(
      () => log(`still downloading from Maven Central (${Math.round((Date.now() - started) / 1000)} s)`),
      10_000,
    );
    const cure =
      'Check that Maven is installed and reaches Maven Central (or your mirror in ~/.m2/settings.xml), then run the command again.';
    child.on('error', (error) => {
      clearInterval(ticker);
      reject(new StepError('Maven could not be started', cure, error));
    });
    child.on('close', (code) => {
      clearInterval(ticker);
      if (code === 0) resolve();
      else reject(new StepError(`Maven failed:\n${output.trim().split('\n').slice(-8).join('\n')}`, cure));
    });
  });
}

/** The jars' folder is named by version, so that an upgrade fetches anew. */
function jarsFolder() {
  const version =
    /<artifactId>neo4j<\/artifactId>\s*<version>([^<]+)</.exec(readFileSync(pom, 'utf8'))?.[1] ?? 'unknown';
  return { version, folder: join(libDir, `neo4j-${version}`) };
}

/** Whether Maven is not needed any more for Neo4j. */
export function hasNeo4jJars() {
  return existsSync(jarsFolder().folder);
}

/**
 * Makes sure that Neo4j's jars are there, and gives their folder.
 * @param {Log} log @returns {Promise<string>}
 */
export async function neo4jJars(log) {
  const { version, folder } = jarsFolder();
  if (existsSync(folder)) return folder;
  mkdirSync(libDir, { recursive: true });
  return withLock(
    join(libDir, 'download.lock'),
    async () => {
      if (existsSync(folder)) return folder;
      log(`downloading Neo4j ${version} (about 120 MB, once)`);
      // A download that was interrupted may still be writing to its folder: it loses it, and this one has its own.
      const stale = readdirSync(libDir).filter((name) => name.includes('.partial-'));
      for (const name of stale) rmSync(join(libDir, name), { recursive: true, force: true });
      const partial = `${folder}.partial-${process.pid}`;
      await maven(
        ['-f', pom, `${plugin}:copy-dependencies`, `-DoutputDirectory=${partial}`, '-DincludeScope=runtime'],
        log,
      );
      // Renamed when complete: an interrupted download is never taken for a whole one.
      renameSync(partial, folder);
      return folder;
    },
    { timeoutMs: downloadMs },
  );
}

/** @returns {string} the part of the binary's name that tells the platform, as in redis-server-6.2.6-v5-linux-amd64 */
function redisPlatform() {
  const cpu = process.arch === 'x64' ? 'amd64' : process.arch;
  return `${process.platform}-${cpu}`;
}

const redisCure =
  'Install Redis or Valkey (apt install redis-server, brew install redis) or set REDIS_URL to a running server.';

/** @param {string} binary @returns {string | undefined} its version line when it runs here */
function redisVersion(binary) {
  const run = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

/**
 * The program to start Redis with: redis-server or valkey-server on PATH, else the binary in the embedded-redis jar.
 * @param {Log} log @returns {Promise<string>}
 */
export async function redisBinary(log) {
  for (const name of ['redis-server', 'valkey-server']) {
    const found = onPath(name);
    if (found && redisVersion(found)) return found;
  }
  const folder = join(libDir, redisJar.file.replace('.jar', ''));
  const binary = join(folder, 'redis-server');
  if (existsSync(binary)) return binary;
  mkdirSync(libDir, { recursive: true });
  return withLock(
    join(libDir, 'download.lock'),
    async () => {
      if (existsSync(binary)) return binary;
      log('downloading Redis (12 MB, once)');
      await maven([`${plugin}:copy`, `-Dartifact=${redisJar.artifact}`, `-DoutputDirectory=${folder}`], log);
      unpackRedis(folder, binary);
      return binary;
    },
    { timeoutMs: downloadMs },
  );
}

/** @param {string} folder @param {string} binary */
function unpackRedis(folder, binary) {
  const jar = join(folder, redisJar.file);
  const wanted = execFileSync(jdkTool('jar'), ['tf', jar], { encoding: 'utf8' })
    .split('\n')
    .find((name) => name.startsWith('redis-server-') && name.endsWith(redisPlatform()));
  if (!wanted) throw new StepError(`There is no packaged Redis for ${redisPlatform()}`, redisCure);
  execFileSync(jdkTool('jar'), ['xf', jar, wanted], { cwd: folder });
  const unpacked = join(folder, wanted);
  chmodSync(unpacked, 0o755);
  if (!redisVersion(unpacked))
    throw new StepError(
      `The packaged Redis (${readdirSync(folder).join(', ')}) does not run on this system; it needs OpenSSL 3 (libssl.so.3)`,
      redisCure,
    );
  renameSync(unpacked, binary);
}
