import { isUuid } from './event.ts';
import { type DatasetIdOf, sources } from './column-lineage.ts';
import type { ColumnMapping } from './content.ts';
import { FacetFault, keyPartAt } from './facet.ts';
import { childPath, found, isList, isObject, type JsonObject } from './json.ts';
import { MAX_LISTED } from './limits.ts';

/** Something that feeds a target. A job without a name is the event's own. */
export type Source =
  | {
      readonly type: 'DATASET';
      readonly namespace: string;
      readonly name: string;
      readonly field?: string;
      readonly raw: JsonObject;
    }
  | { readonly type: 'JOB'; readonly namespace?: string; readonly name?: string; readonly runId?: string };

/** One entry of a lineage facet: what feeds one dataset, or one job. */
export type Target =
  | {
      readonly type: 'DATASET';
      readonly namespace: string;
      readonly name: string;
      readonly inputs: readonly Source[];
      readonly fields: JsonObject;
    }
  | {
      readonly type: 'JOB';
      readonly namespace?: string;
      readonly name?: string;
      readonly runId?: string;
      readonly inputs: readonly Source[];
    };

/** The job facet `lineage` 1-0-0: entries for any targets. @throws FacetFault */
export function jobLineage(facet: JsonObject): readonly Target[] {
  return listAt(facet['entries'], '.entries').map((entry, i) => target(entry, `.entries[${i}]`));
}

/** The dataset facet `lineage` 1-0-0: what feeds the dataset that carries it. @throws FacetFault */
export function datasetLineage(facet: JsonObject, namespace: string, name: string): Target {
  return {
    type: 'DATASET',
    namespace,
    name,
    inputs: inputsAt(facet['inputs'], '.inputs'),
    fields: fieldsAt(facet['fields'], '.fields'),
  };
}

/** The columns of a target as far as they are told; undefined when nothing is. @throws FacetFault */
export function targetMapping(
  target: Extract<Target, { type: 'DATASET' }>,
  idOf: DatasetIdOf,
): ColumnMapping | undefined {
  const columns = Object.keys(target.fields).map((column) => {
    const path = childPath('.fields', column);
    const field = target.fields[column];
    if (!isObject(field)) throw new FacetFault(path, `an object, found ${found(field)}`);
    const inputs = inputsAt(field['inputs'], `${path}.inputs`).flatMap(columnOf);
    return [column, sources(inputs, path, idOf, undefined)] as const;
  });
  const dataset = sources(target.inputs.flatMap(columnOf), '.inputs', idOf, undefined);
  return columns.length === 0 && dataset.length === 0 ? undefined : { columns: Object.fromEntries(columns), dataset };
}

/** A source without a field feeds the whole and says nothing of columns. */
function columnOf(source: Source): readonly JsonObject[] {
  return source.type === 'DATASET' && source.field !== undefined ? [source.raw] : [];
}

function target(entry: unknown, path: string): Target {
  if (!isObject(entry)) throw new FacetFault(path, `an object, found ${found(entry)}`);
  const inputs = inputsAt(entry['inputs'], `${path}.inputs`);
  if (entry['type'] === 'JOB') return { type: 'JOB', ...jobNames(entry, path), inputs };
  if (entry['type'] !== 'DATASET')
    throw new FacetFault(`${path}.type`, `DATASET or JOB, found ${found(entry['type'])}`);
  return { type: 'DATASET', ...datasetNames(entry, path), inputs, fields: fieldsAt(entry['fields'], `${path}.fields`) };
}

function inputsAt(value: unknown, path: string): readonly Source[] {
  return listAt(value ?? [], path).map((item, i) => source(item, `${path}[${i}]`));
}

function source(item: unknown, path: string): Source {
  if (!isObject(item)) throw new FacetFault(path, `an object, found ${found(item)}`);
  if (item['type'] === 'JOB') return { type: 'JOB', ...jobNames(item, path) };
  if (item['type'] !== 'DATASET') throw new FacetFault(`${path}.type`, `DATASET or JOB, found ${found(item['type'])}`);
  const { field } = item;
  return {
    type: 'DATASET',
    ...datasetNames(item, path),
    ...(typeof field === 'string' && field !== '' ? { field } : {}),
    raw: item,
  };
}

function datasetNames(item: JsonObject, path: string): { namespace: string; name: string } {
  return {
    namespace: keyPartAt(item['namespace'], `${path}.namespace`),
    name: keyPartAt(item['name'], `${path}.name`),
  };
}

function jobNames(item: JsonObject, path: string): { namespace?: string; name?: string; runId?: string } {
  const { namespace, name, runId } = item;
  return {
    ...(name === undefined || name === null
      ? {}
      : { namespace: keyPartAt(namespace, `${path}.namespace`), name: keyPartAt(name, `${path}.name`) }),
    ...(isUuid(runId) ? { runId: runId.toLowerCase() } : {}),
  };
}

function fieldsAt(value: unknown, path: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new FacetFault(path, `an object, found ${found(value)}`);
  return value;
}

function listAt(value: unknown, path: string): readonly unknown[] {
  if (!isList(value)) throw new FacetFault(path, `a list, found ${found(value)}`);
  if (value.length > MAX_LISTED) throw new FacetFault(path, `at most ${MAX_LISTED} entries, found ${value.length}`);
  return value;
}
