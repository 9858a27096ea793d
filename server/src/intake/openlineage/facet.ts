import type { z } from 'zod';
import { type Field, type Json, MAX_KEY_PART_LENGTH } from '@rootline/graph/model';
import { childPath, found, isObject, type JsonObject } from './json.ts';
import { MAX_FIELD_NAME } from './limits.ts';
import type { StatementList } from './statement-list.ts';

/** A facet that is not as its schema says: it is kept raw and flagged, the event is accepted. */
export class FacetFault extends Error {
  readonly path: string;
  constructor(path: string, expected: string) {
    super(`expected ${expected}`);
    this.path = path;
  }
}

/** Turns one facet into statements. Throws FacetFault before it has said anything, or nothing at all. */
export type FacetReader<C> = (facet: JsonObject, context: C) => void;

export type FacetReaders<C> = ReadonlyMap<string, FacetReader<C>>;

type Reading<C> = {
  readonly facets: JsonObject;
  readonly path: string;
  readonly readers: FacetReaders<C>;
  readonly context: C;
  readonly list: StatementList;
  /** Keeps a facet that nobody here understands. */
  readonly keep: (field: Field & `facet:${string}`, facet: Json, name: string) => void;
  /** Ends what a facet with a meaning said; of what is not about one entity alone nothing ends. */
  readonly end?: (field: Field) => void;
};

/** What facets say of the thing itself and a producer may take back. */
const SAID_BY: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['documentation', 'description'],
  ['ownership', 'owners'],
]);

/** Reads every facet: by its reader, or kept as it is. */
export function readFacets<C>({ facets, path, readers, context, list, keep, end }: Reading<C>): void {
  for (const name of Object.keys(facets)) {
    const facet = facets[name];
    if (facet === undefined || facet === null) continue;
    const reader = readers.get(name);
    try {
      if (!isObject(facet)) throw new FacetFault('', `an object, found ${found(facet)}`);
      // The producer takes back what it said under this name.
      if (facet['_deleted'] === true) takeBack(name, keep, list, reader === undefined ? undefined : end);
      else if (reader === undefined) keepUnder(name, facet, keep, list);
      else reader(facet, context);
    } catch (error) {
      if (!(error instanceof FacetFault)) throw error;
      list.flag(`${childPath(path, name)}${error.path}: ${error.message}`);
      keepUnder(name, facet, keep, list);
    }
  }
}

function takeBack(name: string, keep: Reading<never>['keep'], list: StatementList, end: Reading<never>['end']): void {
  const field = SAID_BY.get(name);
  if (field === undefined || end === undefined) keepUnder(name, null, keep, list);
  else end(field);
}

function keepUnder(name: string, facet: Json, keep: Reading<never>['keep'], list: StatementList): void {
  if (name.length > MAX_FIELD_NAME)
    list.flag(`a facet whose name has ${name.length} characters is kept in the body only`);
  else keep(`facet:${name}`, facet, name);
}

/** @throws FacetFault that names the first thing amiss */
export function parseFacet<T>(schema: z.ZodType<T>, facet: JsonObject): T {
  const result = schema.safeParse(facet);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).reduce<string>(
    (text, key) => childPath(text, typeof key === 'number' ? key : String(key)),
    '',
  );
  throw new FacetFault(path, issue?.message ?? 'what its schema says');
}

/** A namespace or name within a facet, as it becomes part of an id. @throws FacetFault */
export function keyPartAt(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_KEY_PART_LENGTH) return value;
  throw new FacetFault(path, `a text of 1 to ${MAX_KEY_PART_LENGTH} characters, found ${found(value)}`);
}
