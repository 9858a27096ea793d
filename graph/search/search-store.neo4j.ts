import type { Database } from '../driver/database.ts';
import { type EntityRecord, type EntityStore, type Moment, stands } from '../entity/entity-store.ts';
import { isNow } from '../entity/moment.ts';
import { checkFirst, Cursors } from '../entity/page.ts';
import { InvalidInputError } from '../model/errors.ts';
import type { EntityKind } from '../model/kinds.ts';
import type { Json } from '../model/statements.ts';
import { fits } from './fits.ts';
import { luceneQuery } from './lucene-query.ts';
import { HITS } from './search.queries.ts';
import type { SearchAnswer, SearchRequest, SearchStore } from './search-store.ts';

type Hit = readonly [id: string, kind: EntityKind, score: number];
/** Of all kinds, and of those wanted. */
type Hits = readonly [all: readonly Hit[], wanted: readonly Hit[]];

// What is counted and can be paged through: nobody reads further, and the rest only costs.
const MAX_HITS = 1_000;
const MAX_TEXT_LENGTH = 500;
const MAX_FIRST = 100;
// Entities whose values of another moment are held at once.
const CHUNK = 200;

const NOTHING: SearchAnswer = { hits: [], hasNextPage: false, facets: [], truncated: false };

/** Full text in Neo4j's Lucene index. */
export class Neo4jSearchStore implements SearchStore {
  readonly #database: Database;
  readonly #entities: EntityStore;

  constructor(database: Database, entities: EntityStore) {
    this.#database = database;
    this.#entities = entities;
  }

  async search(request: SearchRequest): Promise<SearchAnswer> {
    const { text, kinds, project, first, after, moment } = request;
    checkFirst(first, MAX_FIRST);
    if (text.length > MAX_TEXT_LENGTH)
      throw new InvalidInputError('text', `at most ${MAX_TEXT_LENGTH} characters`, `${text.length} characters`);
    // The place among the hits, not a score: scores move with every write.
    const cursors = new Cursors<readonly [number]>(['number'], ['search', text, kinds ?? null, project ?? null]);
    const skip = cursors.decode(after)?.[0] ?? 0;
    // What was withdrawn since may have stood at another moment.
    const narrow = { standing: isNow(moment), ...(project === undefined ? {} : { project }) };
    const everyKind = luceneQuery(text, narrow);
    if (everyKind === undefined) return NOTHING;
    const narrowed = luceneQuery(text, { ...narrow, ...(kinds === undefined ? {} : { kinds }) }) ?? everyKind;
    const hits = await this.#hits(everyKind, narrowed);
    // More than can be counted now: what fitted then may be among the rest.
    const truncated = hits[0].length > MAX_HITS;
    const [all, wanted] = isNow(moment) ? hits : await this.#fitThen(text, moment, hits);
    const page = wanted.slice(skip, skip + first);
    const entities = await this.#entities.getMany(
      page.map(([id]) => id),
      moment,
    );
    return {
      hits: page.flatMap(([, , score], index) => hitOf(entities[index], score, cursors.encode([skip + index + 1]))),
      hasNextPage: Math.min(wanted.length, MAX_HITS) > skip + first,
      facets: facetsOf(all.slice(0, MAX_HITS)),
      truncated,
    };
  }

  /** Of what fits now, that which was there at the moment and had the words then. */
  async #fitThen(text: string, moment: Moment, [all, wanted]: Hits): Promise<Hits> {
    const ids = [...new Set([...all, ...wanted].map(([id]) => id))];
    const fitting = new Set<string>();
    for (let start = 0; start < ids.length; start += CHUNK) {
      const entities = (await this.#entities.getMany(ids.slice(start, start + CHUNK), moment)).filter(
        (entity) => entity !== null,
      );
      const schemas = await this.#schemasOf(entities, moment);
      for (const entity of entities) if (stands(entity) && fits(text, entity, schemas)) fitting.add(entity.id);
    }
    return [all.filter(([id]) => fitting.has(id)), wanted.filter(([id]) => fitting.has(id))];
  }

  /** Contents of the schemas that entities name, by id. */
  async #schemasOf(entities: readonly EntityRecord[], moment: Moment): Promise<ReadonlyMap<string, Json>> {
    const ids = [...new Set(entities.map(({ values }) => values['schema']).filter((id) => typeof id === 'string'))];
    const schemas = ids.length === 0 ? [] : await this.#entities.getMany(ids, moment);
    return new Map(
      schemas.flatMap((schema) => (schema === null ? [] : [[schema.id, schema.values['content'] ?? null]])),
    );
  }

  async #hits(everyKind: string, narrowed: string): Promise<Hits> {
    const read = async (query: string) => ranked(await this.#database.read(HITS, { query, limit: MAX_HITS + 1 }));
    if (everyKind === narrowed) {
      const all = await read(everyKind);
      return [all, all.slice(0, MAX_HITS)];
    }
    const [all, wanted] = await Promise.all([read(everyKind), read(narrowed)]);
    return [all, wanted.slice(0, MAX_HITS)];
  }
}

/** Equal scores (a thousand runs of one job) in a fixed order, so that pages do not overlap. */
function ranked(hits: readonly Hit[]): readonly Hit[] {
  return [...hits].sort(([idA, , scoreA], [idB, , scoreB]) => scoreB - scoreA || (idA < idB ? -1 : 1));
}

function hitOf(entity: EntityRecord | null | undefined, score: number, cursor: string): SearchAnswer['hits'] {
  return entity === null || entity === undefined ? [] : [{ cursor, entity, score }];
}

function facetsOf(hits: readonly Hit[]): SearchAnswer['facets'] {
  const counts = new Map<EntityKind, number>();
  for (const [, kind] of hits) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}
