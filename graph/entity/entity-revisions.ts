import type { Database } from '../driver/database.ts';
import { InvalidInputError } from '../model/errors.ts';
import type { Json } from '../model/statements.ts';
import type { Moment, Page, PageRequest, RevisionRecord } from './entity-store.ts';
import { REVISIONS } from './entity.queries.ts';
import { momentParams } from './moment.ts';
import { checkFirst, Cursors, pageOf } from './page.ts';

// More fields than any page of the product asks for; each is a range of an index.
const MAX_FIELDS = 50;

/**
 * Values that fields of one entity had, newest first by the time from which they were so.
 * @throws InvalidInputError for a bad `first`, cursor or number of fields
 */
export async function revisionsOf(
  database: Database,
  id: string,
  fields: readonly string[],
  page: PageRequest,
  moment: Moment,
): Promise<Page<RevisionRecord>> {
  checkFirst(page.first);
  if (fields.length === 0 || fields.length > MAX_FIELDS)
    throw new InvalidInputError('fields', `1 to ${MAX_FIELDS} fields`, String(fields.length));
  const cursors = new Cursors<readonly [number, string]>(['number', 'string'], ['revisions', [...fields].sort()]);
  const [afterTime, afterKey] = cursors.decode(page.after) ?? [null, null];
  // `facet:` is a beginning, `description` a whole name.
  const prefixes = [...new Set(fields)].map((field) => (field.endsWith(':') ? `${id}|${field}` : `${id}|${field}|`));
  const rows = await database.read(REVISIONS, {
    prefixes,
    ...momentParams(moment),
    afterTime,
    afterKey,
    take: page.first + 1,
  });
  return pageOf(rows, page, cursors, ([key, field, value, validFrom, recordedSeq]) => ({
    key: [validFrom, key] as const,
    item: { field, value: JSON.parse(value) as Json, validFrom, recordedSeq },
  }));
}
