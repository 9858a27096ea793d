import type { Database } from '../driver/database.ts';
import { sortableTime } from '../model/time.ts';
import type { EntityFilter, EntityRecord, Page, PageRequest } from './entity-store.ts';
import { LISTS, type ListQueries, NAMESPACE_LISTS } from './entity.queries.ts';
import { checkFirst, Cursors, pageOf } from './page.ts';

// A page with a filter that few match reads this many rows (20 ms), then says where to go on.
const SCAN = 20_000;
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
): Promise<Page<EntityRecord>> {
  checkFirst(page.first);
  const cursors = new Cursors<readonly [string]>(['string'], ['entities', filter]);
  const params = listParams(filter, page, cursors.decode(page.after)?.[0]);
  const queries = queriesFor(filter);
  const rows = await database.read(queries.page, params);
  // Fewer than asked for: either the list ends here, or the bound on looking was met.
  const scanEnd = rows.length > page.first ? undefined : await database.readOne(queries.scanEnd, params);
  return pageOf(rows, page, cursors, ([pageKey, entity]) => ({ key: [pageKey] as const, item: entity }), scanEnd);
}

function queriesFor(filter: EntityFilter): ListQueries {
  const byNamespace = filter.namespace === undefined ? undefined : NAMESPACE_LISTS.get(filter.kind);
  const queries = byNamespace ?? LISTS.get(filter.kind);
  if (queries === undefined) throw new TypeError(`no lists of ${JSON.stringify(filter.kind)}`);
  return queries;
}

function listParams(filter: EntityFilter, page: PageRequest, after: string | undefined) {
  const bounds = [after, filter.createdBefore === undefined ? undefined : sortableTime(filter.createdBefore)];
  return {
    before: bounds.filter((bound) => bound !== undefined).sort()[0] ?? '~',
    from: filter.createdAfter === undefined ? '' : sortableTime(filter.createdAfter) + AFTER_ALL_IDS,
    project: filter.project ?? null,
    namespace: filter.namespace ?? null,
    tag: filter.tag ?? null,
    states: filter.states ?? null,
    nameContains: filter.nameContains?.toLowerCase() ?? null,
    take: page.first + 1,
    scan: SCAN,
  };
}
