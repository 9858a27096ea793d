import type { Tree } from './canonical.ts';

export type Branch = { [key: string]: Tree };

export function isBranch(value: Tree | undefined): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every facets object of an event, whatever of it is well-formed. */
export function* facetsIn(event: Tree): Generator<Branch> {
  if (!isBranch(event)) return;
  const lists = [event['inputs'], event['outputs']].flatMap((list) => (Array.isArray(list) ? list : []));
  for (const holder of [event['run'], event['job'], event['dataset'], ...lists]) {
    if (!isBranch(holder)) continue;
    for (const key of ['facets', 'inputFacets', 'outputFacets']) {
      const facets = holder[key];
      if (isBranch(facets)) yield facets;
    }
  }
}
