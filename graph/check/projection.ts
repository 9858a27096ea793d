import type { EntityFields } from './scan-facts.ts';

/** What is wrong with the values that a node carries, against its revisions; undefined when nothing is. */
export function projectionFault(fields: EntityFields): string | undefined {
  const [id, , , , , , , aliasOf, projection, state, , revisions] = fields;
  // What was united into another keeps the values that it had; its revisions have gone there.
  if (aliasOf !== null) return undefined;
  const carried = new Map(Object.entries(JSON.parse(projection ?? '{}') as Record<string, readonly [string, unknown]>));
  const newest = new Map<string, readonly [order: string, value: string]>();
  for (const [field, order, value] of revisions) {
    const known = newest.get(field);
    if (known === undefined || known[0] < order) newest.set(field, [order, value]);
  }
  for (const [field, [order, value]] of newest) {
    const found = carried.get(field);
    if (found?.[0] !== order || JSON.stringify(found[1]) !== JSON.stringify(JSON.parse(value)))
      return `${id} carries another value of ${field} than its newest revision`;
  }
  const surplus = [...carried.keys()].find((field) => !newest.has(field));
  if (surplus !== undefined) return `${id} carries a value of ${surplus} that no revision says`;
  const expected = carried.get('state')?.[1] ?? null;
  return expected === state ? undefined : `${id} is listed in another state than it is in`;
}
