import type { LRUCache } from 'lru-cache';
import type { Database } from '../driver/database.ts';
import { InvalidInputError } from '../model/errors.ts';
import { checkBetween } from './checks.ts';
import { type ColumnInput, type ColumnMapping, parseMapping } from './column-mapping.ts';
import { CONTENTS, MAPPINGS, type MappingRow, RESOLVE } from './column-walk.queries.ts';
import type { ColumnWalkAnswer, ColumnWalkRequest, Direction } from './lineage-store.ts';
import type { Reading } from './reading.ts';
import { openAt } from './roots.ts';
import { MOST_NODES, MOST_STEPS } from './walk.ts';

/** Parsed mappings by the id of their JobVersion: content-keyed, so that an entry never goes stale. */
export type MappingCache = LRUCache<string, ColumnMapping>;

type ColumnNode = ColumnWalkAnswer['nodes'][number];
type ColumnEdge = ColumnWalkAnswer['edges'][number];
type Ref = ColumnEdge['from'];
/** One mapping in force: from its inputs into one output of one job. */
type Mapped = {
  readonly output: readonly [id: string, name: string];
  readonly job: string;
  readonly mapping: ColumnMapping;
  /** What it maps from as of the moment: a dataset that was withdrawn is named in the mapping, and no more. */
  readonly inputs: ReadonlySet<string>;
};

const LONGEST_NAME = 2_000;
// Mappings that one step looks at. A step has at most some thousand columns, and a dataset few writers.
const MOST_MAPPINGS = 5_000;
const MOST_EDGES = 50_000;
// Of the time that is left, for one query.
const SHARE = 0.7;

/**
 * Walks columns step by step: one query fetches the mappings around all datasets of a step, and the columns are followed
 * here, through parsed mappings that are kept.
 * @throws InvalidInputError, NotFoundError; see LineageStore.columns
 */
export async function columnWalk(
  database: Database,
  cache: MappingCache,
  request: ColumnWalkRequest,
  budgetMs: number,
): Promise<ColumnWalkAnswer> {
  checkBetween('depth', request.depth, 1, MOST_STEPS);
  checkBetween('limit', request.limit, 1, MOST_NODES);
  checkBetween('column', request.column.length, 1, LONGEST_NAME);
  const { reading, roots } = await openAt(
    database,
    { ...request, ids: [request.dataset], granularity: 'ENTITY' },
    budgetMs,
  );
  const root = roots.named.get(request.dataset);
  if (root?.[1] !== 'Dataset') throw new InvalidInputError('of', 'a dataset', root?.[1]);
  const now = request.moment.asOfSeq === undefined && request.moment.validAt === undefined;
  const mappings = new Mappings(reading, cache, now);
  const walk = new ColumnWalk({ dataset: root[0], datasetName: root[2], column: request.column }, request.limit);
  const directions: readonly Direction[] =
    request.direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [request.direction];
  for (let distance = 1; distance <= request.depth && !walk.cut; distance++) {
    const steps = await Promise.all(
      directions.map((direction) => stepOf(mappings, walk.frontier(direction), direction)),
    );
    steps.forEach((edges, index) => walk.advance(directions[index] as Direction, distance, edges));
    walk.cut ||= mappings.cut;
  }
  return { ...walk.answer(), seq: reading.seq };
}

async function stepOf(
  mappings: Mappings,
  frontier: readonly Ref[],
  direction: Direction,
): Promise<readonly ColumnEdge[]> {
  if (frontier.length === 0) return [];
  const byDataset = new Map<string, Ref[]>();
  for (const ref of frontier) byDataset.set(ref.dataset, [...(byDataset.get(ref.dataset) ?? []), ref]);
  const around = await mappings.around([...byDataset.keys()], direction);
  return around.flatMap((mapped) =>
    direction === 'UPSTREAM' ? edgesInto(mapped, byDataset, mappings) : edgesFrom(mapped, byDataset, mappings),
  );
}

function edgesInto(
  mapped: Mapped,
  frontier: ReadonlyMap<string, readonly Ref[]>,
  mappings: Mappings,
): readonly ColumnEdge[] {
  return (frontier.get(mapped.output[0]) ?? []).flatMap((to) =>
    mapped.mapping.into(to.column).flatMap((input) => {
      const [dataset, datasetName] = mappings.resolve(input.dataset);
      if (!mapped.inputs.has(dataset)) return [];
      return [edgeOf({ dataset, datasetName, column: input.column }, to, input, mapped.job)];
    }),
  );
}

function edgesFrom(
  mapped: Mapped,
  frontier: ReadonlyMap<string, readonly Ref[]>,
  mappings: Mappings,
): readonly ColumnEdge[] {
  const [dataset, datasetName] = mapped.output;
  const inForce = [...mapped.mapping.datasets].filter((named) => mapped.inputs.has(mappings.resolve(named)[0]));
  return inForce.flatMap((named) =>
    (frontier.get(mappings.resolve(named)[0]) ?? []).flatMap((from) =>
      mapped.mapping
        .from(named, from.column)
        .map(([column, input]) => edgeOf(from, { dataset, datasetName, column }, input, mapped.job)),
    ),
  );
}

function edgeOf(from: Ref, to: Ref, { transformations, masking }: ColumnInput, job: string): ColumnEdge {
  return { from, to, transformations, masking, job };
}

/** The mappings of the store as of the moment, and what the datasets that they name lead to. */
class Mappings {
  cut = false;
  readonly #reading: Reading;
  readonly #cache: MappingCache;
  readonly #now: boolean;
  readonly #resolved = new Map<string, readonly [id: string, name: string]>();

  constructor(reading: Reading, cache: MappingCache, now: boolean) {
    this.#reading = reading;
    this.#cache = cache;
    this.#now = now;
  }

  /** Those that lead into the datasets, or out of them. */
  async around(datasets: readonly string[], direction: Direction): Promise<readonly Mapped[]> {
    const params = { ids: datasets, limit: MOST_MAPPINGS + 1, now: this.#now };
    const rows = await this.#reading.rowsInTime(MAPPINGS[direction], params, SHARE);
    this.cut ||= rows === undefined || rows.length > MOST_MAPPINGS;
    const wanted = new Set(datasets);
    // Into a dataset that these are mapped into lead mappings of other jobs too, from other datasets.
    const relevant = (rows ?? []).filter((row) => direction === 'UPSTREAM' || row[4].some(([id]) => wanted.has(id)));
    return this.#parsed(relevant);
  }

  resolve(named: string): readonly [id: string, name: string] {
    return this.#resolved.get(named) ?? [named, named];
  }

  async #parsed(rows: readonly MappingRow[]): Promise<readonly Mapped[]> {
    const contents = await this.#contents(rows.map(([, , , version]) => version));
    for (const [output, name, , , inputs] of rows) {
      for (const pair of [[output, name] as const, ...inputs]) this.#resolved.set(pair[0], pair);
    }
    const unknown = new Set(
      [...contents.values()].flatMap(({ datasets }) => [...datasets]).filter((id) => !this.#resolved.has(id)),
    );
    if (unknown.size > 0) {
      const found = await this.#reading.rowsInTime(RESOLVE, { ids: [...unknown] }, SHARE);
      this.cut ||= found === undefined;
      for (const [named, id, name] of found ?? []) this.#resolved.set(named, [id, name ?? named]);
    }
    return rows.flatMap(([id, name, job, version, inputs]) => {
      const mapping = contents.get(version);
      const ids = new Set(inputs.map(([input]) => input));
      return mapping === undefined ? [] : [{ output: [id, name] as const, job, mapping, inputs: ids }];
    });
  }

  async #contents(versions: readonly string[]): Promise<ReadonlyMap<string, ColumnMapping>> {
    const known = new Map<string, ColumnMapping>();
    for (const id of versions) {
      const mapping = this.#cache.get(id);
      if (mapping !== undefined) known.set(id, mapping);
    }
    const missing = versions.filter((id) => !known.has(id));
    if (missing.length === 0) return known;
    const rows = await this.#reading.rowsInTime(CONTENTS, { ids: missing }, SHARE);
    this.cut ||= rows === undefined;
    for (const [id, content] of rows ?? []) {
      const mapping = parseMapping(content);
      this.#cache.set(id, mapping, { size: content.length });
      known.set(id, mapping);
    }
    return known;
  }
}

/** What was found so far, on both sides of the root. */
class ColumnWalk {
  cut = false;
  readonly #nodes = new Map<string, ColumnNode>();
  readonly #edges = new Map<string, ColumnEdge>();
  readonly #seen: Record<Direction, Set<string>>;
  readonly #frontier: Record<Direction, readonly Ref[]>;
  readonly #limit: number;

  constructor(root: Ref, limit: number) {
    this.#nodes.set(keyOf(root), { ...root, distance: 0, side: 'ROOT' });
    this.#seen = { UPSTREAM: new Set([keyOf(root)]), DOWNSTREAM: new Set([keyOf(root)]) };
    this.#frontier = { UPSTREAM: [root], DOWNSTREAM: [root] };
    this.#limit = limit;
  }

  frontier(direction: Direction): readonly Ref[] {
    return this.#frontier[direction];
  }

  advance(direction: Direction, distance: number, edges: readonly ColumnEdge[]): void {
    const further = new Map(
      edges.map((edge) => (direction === 'UPSTREAM' ? edge.from : edge.to)).map((ref) => [keyOf(ref), ref]),
    );
    const fresh = [...further].filter(([key]) => !this.#seen[direction].has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
    const kept: Ref[] = [];
    for (const [key, ref] of fresh) {
      if (!this.#nodes.has(key)) {
        // The root is not counted.
        if (this.#nodes.size > this.#limit) {
          this.cut = true;
          break;
        }
        this.#nodes.set(key, { ...ref, distance, side: direction });
      }
      this.#seen[direction].add(key);
      kept.push(ref);
    }
    this.#frontier[direction] = kept;
    for (const edge of edges) this.#remember(edge);
  }

  #remember(edge: ColumnEdge): void {
    const [from, to] = [keyOf(edge.from), keyOf(edge.to)];
    if (!this.#nodes.has(from) || !this.#nodes.has(to)) return;
    if (this.#edges.size >= MOST_EDGES) this.cut = true;
    else this.#edges.set(`${from} ${to} ${edge.job} ${edge.transformations.join()}`, edge);
  }

  answer(): Omit<ColumnWalkAnswer, 'seq'> {
    const nodes = [...this.#nodes.values()].sort((a, b) => a.distance - b.distance || (keyOf(a) < keyOf(b) ? -1 : 1));
    return { nodes, edges: [...this.#edges.values()], truncated: this.cut };
  }
}

function keyOf({ dataset, column }: Ref): string {
  return `${dataset} ${column}`;
}
