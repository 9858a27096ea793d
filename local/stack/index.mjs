// The local stack: a real Neo4j and a real Redis without Docker. Plain Node 20, no dependency.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withLock } from './lock.mjs';
import { startNeo4j } from './neo4j.mjs';
import { endProcess } from './processes.mjs';
import { startRedis } from './redis.mjs';
import { runningService } from './service.mjs';
import { remember } from './state.mjs';

/**
 * @typedef {object} StackOptions
 * @property {string} dir folder for data, ports, passwords and logs; made when missing
 * @property {(line: string) => void} [log] progress, one line each
 * @property {boolean} [fresh] stop what runs for this folder and empty its data first; downloaded programs and passwords stay
 * @property {{ neo4j?: number, redis?: number }} [ports] ports that must be used; else remembered or free ones
 * @property {boolean} [shortLived] for tests: as by startNeo4j
 * @property {Record<string, string | undefined>} [env] where NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, NEO4J_PASSWORD_FILE and REDIS_URL are read; `{}` ignores them
 */

/**
 * @typedef {object} LocalStack
 * @property {{ uri: string, user: string, password: string, passwordFile?: string }} neo4j passwordFile is absent for a server of the user's own
 * @property {{ url: string }} redis
 * @property {boolean} embedded both servers are of this folder, none is the user's own: only then may what they hold be emptied
 * @property {boolean} adopted every part that is ours ran already
 * @property {() => Promise<void>} stop stops what is ours, adopted parts too
 */

/** @param {Record<string, string | undefined>} env */
function outsideNeo4j(env) {
  const uri = env['NEO4J_URI'];
  if (!uri) return undefined;
  const file = env['NEO4J_PASSWORD_FILE'];
  const password = env['NEO4J_PASSWORD'] ?? (file ? readFileSync(file, 'utf8').trim() : '');
  return { uri, user: env['NEO4J_USER'] ?? 'neo4j', password, ...(file ? { passwordFile: file } : {}) };
}

/** Stops what runs for the folder, whoever started it. @param {string} dir */
export async function stopLocalStack(dir) {
  await Promise.all(
    /** @type {const} */ (['neo4j', 'redis']).map(async (name) => {
      const running = runningService(dir, name);
      if (!running) return;
      // Neo4j needs a second or two; twenty are a loaded machine.
      await endProcess(running.id, 20_000);
      remember(dir, name, { port: running.port });
    }),
  );
}

/**
 * Brings Neo4j and Redis up for a folder, or adopts those that run for it. Two processes that call it at once get the same two servers.
 * With NEO4J_URI or REDIS_URL in `env` (each by itself) that server is used and never stopped.
 * @param {StackOptions} options @returns {Promise<LocalStack>}
 * @throws {import('./packages.mjs').StepError} with the cure
 */
export async function startLocalStack({
  dir: given,
  log = () => undefined,
  fresh = false,
  ports = {},
  shortLived = false,
  env = process.env,
}) {
  const dir = resolve(given);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const ownNeo4j = outsideNeo4j(env);
  const ownRedis = env['REDIS_URL'] || undefined;
  const bring = async () => {
    if (fresh) {
      await stopLocalStack(dir);
      for (const part of ['neo4j', 'redis']) rmSync(join(dir, part), { recursive: true, force: true });
    }
    const started = await Promise.allSettled([
      ownNeo4j ? undefined : startNeo4j({ dir, log, shortLived, ...(ports.neo4j ? { port: ports.neo4j } : {}) }),
      ownRedis ? undefined : startRedis({ dir, log, ...(ports.redis ? { port: ports.redis } : {}) }),
    ]);
    const failed = started.find((part) => part.status === 'rejected');
    if (failed) {
      await Promise.all(
        started.map((part) =>
          part.status === 'fulfilled' && part.value && !part.value.adopted ? part.value.stop() : undefined,
        ),
      );
      throw failed.reason;
    }
    return started.map((part) => (part.status === 'fulfilled' ? part.value : undefined));
  };
  const [neo4j, redis] =
    /** @type {[import('./neo4j.mjs').Neo4jHandle | undefined, import('./redis.mjs').RedisHandle | undefined]} */ (
      // Longer than a first download by somebody else.
      await withLock(join(dir, 'stack.lock'), bring, {
        timeoutMs: 20 * 60_000,
        onWait: (pid) => log(`waiting for process ${pid}, which is starting the same stack`),
      })
    );
  const ours = [neo4j, redis].filter((part) => part !== undefined);
  return {
    neo4j: ownNeo4j ?? pickNeo4j(neo4j),
    redis: { url: ownRedis ?? redis?.url ?? '' },
    embedded: neo4j !== undefined && redis !== undefined,
    adopted: ours.length > 0 && ours.every((part) => part.adopted),
    async stop() {
      await Promise.all(ours.map((part) => part.stop()));
    },
  };
}

/** @param {import('./neo4j.mjs').Neo4jHandle | undefined} handle */
function pickNeo4j(handle) {
  if (!handle) throw new Error('Neo4j was not started');
  const { uri, user, password, passwordFile } = handle;
  return { uri, user, password, passwordFile };
}
