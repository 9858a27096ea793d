import type { Tree } from './canonical.ts';

export type Branch = { [key: string]: Tree };

export function isBranch(value: Tree | undefined): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every facets object of an event, whatever of it is well-formed, with its JSON path. */
export function* facetsIn(event: Tree): Generator<readonly [path: string, facets: Branch]> {
  if (!isBranch(event)) return;
  for (const [path, holder] of holdersIn(event)) {
    if (!isBranch(holder)) continue;
    for (const key of ['facets', 'inputFacets', 'outputFacets']) {
      const facets = holder[key];
      if (isBranch(facets)) yield [`${path}.${key}`, facets];
    }
  }
}

function* holdersIn(event: Branch): Generator<readonly [path: string, holder: Tree | undefined]> {
  for (const part of ['run', 'job', 'dataset']) yield [`$.${part}`, event[part]];
  for (const side of ['inputs', 'outputs']) {
    const list = event[side];
    if (Array.isArray(list)) for (const [i, holder] of list.entries()) yield [`$.${side}[${i}]`, holder];
  }
}
