import type { Database } from '../driver/database.ts';
import { InvalidInputError } from '../model/errors.ts';
import type { RelationKind } from '../model/relations.ts';
import { OPEN_END } from '../model/time.ts';
import { asOfMoment } from './entities-at.ts';
import type { EntityRecord, EntityStore, Moment, Page, PageRequest, RelatedRecord } from './entity-store.ts';
import { isNow, momentParams } from './moment.ts';
import { checkFirst, Cursors, pageOf } from './page.ts';
import { relatedQuery } from './related.queries.ts';

export type RelatedRequest = {
  /** Of entities; aliases are resolved by the caller. */
  readonly ids: readonly string[];
  readonly relations: readonly RelationKind[];
  readonly direction: 'in' | 'out';
  readonly page: PageRequest;
  readonly moment: Moment;
  readonly filter: NonNullable<Parameters<EntityStore['related']>[5]>;
};

type Row = readonly [
  kind: RelationKind,
  inferred: boolean,
  validFrom: number,
  validTo: number,
  factId: string,
  entity: EntityRecord,
];

const MAX_RELATED_IDS = 200;
// With a filter on states: how many neighbours a page looks at, as each may need a look at its revisions.
const STATE_SCAN = 5_000;

/**
 * Pages of neighbours for several entities in one read.
 * @throws InvalidInputError for too many ids, a bad `first` or cursor
 */
export async function relatedEntities(
  database: Database,
  { ids, relations, direction, page, moment, filter }: RelatedRequest,
): Promise<ReadonlyMap<string, Page<RelatedRecord>>> {
  checkFirst(page.first);
  if (ids.length > MAX_RELATED_IDS)
    throw new InvalidInputError('ids', `at most ${MAX_RELATED_IDS} ids`, String(ids.length));
  const cursors = new Cursors<readonly [number, string]>(
    ['number', 'string'],
    ['related', [...relations].sort(), direction, filter],
  );
  const [afterTime, afterFact] = cursors.decode(page.after) ?? [null, null];
  const at = momentParams(moment);
  const take = page.first + 1;
  const scan = filter.states === undefined ? take : Math.max(take, STATE_SCAN);
  const states = filter.states ?? null;
  const rows = await database.read(
    relatedQuery(relations, direction, isNow(moment)),
    {
      ids,
      ...at,
      afterTime,
      afterFact,
      kinds: filter.kinds ?? null,
      states,
      statesAsJson: states?.map((state) => JSON.stringify(state)) ?? null,
      take,
      scan,
    },
    { heavy: true },
  );
  const then = await asOfMoment(database, entitiesOf(rows), moment);
  return new Map(
    rows.map(([id, items, scanned, last]) => [
      id,
      pageOf(
        items,
        page,
        cursors,
        (row) => itemOf(row, then),
        filter.states !== undefined && scanned === scan && last !== null ? last : undefined,
      ),
    ]),
  );
}

function entitiesOf(
  rows: readonly (readonly [string, readonly Row[], ...unknown[]])[],
): ReadonlyMap<string, EntityRecord> {
  return new Map(rows.flatMap(([, items]) => items.map((item) => [item[5].id, item[5]] as const)));
}

function itemOf(row: Row, then: ReadonlyMap<string, EntityRecord>) {
  const [relation, inferred, validFrom, validTo, factId, current] = row;
  const entity = then.get(current.id) ?? current;
  const item: RelatedRecord = { entity, relation, inferred, validFrom, validTo: validTo === OPEN_END ? null : validTo };
  return { key: [validFrom, factId] as const, item };
}
