import type { Database } from '../driver/database.ts';
import { TOUCHED } from './entity.queries.ts';

// Entries since the beginning of a request: some hundred under full load. Beyond, everything counts as touched.
const MOST_ENTRIES = 2_000;

/** Those of `ids` that entries after position `seq` touched: what the nodes say of these may be newer than the position. */
export async function touchedSince(
  database: Pick<Database, 'read'>,
  seq: number,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await database.read(TOUCHED, { seq, most: MOST_ENTRIES + 1 });
  if (rows.length > MOST_ENTRIES) return ids;
  const touched = new Set(rows.flatMap(([subjects]) => subjects));
  return ids.filter((id) => touched.has(id));
}
