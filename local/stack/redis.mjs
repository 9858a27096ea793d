import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { redisBinary } from './packages.mjs';
import { exchange } from './ports.mjs';
import { startService } from './service.mjs';
import { secret, writePrivate } from './state.mjs';

/** @typedef {import('./service.mjs').ServiceHandle & { url: string, password: string }} RedisHandle */

/** @param {number} port @param {string} data @param {string} password */
function configuration(port, data, password) {
  return `${[
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    `dir "${data}"`,
    'appendonly yes',
    // Written before each answer, synced each second: a killed process loses nothing, a power cut at most a second of what can be made again.
    'appendfsync everysec',
    'save ""',
    // Queues must not lose jobs: a full Redis refuses writes.
    'maxmemory 256mb',
    'maxmemory-policy noeviction',
    'daemonize no',
  ].join('\n')}\n`;
}

/**
 * Starts Redis (or Valkey) on loopback with its data under `<dir>/redis`, or adopts the one that runs there.
 * Ports, data and password are kept as by startNeo4j.
 * @param {{ dir: string, port?: number, log?: (line: string) => void }} options
 * @returns {Promise<RedisHandle>} `url` holds the password
 * @throws {import('./packages.mjs').StepError}
 */
export async function startRedis({ dir, port, log = () => undefined }) {
  const data = join(dir, 'redis');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const binary = await redisBinary(log);
  const { password } = secret(dir, 'redis');
  const ping = Buffer.from(`AUTH ${password}\r\nPING\r\n`);
  const service = await startService({
    name: 'redis',
    dir,
    port,
    command: (chosen) => {
      // In a file and not in the arguments, which every user of the machine can list.
      const file = join(data, 'redis.conf');
      writePrivate(file, configuration(chosen, data, password));
      return { command: binary, args: [file], cwd: data };
    },
    ready: async (chosen) => (await exchange(chosen, ping))?.toString().includes('+OK') === true,
    // Loading the append-only file: seconds at its bound of 256 MB.
    readyMs: 60_000,
    stopMs: 10_000,
  });
  return { ...service, url: `redis://:${password}@127.0.0.1:${service.port}`, password };
}
