import { InvalidInputError, MAX_KEY_PART_LENGTH, MAX_TIME, MIN_TIME } from '@rootline/graph/model';
import { childPath, found, isList, isObject, type JsonObject } from './json.ts';
import { MAX_DATASETS } from './limits.ts';

export const RUN_EVENT_TYPES = ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] as const;
export type RunEventType = (typeof RUN_EVENT_TYPES)[number];

/** Something that a producer names, with what it says about it. `path` is where, for flags. */
export type Named = {
  readonly namespace: string;
  readonly name: string;
  readonly facets: JsonObject;
  readonly path: string;
};

/** A dataset as one side of an event; `roleFacets` are its inputFacets or outputFacets. */
export type EventDataset = Named & { readonly roleFacets: JsonObject };

export type RunPart = { readonly runId: string; readonly facets: JsonObject; readonly path: string };

type Sides = {
  readonly job: Named;
  readonly inputs: readonly EventDataset[];
  readonly outputs: readonly EventDataset[];
};

export type RunEvent = Sides & {
  readonly type: 'run';
  readonly at: number;
  readonly eventType: RunEventType;
  readonly run: RunPart;
};
export type JobEvent = Sides & { readonly type: 'job'; readonly at: number };
export type DatasetEvent = { readonly type: 'dataset'; readonly at: number; readonly dataset: Named };

/** An event of core spec 2-0-2 (and of the versions before it, which were the same in what is read here). */
export type LineageEvent = RunEvent | JobEvent | DatasetEvent;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:[Zz]|[+-]\d\d(?::?\d\d)?)$/;

/**
 * What the core schema requires, checked; everything in facets is left to whoever reads them.
 * @throws InvalidInputError that names the JSON path, what was expected there and what was found
 */
export function parseEvent(value: unknown): LineageEvent {
  if (!isObject(value)) throw new InvalidInputError('$', 'a JSON object: a run, job or dataset event', found(value));
  const at = parseTime(value['eventTime'], '$.eventTime');
  requireText(value['producer'], '$.producer');
  requireText(value['schemaURL'], '$.schemaURL');
  if (value['run'] !== undefined && value['run'] !== null) {
    const eventType = parseEventType(value['eventType']);
    return { type: 'run', at, eventType, run: parseRun(value['run']), ...parseSides(value) };
  }
  if (value['job'] !== undefined && value['job'] !== null) return { type: 'job', at, ...parseSides(value) };
  if (value['dataset'] !== undefined && value['dataset'] !== null) {
    return { type: 'dataset', at, dataset: parseNamed(value['dataset'], '$.dataset') };
  }
  throw new InvalidInputError('$', 'a run, a job or a dataset', 'none of them');
}

/**
 * A type is one of a run: without `run` the event is half of one, and no job event. Asked of what comes in only; kept bodies may be
 * older than the rule.
 * @throws InvalidInputError
 */
export function requireRunOfType(event: LineageEvent, value: unknown): void {
  if (event.type === 'run' || !isObject(value)) return;
  if (value['eventType'] !== undefined && value['eventType'] !== null)
    throw new InvalidInputError('$.run', 'an object with a runId, as eventType tells of a run', found(value['run']));
}

/**
 * Epoch milliseconds of an ISO 8601 date-time with its zone.
 * @throws InvalidInputError when it is none, or is not within 1900 and 2200
 */
export function parseTime(value: unknown, path: string): number {
  const expected = 'an ISO 8601 date-time with a zone, such as 2026-01-31T12:00:00Z, between 1900 and 2200';
  const match = typeof value === 'string' && value.length <= 64 ? DATE_TIME.exec(value) : null;
  if (match === null) throw new InvalidInputError(path, expected, found(value));
  const millis = Date.parse(
    (value as string)
      .toUpperCase()
      .replace(',', '.')
      .replace(/([+-]\d\d)$/, '$1:00')
      .replace(/([+-]\d\d)(\d\d)$/, '$1:$2'),
  );
  const [, year, month, day] = match.map(Number);
  const inMonth = (day ?? 0) <= new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  if (Number.isNaN(millis) || !inMonth || millis < MIN_TIME || millis >= MAX_TIME)
    throw new InvalidInputError(path, expected, found(value));
  return millis;
}

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/**
 * A namespace or name: text that can be part of an id.
 * @throws InvalidInputError
 */
export function parseKeyPart(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '')
    throw new InvalidInputError(path, 'a text that is not empty', found(value));
  if (value.length > MAX_KEY_PART_LENGTH)
    throw new InvalidInputError(path, `at most ${MAX_KEY_PART_LENGTH} characters`, `${value.length}`);
  return value;
}

function parseEventType(value: unknown): RunEventType {
  if (value === undefined || value === null) return 'OTHER';
  const known = RUN_EVENT_TYPES.find((type) => type === value);
  if (known === undefined)
    throw new InvalidInputError('$.eventType', `one of ${RUN_EVENT_TYPES.join(', ')}`, found(value));
  return known;
}

function parseRun(value: unknown): RunPart {
  if (!isObject(value)) throw new InvalidInputError('$.run', 'an object', found(value));
  const runId = value['runId'];
  if (!isUuid(runId)) throw new InvalidInputError('$.run.runId', 'a UUID', found(runId));
  return { runId: runId.toLowerCase(), facets: facetsOf(value['facets']), path: '$.run' };
}

function parseSides(event: JsonObject): Sides {
  return {
    job: parseNamed(event['job'], '$.job'),
    inputs: parseDatasets(event['inputs'], '$.inputs', 'inputFacets'),
    outputs: parseDatasets(event['outputs'], '$.outputs', 'outputFacets'),
  };
}

function parseDatasets(value: unknown, path: string, role: 'inputFacets' | 'outputFacets'): readonly EventDataset[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) throw new InvalidInputError(path, 'a list of datasets', found(value));
  if (value.length > MAX_DATASETS)
    throw new InvalidInputError(path, `at most ${MAX_DATASETS} datasets`, `${value.length}`);
  return value.map((item, i) => ({
    ...parseNamed(item, childPath(path, i)),
    roleFacets: facetsOf(isObject(item) ? item[role] : undefined),
  }));
}

function parseNamed(value: unknown, path: string): Named {
  if (!isObject(value)) throw new InvalidInputError(path, 'an object with a namespace and a name', found(value));
  return {
    namespace: parseKeyPart(value['namespace'], `${path}.namespace`),
    name: parseKeyPart(value['name'], `${path}.name`),
    facets: facetsOf(value['facets']),
    path,
  };
}

/** Facets that are no object are as good as none: nothing in facets refuses an event. */
function facetsOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function requireText(value: unknown, path: string): void {
  if (typeof value !== 'string' || value === '') throw new InvalidInputError(path, 'a URI', found(value));
}
