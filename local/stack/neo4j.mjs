import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { jdkTool, neo4jJars, root } from './packages.mjs';
import { exchange } from './ports.mjs';
import { startService } from './service.mjs';
import { secret } from './state.mjs';

/** @typedef {import('./service.mjs').ServiceHandle & { uri: string, user: string, password: string, passwordFile: string }} Neo4jHandle */

// Bolt's magic number and four proposals, of which the first (any 5.x) will be taken.
const boltHello = Buffer.from('6060b01700080805000000000000000000000000', 'hex');

/** @param {string} jars @param {string} data @param {number} port @param {string} passwordFile */
function javaArguments(jars, data, port, passwordFile) {
  return [
    '-Xmx384m',
    '-XX:+UseSerialGC',
    // A server that is out of memory ends and is started anew; half alive it would keep its lock and answer nothing.
    '-XX:+ExitOnOutOfMemoryError',
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
 * Starts Neo4j 5.26 on loopback with its data under `<dir>/neo4j`, or adopts the one that runs there.
 * The port is `port`, else the one remembered in `<dir>/stack.json`, else a free one: after `stop()` or `kill()` a
 * second call with the same `dir` comes back on the same port with the same data and password.
 * @param {{ dir: string, port?: number, log?: (line: string) => void }} options
 * @returns {Promise<Neo4jHandle>} `uri` is a bolt:// address
 * @throws {import('./packages.mjs').StepError}
 */
export async function startNeo4j({ dir, port, log = () => undefined }) {
  const data = join(dir, 'neo4j');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const jars = await neo4jJars(log);
  const { file, password } = secret(dir, 'neo4j');
  const service = await startService({
    name: 'neo4j',
    dir,
    port,
    command: (chosen) => ({ command: jdkTool('java'), args: javaArguments(jars, data, chosen, file), cwd: data }),
    // The port opens before the password is set, so the launcher's own line counts; the hello tells that it still answers.
    ready: async (chosen, text) =>
      text().includes(`READY bolt://127.0.0.1:${chosen}`) && (await exchange(chosen, boltHello))?.length === 4,
    // A new store takes 8 s on two free cores; recovery on a loaded machine several times that.
    readyMs: 120_000,
    stopMs: 20_000,
  });
  return { ...service, uri: `bolt://127.0.0.1:${service.port}`, user: 'neo4j', password, passwordFile: file };
}
