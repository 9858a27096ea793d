import { cypher, type Fragment, label, query, type Query } from '../driver/cypher.ts';
import { row, text } from '../driver/rows.ts';
import { ENTITY_KINDS, type EntityKind } from '../model/kinds.ts';
import { decodeEntity, entityRow } from './entity-row.ts';
import type { EntityRecord } from './entity-store.ts';
import { knownAt } from './moment.ts';

/** The pages of one kind: `page` its rows, `scanEnd` where the bounded look ended. */
export type ListQueries = {
  readonly page: Query<readonly [pageKey: string, entity: EntityRecord]>;
  readonly scanEnd: Query<readonly [pageKey: string]>;
};

// A kind with an index over (namespace, pageKey): one namespace's pages cost the same in a store of any size.
const NAMESPACE_INDEXED: ReadonlySet<EntityKind> = new Set<EntityKind>(['Dataset', 'Job']);

/** The lists of now, and those of another moment. */
function listsOf(kinds: readonly EntityKind[], make: (kind: EntityKind, then: boolean) => ListQueries) {
  const perKind = (then: boolean): ReadonlyMap<EntityKind, ListQueries> =>
    new Map(kinds.map((kind) => [kind, make(kind, then)]));
  return { now: perKind(false), then: perKind(true) };
}

function pagesOf(kind: EntityKind, then: boolean): ListQueries {
  const rows = cypher`
    MATCH (n:${label(kind)}) USING INDEX n:${label(kind)}(pageKey)
    WHERE n.pageKey < $before AND n.pageKey >= $from`;
  return listQueries(`entity.list.${kind}`, rows, cypher`n.pageKey DESC`, then);
}

function namespacePagesOf(kind: EntityKind, then: boolean): ListQueries {
  const rows = cypher`
    MATCH (n:${label(kind)}) USING INDEX n:${label(kind)}(namespace, pageKey)
    WHERE n.namespace = $namespace AND n.pageKey < $before AND n.pageKey >= $from`;
  // Both properties in the order let the planner take it from the index.
  return listQueries(`entity.list-namespace.${kind}`, rows, cypher`n.namespace DESC, n.pageKey DESC`, then);
}

const fitsNow = cypher`n.aliasOf IS NULL AND n.withdrawnAt IS NULL
      AND ($tag IS NULL OR $tag IN n.tags)
      AND ($states IS NULL OR coalesce(n.state, 'NEW') IN $states)
      AND ($nameContains IS NULL OR toLower(n.name) CONTAINS $nameContains)`;

/** The newest value (JSON text) that a field of `n` had at the moment; `prefix` is what the field's keys begin with, after the id. */
function valueThen(prefix: Fragment, value = cypher`r.value`): Fragment {
  return cypher`COLLECT {
        MATCH (r:Revision) WHERE r.key STARTS WITH n.id + ${prefix} AND r.validFrom <= $t AND ${knownAt}
        RETURN ${value} ORDER BY r.key DESC LIMIT 1
      }[0]`;
}

// Without the quotes of JSON text.
const nameThen = valueThen(cypher`'|name|'`, cypher`substring(r.value, 1, size(r.value) - 2)`);

const fitsThen = cypher`NOT EXISTS { MATCH (r:Alias {id: n.id}) WHERE ${knownAt} }
      AND (n.withdrawals IS NULL OR coalesce(${valueThen(cypher`'|withdrawn|'`)}, 'null') = 'null')
      AND ($tagFields IS NULL OR any(x IN $tagFields WHERE CASE WHEN x[1] IS NULL
        THEN coalesce(${valueThen(cypher`x[0]`)}, 'null') <> 'null' ELSE ${valueThen(cypher`x[0]`)} IN x[1] END))
      AND ($states IS NULL OR coalesce(${valueThen(cypher`'|state|'`)}, '"NEW"') IN $statesAsJson)
      AND ($nameContains IS NULL OR toLower(coalesce(${nameThen}, n.recordedName, n.name)) CONTAINS $nameContains)`;

/**
 * `page`: up to `$take` matches among the first `$scan` rows; it stops reading as soon as it has them.
 * `scanEnd`: the page key of the last of `$scan` rows, no row when there are fewer.
 */
function listQueries(listName: string, rows: Fragment, order: Fragment, then: boolean): ListQueries {
  const name = then ? `${listName}.then` : listName;
  return {
    page: query(
      name,
      cypher`${rows}
    WITH n ORDER BY ${order} LIMIT $scan
    WHERE n.recordedSeq <= $s
      AND ($project IS NULL OR n.project = $project)
      AND ($namespace IS NULL OR n.namespace = $namespace)
      AND ${then ? fitsThen : fitsNow}
    WITH n LIMIT $take
    RETURN n.pageKey, ${entityRow}`,
      row(text, decodeEntity),
    ),
    scanEnd: query(
      `${name}.scan-end`,
      cypher`${rows}
    WITH n ORDER BY ${order} SKIP $scan - 1 LIMIT 1
    RETURN n.pageKey`,
      row(text),
    ),
  };
}

/** Lists by kind in one order; those of one namespace in the other. */
export const LISTS = listsOf(ENTITY_KINDS, pagesOf);
export const NAMESPACE_LISTS = listsOf([...NAMESPACE_INDEXED], namespacePagesOf);
