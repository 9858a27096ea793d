import type { Spool } from '@rootline/storage';
import type { Metrics } from '../metrics/metrics.ts';
import type { SpoolEvent } from './drain.ts';

const EVENTS: readonly SpoolEvent[] = ['spooled', 'drained', 'refused'];

type Stats = Pick<Spool, 'stats'>;

/** What waits in each lane of the spool, read whenever somebody asks. Returns where to say what becomes of a lane's entries. */
export function spoolMetrics<Lane extends string>(
  metrics: Metrics,
  lanes: Readonly<Record<Lane, Stats>>,
  together: Stats,
): (lane: Lane) => (event: SpoolEvent, entries: number) => void {
  const names = Object.keys(lanes) as Lane[];
  const gauge = (name: string, help: string, of: (stats: ReturnType<Stats['stats']>) => number): void =>
    metrics.gauge(name, help, () => names.map((lane) => ({ value: of(lanes[lane].stats()), labels: { lane } })), [
      'lane',
    ]);
  gauge('rootline_spool_waiting_entries', 'Accepted, not yet in the graph.', ({ waiting }) => waiting);
  gauge(
    'rootline_spool_refused_entries',
    'Accepted, refused when their turn came, and kept.',
    ({ refused }) => refused,
  );
  gauge('rootline_spool_bytes', 'On disk, of what waits and of what was refused.', ({ bytes }) => bytes);
  gauge(
    'rootline_spool_oldest_seconds',
    'Since that came whose turn is next; 0 when nothing waits.',
    ({ oldestReceivedAt }) =>
      // A clock that jumped back makes no age.
      oldestReceivedAt === undefined ? 0 : Math.max(0, Date.now() - oldestReceivedAt) / 1_000,
  );
  const { limitEntries, limitBytes } = together.stats();
  metrics.gauge('rootline_spool_limit_entries', 'As many may wait or be refused, in all lanes.', () => limitEntries);
  metrics.gauge('rootline_spool_limit_bytes', 'As much may they take, in all lanes.', () => limitBytes);
  const entries = metrics.counter('rootline_spool_entries_total', 'Entries by what became of them.', ['event', 'lane']);
  for (const lane of names) for (const event of EVENTS) entries.add(0, { event, lane });
  return (lane) => (event, by) => entries.add(by, { event, lane });
}
