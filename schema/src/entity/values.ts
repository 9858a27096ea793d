import type { Json } from '@rootline/graph/model';

type Value = Json | undefined;
type JsonObject = { readonly [key: string]: Json };

/*
 * Values of fields come from many producers: what has another type than the API promises is shown as null, so that one
 * odd value does not spoil an answer. The accepted body is kept in any case.
 */

export function textOf(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

export function integerOf(value: Value): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

export function booleanOf(value: Value): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

export function jsonOf(value: Value): Json {
  return value ?? null;
}

/** Epoch milliseconds, from a number or an ISO text. */
export function timeOf(value: Value): number | null {
  if (typeof value === 'string') {
    const millis = Date.parse(value);
    return Number.isNaN(millis) ? null : millis;
  }
  return integerOf(value);
}

export function textsOf(value: Value): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

export function listOf(value: Value): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function objectOf(value: Value): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The first of the names under which producers put a text. */
export function textUnder(value: JsonObject | null, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOf(value?.[name]);
    if (text !== null) return text;
  }
  return null;
}
