import type { Config } from '../config.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Why a hub may not be emptied over HTTP; undefined when its stores are the local stack's. */
export function resetRefusal(
  config: Pick<Config, 'local' | 'resettable' | 'neo4j' | 'redisUrl' | 's3'>,
): string | undefined {
  if (!config.local) return 'only a hub on the embedded local stack can be emptied';
  // A user's own server may well run on this machine, and hold what is not ours.
  if (!config.resettable) return 'only a hub whose Neo4j and Redis are both of the local stack can be emptied';
  if (config.s3 !== undefined) return 'only a hub whose bodies lie in its data folder can be emptied';
  const distant = [config.neo4j.uri, config.redisUrl].find((uri) => !LOOPBACK.has(new URL(uri).hostname));
  return distant === undefined ? undefined : 'only a hub whose Neo4j and Redis run on its own machine can be emptied';
}
