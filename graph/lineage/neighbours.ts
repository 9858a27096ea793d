import { z } from 'zod';
import type { Database } from '../driver/database.ts';
import { isNow } from '../entity/moment.ts';
import type { EntityStore, Moment, Page, PageRequest, RelatedRecord } from '../entity/entity-store.ts';
import { InvalidInputError } from '../model/errors.ts';
import type { EntityKind } from '../model/kinds.ts';
import { NOW_VALID, OPEN_END } from '../model/time.ts';
import { checkBetween } from './checks.ts';
import type { Direction, Granularity } from './lineage-store.ts';
import { NEIGHBOURS, NEIGHBOURS_THEN } from './neighbours.queries.ts';
import { openAt } from './roots.ts';

export type NeighboursRequest = {
  readonly of: string;
  readonly direction: Direction | 'BOTH';
  readonly granularity: Granularity;
  readonly page: PageRequest;
  readonly moment: Moment;
  readonly filter?: { readonly kinds?: readonly EntityKind[]; readonly nameContains?: string };
};

const MOST_OF_A_PAGE = 200;
// No name is longer, and Cypher would compare such a text with every neighbour.
const LONGEST_FILTER = 2_000;

const place = z.tuple([z.int(), z.string()]);

/** @throws InvalidInputError, NotFoundError; see LineageStore.neighbours */
export async function neighbours(
  database: Database,
  entities: Pick<EntityStore, 'getMany'>,
  request: NeighboursRequest,
  budgetMs: number,
): Promise<Page<RelatedRecord>> {
  const { first, after } = request.page;
  checkBetween('first', first, 1, MOST_OF_A_PAGE);
  const text = request.filter?.nameContains;
  if (text !== undefined && text.length > LONGEST_FILTER) {
    throw new InvalidInputError('filter', `at most ${LONGEST_FILTER} characters`, `${text.length}`);
  }
  const [afterTime, afterFact] = after === undefined ? [OPEN_END, ''] : placeOf(after);
  const question = { ids: [request.of], granularity: 'ENTITY', moment: request.moment } as const;
  const { reading, roots } = await openAt(database, question, budgetMs);
  const queries = isNow(request.moment) ? NEIGHBOURS : NEIGHBOURS_THEN;
  const rows = await reading.rows(queries[request.granularity][request.direction], {
    id: roots.named.get(request.of)?.[0] ?? request.of,
    first: first + 1,
    afterTime,
    afterFact,
    until: Math.min(afterTime, request.moment.validAt ?? NOW_VALID),
    kinds: request.filter?.kinds ?? null,
    nameContains: text === undefined || text === '' ? null : text.toLowerCase(),
  });
  const shown = rows.slice(0, first);
  const records = await entities.getMany(
    shown.map(([id]) => id),
    request.moment,
  );
  const items = shown.flatMap(([, relation, inferred, validFrom, validTo, fact], index) => {
    const entity = records[index];
    if (entity == null) return [];
    const item = { entity, relation, inferred, validFrom, validTo: validTo === OPEN_END ? null : validTo };
    return [{ cursor: cursorOf(validFrom, fact), item }];
  });
  return { items, hasNextPage: rows.length > first };
}

function cursorOf(validFrom: number, fact: string): string {
  return Buffer.from(JSON.stringify([validFrom, fact])).toString('base64url');
}

function placeOf(cursor: string): readonly [number, string] {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new InvalidInputError('after', 'the cursor of an item of this list');
  }
}
