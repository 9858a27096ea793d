import type { Database } from '../driver/database.ts';
import { NOW_VALID, sortableTime } from '../model/time.ts';
import { asOfMoment } from './entities-at.ts';
import type { EntityFilter, EntityRecord, Moment, Page, PageRequest } from './entity-store.ts';
import { LISTS, type ListQueries, NAMESPACE_LISTS } from './entity-list.queries.ts';
import { RECORDED_AT } from './entity.queries.ts';
import { isNow, momentParams } from './moment.ts';
import { checkFirst, Cursors, pageOf } from './page.ts';

// A page with a filter that few match reads this many rows (20 ms), then says where to go on.
const SCAN = 20_000;
// At another moment than now each row may need a look at its revisions.
const SCAN_THEN = 5_000;
// Sorts after every page key of the same time.
const AFTER_ALL_IDS = '|~';

/**
 * Newest first. The order is an index's, so a page costs the same at any depth and in a store of any size.
 * @throws InvalidInputError for a bad `first` or cursor
 */
export async function listEntities(
  database: Database,
  filter: EntityFilter,
  page: PageRequest,
  moment: Moment,
): Promise<Page<EntityRecord>> {
  checkFirst(page.first);
  const cursors = new Cursors<readonly [string]>(['string'], ['entities', filter]);
  const now = isNow(moment);
  const { s, t } = momentParams(moment);
  const bounds = [cursors.decode(page.after)?.[0], now ? undefined : await afterAllOf(database, s)];
  const params = { ...listParams(filter, page, bounds), s, t, scan: now ? SCAN : SCAN_THEN };
  const queries = queriesFor(filter, now ? 'now' : 'then');
  const rows = await database.read(queries.page, params, { heavy: !now });
  // Fewer than asked for: either the list ends here, or the bound on looking was met.
  const scanEnd = rows.length > page.first ? undefined : await database.readOne(queries.scanEnd, params);
  const then = await asOfMoment(database, new Map(rows.slice(0, page.first).map(([, one]) => [one.id, one])), moment);
  const read = ([pageKey, one]: (typeof rows)[number]) => ({ key: [pageKey] as const, item: then.get(one.id) ?? one });
  return pageOf(rows, page, cursors, read, scanEnd);
}

/** A page key after those of all that was recorded up to a position, so that nothing newer is looked at. */
async function afterAllOf(database: Database, seq: number): Promise<string | undefined> {
  const [at] = (seq === NOW_VALID ? undefined : await database.readOne(RECORDED_AT, { seq })) ?? [];
  return at === undefined ? undefined : sortableTime(at) + AFTER_ALL_IDS;
}

function queriesFor(filter: EntityFilter, time: 'now' | 'then'): ListQueries {
  const byNamespace = filter.namespace === undefined ? undefined : NAMESPACE_LISTS[time].get(filter.kind);
  const queries = byNamespace ?? LISTS[time].get(filter.kind);
  if (queries === undefined) throw new TypeError(`no lists of ${JSON.stringify(filter.kind)}`);
  return queries;
}

function listParams(filter: EntityFilter, page: PageRequest, before: readonly (string | undefined)[]) {
  const bounds = [...before, filter.createdBefore === undefined ? undefined : sortableTime(filter.createdBefore)];
  return {
    before: bounds.filter((bound) => bound !== undefined).sort()[0] ?? '~',
    from: filter.createdAfter === undefined ? '' : sortableTime(filter.createdAfter) + AFTER_ALL_IDS,
    project: filter.project ?? null,
    namespace: filter.namespace ?? null,
    tag: filter.tag ?? null,
    tagFields: filter.tag === undefined ? null : tagFields(filter.tag),
    states: filter.states ?? null,
    statesAsJson: filter.states?.map((state) => JSON.stringify(state)) ?? null,
    nameContains: filter.nameContains?.toLowerCase() ?? null,
    take: page.first + 1,
  };
}

/**
 * What `key` or `key=value` can mean, as the beginning of a field's keys and its values (JSON text). A key may hold `=`
 * itself; a tag without a value is kept as true or as empty text, and any value counts for a key alone.
 */
function tagFields(tag: string): readonly (readonly [prefix: string, values: readonly string[] | null])[] {
  const fields: (readonly [string, readonly string[] | null])[] = [[`|tag:${tag}|`, null]];
  for (let at = tag.indexOf('='); at >= 0; at = tag.indexOf('=', at + 1)) {
    const value = tag.slice(at + 1);
    fields.push([`|tag:${tag.slice(0, at)}|`, [JSON.stringify(value), value]]);
  }
  return fields;
}
