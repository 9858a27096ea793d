import type { LedgerStore } from '@rootline/graph';
import type { Metrics } from '../metrics/metrics.ts';
import { STREAM_LENGTH, openChangeStream } from '../redis/change-stream.redis.ts';
import type { Log } from '../telemetry/log.ts';
import type { ChangeFeed } from '@rootline/schema';
import { LedgerFeed } from './ledger-feed.ts';
import { Relay } from './relay.ts';

export type ChangesOptions = {
  readonly ledger: LedgerStore;
  readonly redisUrl: string;
  readonly log: Log;
  readonly metrics: Metrics;
};

export type Changes = {
  readonly feed: ChangeFeed;
  readonly relay: Pick<Relay, 'start' | 'committed' | 'stats'>;
  close(): Promise<void>;
};

/** The change feed of a process, and its relay, which is not started yet. */
export function openChanges({ ledger, redisUrl, log, metrics }: ChangesOptions): Changes {
  const stream = openChangeStream(redisUrl);
  const feed = new LedgerFeed(ledger, stream);
  const relay = new Relay({ ledger, stream, log, depth: STREAM_LENGTH, onAppended: () => feed.wake() });
  metrics.gauge(
    'rootline_relay_lag_entries',
    'Entries of the ledger that the change feed in Redis does not have yet.',
    () => relay.stats().lag,
  );
  return {
    feed,
    relay,
    async close() {
      await relay.stop();
      stream.close();
    },
  };
}
