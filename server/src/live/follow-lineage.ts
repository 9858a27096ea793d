import { type Database, Neo4jFollowStore, type Position } from '@rootline/graph';
import type { ChangeFeed, LineageFeed } from '@rootline/schema';
import type { Metrics } from '../metrics/metrics.ts';
import { LedgerLineageFeed } from './ledger-lineage-feed.ts';

/** The lineage that subscribers of a process follow, and what it takes in its metrics. */
export function followLineage(
  database: Database,
  changes: ChangeFeed,
  head: () => Promise<Position>,
  metrics: Metrics,
): LineageFeed {
  const feed = new LedgerLineageFeed({ store: new Neo4jFollowStore(database), changes, head });
  const stats = () => feed.pieces.stats();
  metrics.gauge(
    'rootline_followed_lineages',
    'Different pieces of lineage that subscribers follow.',
    () => stats().pieces,
  );
  metrics.gauge(
    'rootline_followed_nodes',
    'Nodes of the graph in memory for those who follow lineage.',
    () => stats().nodes,
  );
  return feed;
}
