import type { StatusStore } from '@rootline/graph';
import type { ComponentState, StatusReader, StatusRecord } from '@rootline/schema';
import type { Storage } from '@rootline/storage';
import type { RedisProbe } from '../redis/redis-probe.ts';

// A health check has to answer while a part hangs: balancers and people give up after a few seconds.
const PROBE_MS = 1_000;

export type HubStatusParts = {
  readonly version: string;
  readonly startedAt: number;
  readonly store: StatusStore;
  readonly redis: RedisProbe;
  readonly storage: Storage;
  readonly writer: { stats(): { readonly queued: number; readonly maxQueued: number } };
};

/** Asks every part how it is; no part can keep the answer waiting for longer than a second. */
export class HubStatus implements StatusReader {
  readonly #parts: HubStatusParts;
  /** False until the migrations are through, and again when the hub is going down. */
  ready = false;

  constructor(parts: HubStatusParts) {
    this.#parts = parts;
  }

  async components(): Promise<readonly ComponentState[]> {
    const { store, redis, storage, writer } = this.#parts;
    const { queued, maxQueued } = writer.stats();
    const [neo4j, queue, files] = await Promise.all([
      probe('neo4j', () => store.ping()),
      probe('redis', () => redis.ping(PROBE_MS)),
      probe('storage', async () => {
        const { state } = await storage.health();
        if (state !== 'ok') throw new Error(state);
      }),
    ]);
    const full = queued >= maxQueued;
    const detail = `${queued} of ${maxQueued} waiting`;
    return [neo4j, queue, files, { name: 'writer', state: full ? 'down' : this.ready ? 'up' : 'starting', detail }];
  }

  async read(): Promise<StatusRecord> {
    const { version, startedAt, store, writer } = this.#parts;
    const [entities, components] = await Promise.all([store.countsByKind(), this.components()]);
    return { version, startedAt, entities, queueDepth: writer.stats().queued, components };
  }
}

async function probe(name: string, ask: () => Promise<void>): Promise<ComponentState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_MS} ms`)), PROBE_MS);
  });
  try {
    await Promise.race([ask(), late]);
    return { name, state: 'up' };
  } catch (error) {
    return { name, state: 'down', detail: error instanceof Error ? error.message.slice(0, 200) : 'unreachable' };
  } finally {
    clearTimeout(timer);
  }
}
