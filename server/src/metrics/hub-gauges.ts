import type { Database, WriterStats } from '@rootline/graph';
import type { Metrics } from './metrics.ts';

/** What is read from the writer and the pool of connections whenever somebody asks. */
export function hubGauges(metrics: Metrics, database: Pick<Database, 'stats'>, writer: { stats(): WriterStats }): void {
  metrics.gauge('rootline_writer_queue_commands', 'Commands that wait for the writer.', () => writer.stats().queued);
  metrics.gauge('rootline_writer_queue_bytes', 'Memory of the commands that wait.', () => writer.stats().queuedBytes);
  metrics.gauge(
    'rootline_writer_queue_limit_commands',
    'Commands that may wait; beyond it 503.',
    () => writer.stats().maxQueued,
  );
  metrics.gauge(
    'rootline_neo4j_sessions',
    'Reads and transactions that hold a connection to Neo4j or wait for one.',
    () => database.stats().sessions,
  );
  metrics.gauge(
    'rootline_neo4j_connections_limit',
    'Connections that the pool may hold to each server.',
    () => database.stats().maxConnections,
  );
  metrics.gauge(
    'rootline_heavy_reads',
    'Walks, counts and searches that are running.',
    () => database.stats().heavyReads,
  );
  metrics.gauge(
    'rootline_heavy_reads_waiting',
    'Walks, counts and searches that wait for one of their places.',
    () => database.stats().heavyReadsWaiting,
  );
}
