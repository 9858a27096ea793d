import type { Json } from '@rootline/graph/model';

export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

const PLAIN_KEY = /^[A-Za-z_][\w-]{0,79}$/;

/** `$.inputs` + `0` → `$.inputs[0]`; + a key that is no plain word → `$.inputs["a b"]`, shortened. */
export function childPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return PLAIN_KEY.test(key)
    ? `${path}.${key}`
    : `${path}[${JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key)}]`;
}

/** What was found, for error messages: short, whatever it is. */
export function found(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return JSON.stringify(value);
  return value.length > 60 ? `a text of ${value.length} characters` : JSON.stringify(value);
}
