import type { Database } from '@rootline/graph';
import { reach } from '../../../graph/lineage/lineage.queries.ts';
import { NOW_VALID, OPEN_END } from '../../../graph/model/time.ts';
import type { Granularity } from './walk.queries.ts';

/** The one query in which the store finds what can be reached, at the moment now, sent by itself: one round trip. */
export async function rawReach(
  database: Database,
  root: string,
  granularity: Granularity,
  steps: number,
  limit: number,
): Promise<number> {
  const params = { ids: [root], limit: limit + 1, t: NOW_VALID, seq: OPEN_END - 1 };
  const rows = await database.read(reach(granularity, 'DOWNSTREAM', steps), params);
  return rows[0]?.[0].length ?? 0;
}
