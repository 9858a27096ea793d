import { Redis } from 'ioredis';

/** Whether Redis answers. The connection is made in the background and made again when it is lost. */
export type RedisProbe = {
  /** Resolves within `timeoutMs`. @throws Error when Redis does not answer */
  ping(timeoutMs: number): Promise<void>;
  /** Of the server, such as `redis 7.2.4` or `valkey 8.1.0`. @throws Error when it does not answer */
  version(): Promise<string>;
  /** Empties the database that REDIS_URL names. For the local stack's reset only. */
  empty(): Promise<void>;
  close(): void;
};

export function openRedisProbe(url: string): RedisProbe {
  const redis = new Redis(url, {
    // A probe that queues commands while Redis is away would say nothing at all.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  // ioredis throws where nobody listens; the state is what `ping` says.
  redis.on('error', () => undefined);
  return {
    async ping(timeoutMs) {
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error('Redis does not answer')), timeoutMs).unref();
      });
      await Promise.race([redis.ping(), late]);
    },
    async version() {
      const about = await redis.info('server');
      // Valkey says which Redis it is like beside what it is.
      const valkey = /^valkey_version:(\S+)/m.exec(about)?.[1];
      return valkey === undefined
        ? `redis ${/^redis_version:(\S+)/m.exec(about)?.[1] ?? 'unknown'}`
        : `valkey ${valkey}`;
    },
    async empty() {
      await redis.flushdb();
    },
    close() {
      redis.disconnect();
    },
  };
}
