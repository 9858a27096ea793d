import type { Database } from '../driver/database.ts';
import { InvalidInputError } from '../model/errors.ts';
import type { Json } from '../model/statements.ts';
import { NOW_VALID, OPEN_END } from '../model/time.ts';
import type { HistoryFilter, HistoryRecord, Moment, Page, PageRequest } from './entity-store.ts';
import { NAME_CHANGES, RECORDING, RELATION_CHANGES, UNIONS, VALUE_CHANGES } from './history.queries.ts';
import { momentParams } from './moment.ts';
import { checkFirst, Cursors, pageOf } from './page.ts';

// Values are read whole: a page of schemas and facets should stay below some megabytes.
const MAX_FIRST = 100;
// More fields than any page asks for; each is a range of an index.
const MAX_FIELDS = 50;
// Characters of a value that is shown; longer ones (schemas, facets) are named.
const MOST_SHOWN = 64_000;

type Keyed = { readonly key: readonly [seq: number, key: string]; readonly item: HistoryRecord };

const NOTHING = {
  field: null,
  value: null,
  before: null,
  tooLong: false,
  relation: null,
  label: null,
  united: null,
  validFrom: null,
  validTo: null,
} as const;

/**
 * What was learnt about an entity, latest ledger entry first.
 * @throws InvalidInputError for a bad `first`, cursor or number of fields
 */
export async function historyOf(
  database: Database,
  id: string,
  page: PageRequest,
  moment: Moment,
  filter: HistoryFilter,
): Promise<Page<HistoryRecord>> {
  checkFirst(page.first, MAX_FIRST);
  const { fields = [], relations } = filter;
  if (fields.length > MAX_FIELDS)
    throw new InvalidInputError('fields', `at most ${MAX_FIELDS} fields`, String(fields.length));
  const cursors = new Cursors<readonly [number, string]>(['number', 'string'], ['history', id, filter]);
  const [afterSeq, afterKey] = cursors.decode(page.after) ?? [null, null];
  const params = { id, s: momentParams(moment).s, afterSeq, afterKey, take: page.first + 1 };
  const everything = filter.fields === undefined && relations === undefined;
  const prefixes = everything ? [`${id}|`] : prefixesOf(id, fields);
  const found = await Promise.all([
    prefixes.length === 0 ? [] : values(database, { ...params, prefixes }),
    everything || relations !== undefined ? related(database, { ...params, relations: relations ?? null }) : [],
    everything ? names(database, params) : [],
    everything ? unions(database, params) : [],
    everything ? recording(database, params) : [],
  ]);
  return pageOf(found.flat().sort(latestFirst), page, cursors, (row) => row);
}

/** `facet:` is a beginning, `description` a whole name. */
function prefixesOf(id: string, fields: readonly string[]): readonly string[] {
  return [...new Set(fields)].map((field) => (field.endsWith(':') ? `${id}|${field}` : `${id}|${field}|`));
}

function latestFirst({ key: [seqA, keyA] }: Keyed, { key: [seqB, keyB] }: Keyed): number {
  return seqB - seqA || (keyA < keyB ? -1 : 1);
}

type Params = { readonly id: string; readonly s: number; readonly afterSeq: number | null } & {
  readonly afterKey: string | null;
  readonly take: number;
};

async function values(database: Database, params: Params & { prefixes: readonly string[] }): Promise<readonly Keyed[]> {
  const rows = await database.read(VALUE_CHANGES, { ...params, most: MOST_SHOWN }, { heavy: true });
  return rows.map(([seq, key, field, came, validFrom, value, before, tooLong]) => ({
    key: [seq, key],
    item: {
      ...NOTHING,
      seq,
      change: came ? 'SET' : 'WITHDRAWN',
      field,
      value: parsed(value),
      before: parsed(before),
      tooLong,
      validFrom,
    },
  }));
}

async function related(
  database: Database,
  params: Params & { readonly relations: readonly string[] | null },
): Promise<readonly Keyed[]> {
  const rows = await database.read(RELATION_CHANGES, params, { heavy: true });
  return rows.map(([seq, key, kind, leaves, other, states]) => {
    const came = states.filter(([isThere]) => isThere).sort(([, a], [, b]) => a - b);
    const last = (came.at(-1) ?? states.at(-1)) as (typeof states)[number];
    const [, validFrom, validTo, inferred] = last;
    const direction = leaves ? 'out' : 'in';
    return {
      key: [seq, key],
      item: {
        ...NOTHING,
        seq,
        change: changeOf(came, states),
        relation: { kind, direction, other, inferred },
        validFrom,
        validTo: validTo === OPEN_END ? null : validTo,
      },
    };
  });
}

type State = readonly [came: boolean, validFrom: number, validTo: number, inferred: boolean];

/** What an entry did to a relation: it is written anew where its times turn out to be others; one that had ended may begin again. */
function changeOf(came: readonly State[], states: readonly State[]): HistoryRecord['change'] {
  if (came.length === 0) return 'WITHDRAWN';
  if (came.length === states.length) return 'BEGAN';
  const wasOpen = states.some(([isThere, , validTo]) => !isThere && validTo > NOW_VALID);
  const isOpen = came.some(([, , validTo]) => validTo > NOW_VALID);
  if (wasOpen === isOpen) return 'MOVED';
  return isOpen ? 'BEGAN' : 'ENDED';
}

async function names(database: Database, params: Params): Promise<readonly Keyed[]> {
  const rows = await database.read(NAME_CHANGES, params);
  return rows.map(([seq, key, text, came, validFrom, other, moved]) => {
    const united = other === null ? null : { other, into: false };
    const change = other === null ? (came ? 'BEGAN' : 'WITHDRAWN') : unionChange(came, moved);
    return { key: [seq, key], item: { ...NOTHING, seq, change, label: labelOf(text), united, validFrom } };
  });
}

/** Of an entity whose names lead to another one, or did. */
async function unions(database: Database, params: Params): Promise<readonly Keyed[]> {
  const rows = await database.read(UNIONS, params);
  return rows.map(([seq, key, text, came, validFrom, other, moved]) => {
    const united = { other, into: true };
    const item = { ...NOTHING, seq, change: unionChange(came, moved), label: labelOf(text), united, validFrom };
    return { key: [seq, key], item };
  });
}

/** A union ends when somebody separates the two, or when what stayed goes into a third. */
function unionChange(came: boolean, moved: boolean): HistoryRecord['change'] {
  if (came) return 'UNITED';
  return moved ? 'WITHDRAWN' : 'SEPARATED';
}

function labelOf(text: string): string | null {
  return text === '' ? null : text;
}

async function recording(database: Database, params: Params): Promise<readonly Keyed[]> {
  const rows = await database.read(RECORDING, params);
  return rows.map(([seq, key]) => ({ key: [seq, key], item: { ...NOTHING, seq, change: 'RECORDED' } }));
}

function parsed(json: string | null): Json {
  return json === null ? null : (JSON.parse(json) as Json);
}
