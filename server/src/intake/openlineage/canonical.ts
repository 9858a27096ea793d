import { InvalidInputError, type Json } from '@rootline/graph/model';
import { childPath, type JsonObject } from './json.ts';
import { KeyOrders } from './key-orders.ts';
import { MAX_DEPTH } from './limits.ts';
import type { Marks } from './marks.ts';

/** A JSON tree of our own that may still be changed (personal fields are replaced before the body is kept). */
export type Tree = string | number | boolean | null | Tree[] | { [key: string]: Tree };

/**
 * The same value with the keys of every object in one order, so that equal content is equal text; checked on the way.
 * @throws InvalidInputError that names the JSON path of a NUL character, a lone surrogate, a number out of range, or
 *   of what is nested too deeply
 */
export function canonicalTree(value: unknown, marks: Marks): Tree {
  return tidy(value, { path: ['$'], suspicious: marks.escapes });
}

/** The text that equal values share. */
export function canonicalText(value: Tree | Json): string {
  return JSON.stringify(value);
}

const orders = new KeyOrders();

type Walk = { readonly path: (string | number)[]; readonly suspicious: boolean };

function tidy(value: unknown, walk: Walk): Tree {
  if (typeof value === 'string') {
    if (walk.suspicious) checkText(value, walk);
    return value;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw fault(walk, 'a number within the range of a double', 'one out of it');
    return value;
  }
  if (typeof value !== 'object' || value === null) return value as boolean | null;
  if (walk.path.length > MAX_DEPTH) throw fault(walk, `at most ${MAX_DEPTH} levels of nesting`, 'more');
  return Array.isArray(value) ? tidyList(value, walk) : tidyObject(value as JsonObject, walk);
}

function tidyList(list: readonly unknown[], walk: Walk): Tree[] {
  const out: Tree[] = [];
  for (let i = 0; i < list.length; i += 1) {
    walk.path.push(i);
    out.push(tidy(list[i], walk));
    walk.path.pop();
  }
  return out;
}

function tidyObject(object: JsonObject, walk: Walk): { [key: string]: Tree } {
  const out: { [key: string]: Tree } = {};
  for (const key of orders.sorted(object)) {
    if (walk.suspicious) checkText(key, walk);
    walk.path.push(key);
    const child = tidy(object[key], walk);
    walk.path.pop();
    if (key === '__proto__')
      Object.defineProperty(out, key, { value: child, enumerable: true, configurable: true, writable: true });
    else out[key] = child;
  }
  return out;
}

function checkText(text: string, walk: Walk): void {
  if (text.includes('\u0000')) throw fault(walk, 'text without the NUL character', 'a NUL character');
  if (!text.isWellFormed()) throw fault(walk, 'well-formed Unicode', 'a lone surrogate');
}

function fault(walk: Walk, expected: string, what: string): InvalidInputError {
  const [root = '$', ...keys] = walk.path;
  // The path of something 20,000 levels deep helps nobody.
  const shown = keys.slice(0, 20).reduce<string>(childPath, String(root));
  return new InvalidInputError(keys.length > 20 ? `${shown}…` : shown, expected, what);
}
