import { kindOfId } from '../model/ids.ts';
import type { Json } from '../model/statements.ts';

/** The ids that a value of a field refers to: what fills a slot, who owns something. */
export function referencesIn(field: string, value: Json): readonly string[] {
  if (field.startsWith('slot:')) return typeof value === 'string' ? [value] : [];
  if (field !== 'owners' || !Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((owner) => {
    const id = typeof owner === 'object' && owner !== null && 'principal' in owner ? owner['principal'] : undefined;
    return typeof id === 'string' && kindOfId(id) === 'Principal' ? [id] : [];
  });
}
