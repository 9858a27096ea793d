import type { Database } from '../driver/database.ts';
import { kindOfId } from '../model/ids.ts';
import type { Json } from '../model/statements.ts';
import { LED } from './export.queries.ts';

/** The ids that a value of a field refers to: what fills a slot, who owns something. */
export function referencesIn(field: string, value: Json): readonly string[] {
  if (field.startsWith('slot:')) return typeof value === 'string' ? [value] : [];
  if (field !== 'owners' || !Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((owner) => {
    const id = typeof owner === 'object' && owner !== null && 'principal' in owner ? owner['principal'] : undefined;
    return typeof id === 'string' && kindOfId(id) === 'Principal' ? [id] : [];
  });
}

/** What ids led to at a position: values keep the names that they were given. @throws StoreError */
export async function leadsOf(database: Database, ids: readonly string[], s: number): Promise<(id: string) => string> {
  const leads = new Map(ids.length === 0 ? [] : await database.read(LED, { in: { ids: [...new Set(ids)] }, s }));
  return (id) => leads.get(id) ?? id;
}
