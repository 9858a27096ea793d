import type { Spool } from '@rootline/storage';
import type { Metrics } from '../metrics/metrics.ts';
import type { SpoolEvent } from './drain.ts';

const EVENTS: readonly SpoolEvent[] = ['spooled', 'drained', 'refused'];

/** What waits in the spool, read whenever somebody asks. Returns where to say what becomes of its entries. */
export function spoolMetrics(
  metrics: Metrics,
  spool: Pick<Spool, 'stats'>,
): (event: SpoolEvent, entries: number) => void {
  metrics.gauge('rootline_spool_waiting_entries', 'Accepted, not yet in the graph.', () => spool.stats().waiting);
  metrics.gauge(
    'rootline_spool_refused_entries',
    'Accepted, refused when their turn came, and kept.',
    () => spool.stats().refused,
  );
  metrics.gauge('rootline_spool_limit_entries', 'As many may wait or be refused.', () => spool.stats().limitEntries);
  metrics.gauge('rootline_spool_bytes', 'On disk, of what waits and of what was refused.', () => spool.stats().bytes);
  metrics.gauge('rootline_spool_limit_bytes', 'As much may they take.', () => spool.stats().limitBytes);
  metrics.gauge('rootline_spool_oldest_seconds', 'Since that came whose turn is next; 0 when nothing waits.', () => {
    const { oldestReceivedAt } = spool.stats();
    // A clock that jumped back makes no age.
    return oldestReceivedAt === undefined ? 0 : Math.max(0, Date.now() - oldestReceivedAt) / 1_000;
  });
  const entries = metrics.counter('rootline_spool_entries_total', 'Entries by what became of them.', ['event']);
  for (const event of EVENTS) entries.add(0, { event });
  return (event, by) => entries.add(by, { event });
}
