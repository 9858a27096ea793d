import { LRUCache } from 'lru-cache';
import type { Database } from '../driver/database.ts';
import type { EntityStore, Moment, Page, PageRequest, RelatedRecord } from '../entity/entity-store.ts';
import type { EntityKind } from '../model/kinds.ts';
import { type MappingCache, columnWalk } from './column-walk.ts';
import { impact } from './impact.ts';
import { changeTimes } from './change-times.ts';
import { lineageDiff } from './diff.ts';
import type {
  ChangeTimes,
  ChangeTimesRequest,
  ColumnWalkAnswer,
  ColumnWalkRequest,
  Direction,
  Granularity,
  ImpactAnswer,
  ImpactRequest,
  LineageDiff,
  LineageDiffRequest,
  LineageStore,
  PathAnswer,
  PathRequest,
  WalkAnswer,
  WalkRequest,
} from './lineage-store.ts';
import { neighbours } from './neighbours.ts';
import { shortestPath } from './path.ts';
import { planWalks, walk } from './walk.ts';

export type Neo4jLineageStoreOptions = {
  /** Time for one question, all its queries together, in milliseconds. Default 5,000. */
  readonly budgetMs?: number;
};

// Long enough for any walk on a busy machine, short enough that whoever asked is still there.
const DEFAULT_BUDGET_MS = 5_000;
// Characters of mappings as recorded; parsed ones take a few times as much memory. A mapping of 20 columns has some 4,000.
const CACHED_MAPPINGS = 16_000_000;

/** Lineage from a Neo4j store. Needs the entity store only to describe neighbours. */
export class Neo4jLineageStore implements LineageStore {
  readonly #database: Database;
  readonly #entities: Pick<EntityStore, 'getMany'>;
  readonly #budgetMs: number;
  readonly #mappings: MappingCache = new LRUCache({ maxSize: CACHED_MAPPINGS });

  constructor(database: Database, entities: Pick<EntityStore, 'getMany'>, options: Neo4jLineageStoreOptions = {}) {
    this.#database = database;
    this.#entities = entities;
    this.#budgetMs = options.budgetMs ?? DEFAULT_BUDGET_MS;
  }

  /**
   * Has the store plan the queries of ordinary walks, with nothing to find. A plan costs up to a second each on a small
   * machine, which the first to ask would wait for otherwise. @throws StoreError
   */
  async warmUp(): Promise<void> {
    await Promise.all((['ENTITY', 'VERSION'] as const).map((granularity) => planWalks(this.#database, granularity)));
  }

  walk(request: WalkRequest): Promise<WalkAnswer> {
    return walk(this.#database, request, this.#budgetMs);
  }

  path(request: PathRequest): Promise<PathAnswer> {
    return shortestPath(this.#database, request, this.#budgetMs);
  }

  impact(request: ImpactRequest): Promise<ImpactAnswer> {
    return impact(this.#database, request, this.#budgetMs);
  }

  // eslint-disable-next-line @typescript-eslint/max-params -- the port asks for them one by one
  neighbours(
    of: string,
    direction: Direction | 'BOTH',
    granularity: Granularity,
    page: PageRequest,
    moment: Moment,
    filter: { readonly kinds?: readonly EntityKind[]; readonly nameContains?: string } = {},
  ): Promise<Page<RelatedRecord>> {
    return neighbours(
      this.#database,
      this.#entities,
      { of, direction, granularity, page, moment, filter },
      this.#budgetMs,
    );
  }

  diff(request: LineageDiffRequest): Promise<LineageDiff> {
    return lineageDiff(this.#database, request, this.#budgetMs);
  }

  changeTimes(request: ChangeTimesRequest): Promise<ChangeTimes> {
    return changeTimes(this.#database, request, this.#budgetMs);
  }

  columns(request: ColumnWalkRequest): Promise<ColumnWalkAnswer> {
    return columnWalk(this.#database, this.#mappings, request, this.#budgetMs);
  }
}
