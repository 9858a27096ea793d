import type { ColumnMapping, ColumnSource } from './content.ts';
import { FacetFault, keyPartAt } from './facet.ts';
import { found, isList, isObject, type JsonObject } from './json.ts';

/** The id by which a dataset of the event goes. */
export type DatasetIdOf = (namespace: string, name: string) => string;

/**
 * The columnLineage facet in all its shapes: 1-2-0 with transformations and a `dataset` list, and the older one with a
 * transformationType per output column. Sources are sorted, so that the order of a producer's hash map makes no new
 * mapping. @throws FacetFault
 */
export function columnMapping(facet: JsonObject, idOf: DatasetIdOf): ColumnMapping {
  const fields = facet['fields'];
  if (!isObject(fields)) throw new FacetFault('.fields', `an object, found ${found(fields)}`);
  const columns: [string, readonly ColumnSource[]][] = [];
  for (const column of Object.keys(fields)) {
    const path = `.fields[${JSON.stringify(column.slice(0, 80))}]`;
    const field = fields[column];
    if (!isObject(field)) throw new FacetFault(path, `an object, found ${found(field)}`);
    columns.push([column, sources(field['inputFields'], `${path}.inputFields`, idOf, field['transformationType'])]);
  }
  // fromEntries makes an own property of any name, `__proto__` too.
  return { columns: Object.fromEntries(columns), dataset: sources(facet['dataset'], '.dataset', idOf, undefined) };
}

/** A list of input fields. `whole` is the older transformationType of all of them. @throws FacetFault */
export function sources(list: unknown, path: string, idOf: DatasetIdOf, whole: unknown): readonly ColumnSource[] {
  if (list === undefined || list === null) return [];
  if (!isList(list)) throw new FacetFault(path, `a list, found ${found(list)}`);
  const result = new Map<string, ColumnSource>();
  list.forEach((item, i) => {
    if (!isObject(item)) throw new FacetFault(`${path}[${i}]`, `an object, found ${found(item)}`);
    const column = item['field'];
    if (typeof column !== 'string' || column === '')
      throw new FacetFault(`${path}[${i}].field`, `a text, found ${found(column)}`);
    const dataset = idOf(
      keyPartAt(item['namespace'], `${path}[${i}].namespace`),
      keyPartAt(item['name'], `${path}[${i}].name`),
    );
    const source = { dataset, column, ...transformed(item['transformations'], whole) };
    const key = `${dataset}\n${column}`;
    const known = result.get(key);
    result.set(key, known === undefined ? source : both(known, source));
  });
  if (result.size < 2) return [...result.values()];
  return [...result].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
}

/** `DIRECT:IDENTITY`, `INDIRECT:JOIN`; without a subtype `DIRECT`. */
function transformed(list: unknown, whole: unknown): Pick<ColumnSource, 'transformations' | 'masking'> {
  const names = new Set<string>();
  let masking = whole === 'MASKED';
  for (const item of isList(list) ? list : []) {
    if (!isObject(item) || typeof item['type'] !== 'string') continue;
    const { type, subtype } = item;
    names.add(typeof subtype === 'string' && subtype !== '' ? `${type}:${subtype}` : type);
    masking ||= item['masking'] === true;
  }
  if (names.size === 0 && typeof whole === 'string') names.add(whole === 'IDENTITY' ? 'DIRECT:IDENTITY' : 'DIRECT');
  return { transformations: names.size < 2 ? [...names] : [...names].sort(), masking };
}

function both(a: ColumnSource, b: ColumnSource): ColumnSource {
  return {
    ...a,
    transformations: [...new Set([...a.transformations, ...b.transformations])].sort(),
    masking: a.masking || b.masking,
  };
}
