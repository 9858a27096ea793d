import type { StatusStore, WriterStats } from '@rootline/graph';
import type { Spool, SpoolStats, Storage } from '@rootline/storage';
import type { RelayStats } from '../events/relay.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { RedisProbe } from '../redis/redis-probe.ts';
import type { Log } from '../telemetry/log.ts';
import { HubStatus } from './hub-status.ts';
import { LoadHistory } from './load-history.ts';
import { type Part, PartsWatch } from './parts-watch.ts';

export type StatusOptions = {
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly store: StatusStore;
  readonly redis: RedisProbe;
  readonly storage: Pick<Storage, 'health'>;
  readonly spool: Pick<Spool, 'stats'>;
  readonly writer: { stats(): WriterStats };
  readonly relay: { stats(): RelayStats };
  readonly requests: { answered(): number };
  /** Called when Neo4j is there again after it was away. Must not throw. */
  readonly onStoreReturn: () => void;
};

export type OpenStatus = { readonly status: HubStatus; readonly close: () => void };

// Longer than a probe may take; the watch has a limit of its own.
const PING_MS = 1_000;

/** The state of the hub and of its parts, watched from now on. */
export function openStatus(options: StatusOptions): OpenStatus {
  const { version, log, metrics, store, writer, relay, requests } = options;
  const parts = new PartsWatch(partsOf(options), log);
  const history = new LoadHistory(() => {
    const { commands, batches, busyMs, queued } = writer.stats();
    const memoryBytes = process.memoryUsage.rss();
    return { commands, requests: requests.answered(), batches, busyMs, queued, memoryBytes };
  });
  metrics.gauge(
    'rootline_part_up',
    'Whether a part of the hub is there: 1, else 0.',
    () => parts.last().map(({ name, state }) => ({ value: state === 'up' ? 1 : 0, labels: { part: name } })),
    ['part'],
  );
  parts.start();
  history.start();
  return {
    status: new HubStatus({ version, startedAt: Date.now(), store, parts, history, writer, relay }),
    close() {
      parts.stop();
      history.stop();
    },
  };
}

function partsOf({ store, redis, storage, spool, onStoreReturn }: StatusOptions): readonly Part[] {
  return [
    { name: 'neo4j', ask: () => store.ping(), version: () => store.version(), onReturn: onStoreReturn },
    { name: 'redis', ask: () => redis.ping(PING_MS), version: () => redis.version() },
    {
      name: 'storage',
      ask: async () => {
        const { state } = await storage.health();
        if (state !== 'ok') throw new Error(state);
      },
    },
    {
      name: 'spool',
      ask: async () => {
        const wrong = faultOf(spool.stats());
        if (wrong !== undefined) throw new Error(wrong);
      },
      detail: () => `${spool.stats().waiting} of ${spool.stats().limitEntries} waiting`,
    },
  ];
}

/** Why the spool takes nothing now; undefined when it does. */
function faultOf({ waiting, refused, bytes, limitEntries, limitBytes, fault }: SpoolStats): string | undefined {
  if (fault !== undefined) return fault;
  if (waiting + refused >= limitEntries)
    return `full: ${waiting} waiting and ${refused} refused of ${limitEntries} entries`;
  return bytes >= limitBytes ? `full: ${bytes} of ${limitBytes} bytes` : undefined;
}
