import type { EntityRecord, Moment, Page, PageRequest, RelatedRecord } from '../entity/entity-store.ts';
import type { FakeGraph, FakeRelation } from '../entity/graph.fake.ts';
import { momentParams } from '../entity/moment.ts';
import { checkFirst, Cursors, pageOf } from '../entity/page.ts';
import { NotFoundError } from '../model/errors.ts';
import type { EntityKind } from '../model/kinds.ts';
import { ENTITY_RELATIONS, type RelationKind, VERSION_RELATIONS } from '../model/relations.ts';
import { checkBetween, checkIds } from './checks.ts';
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
  WalkEdge,
  WalkNode,
  WalkRequest,
} from './lineage-store.ts';

const KINDS: Record<Granularity, readonly RelationKind[]> = { ENTITY: ENTITY_RELATIONS, VERSION: VERSION_RELATIONS };
type ColumnStep = ColumnWalkAnswer['edges'][number];
type Search = Omit<PathRequest, 'from'> & { readonly direction: Direction };
type Reached = { readonly record: EntityRecord; readonly distance: number; readonly side: WalkNode['side'] };

/** Lineage of a graph in memory, by its definition: for graphs of some dozens of nodes. Containers stand for themselves alone. */
export class FakeLineageStore implements LineageStore {
  /** Steps between columns, as producers said them. */
  readonly columnSteps: ColumnStep[] = [];
  readonly #graph: FakeGraph;
  readonly #head: () => number;

  /** `head`: where the ledger stands. */
  constructor(graph: FakeGraph, head: () => number) {
    this.#graph = graph;
    this.#head = head;
  }

  async walk({ of, direction, granularity, depth, limit, kinds, moment }: WalkRequest): Promise<WalkAnswer> {
    checkIds('of', of, 100);
    checkBetween('depth', depth, 1, 50);
    checkBetween('limit', limit, 1, 5_000);
    const all = this.#reach(of, direction, granularity, depth, moment);
    const roots = all.filter(({ side }) => side === 'ROOT');
    const beside = all.filter(({ side, record }) => side !== 'ROOT' && (kinds?.includes(record.kind) ?? true));
    const shown = [...roots, ...beside.slice(0, limit)];
    const edges = this.#edges(shown, granularity, moment);
    const nodes = shown.map((one) => this.#node(one, shown, granularity, moment));
    return { nodes, edges, truncated: beside.length > limit, seq: this.#seq(moment) };
  }

  async path({ from, to, granularity, depth, moment }: PathRequest): Promise<PathAnswer> {
    checkBetween('depth', depth, 1, 50);
    const [start, end] = [this.#root(from, moment).id, this.#root(to, moment).id];
    for (const direction of ['DOWNSTREAM', 'UPSTREAM'] as const) {
      const ways = this.#ways([start], { to: end, direction, granularity, depth, moment }).sort(
        (a, b) => a.length - b.length,
      );
      const [shortest] = ways;
      if (shortest === undefined) continue;
      const side = (index: number) => (index === 0 ? ('ROOT' as const) : direction);
      const reached = shortest.map((id, index) => ({
        record: this.#root(id, moment),
        distance: index,
        side: side(index),
      }));
      const nodes = reached.map((one) => this.#node(one, reached, granularity, moment));
      const edges = this.#edges(reached, granularity, moment);
      return { nodes, edges, found: true, more: ways.length > 1, truncated: false, seq: this.#seq(moment) };
    }
    return { nodes: [], edges: [], found: false, more: false, truncated: false, seq: this.#seq(moment) };
  }

  async impact({ of, direction, granularity, depth, moment }: ImpactRequest): Promise<ImpactAnswer> {
    const reached = this.#reach(of, direction, granularity, depth, moment).filter(({ side }) => side !== 'ROOT');
    const groups = [
      ...Map.groupBy(reached, ({ record, distance }) => `${String(distance).padStart(2, '0')} ${record.kind}`),
    ]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, some]) => ({
        kind: (some[0] as Reached).record.kind,
        distance: (some[0] as Reached).distance,
        count: some.length,
      }));
    return { groups, total: reached.length, truncated: false, seq: this.#seq(moment) };
  }

  // eslint-disable-next-line @typescript-eslint/max-params -- as the port has it
  async neighbours(
    of: string,
    direction: Direction | 'BOTH',
    granularity: Granularity,
    page: PageRequest,
    moment: Moment,
    filter: { readonly kinds?: readonly EntityKind[]; readonly nameContains?: string } = {},
  ): Promise<Page<RelatedRecord>> {
    checkFirst(page.first);
    const { id } = this.#root(of, moment);
    const cursors = new Cursors<readonly [number, string]>(['number', 'string'], ['neighbours', id]);
    const [afterTime, afterFact] = cursors.decode(page.after) ?? [Number.POSITIVE_INFINITY, ''];
    const text = filter.nameContains?.toLowerCase() ?? '';
    const rows = sidesOf(direction)
      .flatMap((side) => this.#graph.related(id, side === 'DOWNSTREAM' ? 'out' : 'in', KINDS[granularity], moment))
      .filter(({ item: { entity } }) => filter.kinds?.includes(entity.kind) ?? true)
      .filter(({ item: { entity } }) => entity.name.toLowerCase().includes(text))
      .filter(({ key: [time, fact] }) => time < afterTime || (time === afterTime && fact > afterFact))
      .sort((a, b) => b.key[0] - a.key[0] || (a.key[1] < b.key[1] ? -1 : 1));
    return pageOf(rows, page, cursors, (row) => row);
  }

  async columns({ dataset, column, direction, depth, moment }: ColumnWalkRequest): Promise<ColumnWalkAnswer> {
    const root = this.#root(dataset, moment);
    const start = { dataset: root.id, datasetName: root.name, column };
    const found = new Map<string, ColumnWalkAnswer['nodes'][number]>([
      [keyOf(start), { ...start, distance: 0, side: 'ROOT' }],
    ]);
    const edges = new Set<ColumnStep>();
    for (const side of sidesOf(direction)) {
      let frontier = [keyOf(start)];
      for (let distance = 1; distance <= depth; distance++) {
        const next: string[] = [];
        for (const step of this.columnSteps) {
          const [near, far] = side === 'UPSTREAM' ? [step.to, step.from] : [step.from, step.to];
          if (!frontier.includes(keyOf(near))) continue;
          edges.add(step);
          if (found.has(keyOf(far))) continue;
          found.set(keyOf(far), { ...far, distance, side });
          next.push(keyOf(far));
        }
        frontier = next;
      }
    }
    return { nodes: [...found.values()], edges: [...edges], truncated: false, seq: this.#seq(moment) };
  }

  async diff({ from, to, ...request }: LineageDiffRequest): Promise<LineageDiff> {
    const walkAt = async (moment: Moment) => {
      const of = request.of.filter((id) => this.#graph.entity(id, moment) !== null);
      return of.length === 0
        ? { nodes: [], edges: [], truncated: false, seq: this.#seq(moment) }
        : this.walk({ ...request, of, moment });
    };
    const [was, is] = [await walkAt(from), await walkAt(to)];
    const nobody = request.of.find((id) => [from, to].every((moment) => this.#graph.entity(id, moment) === null));
    if (nobody !== undefined) throw new NotFoundError(nobody);
    const without = (some: WalkAnswer, others: WalkAnswer) =>
      some.nodes.filter(({ id }) => !others.nodes.some((other) => other.id === id));
    const edgesWithout = (some: WalkAnswer, others: WalkAnswer) =>
      some.edges.filter((edge) => !others.edges.some((other) => sameEdge(edge, other)));
    return {
      added: without(is, was),
      removed: without(was, is),
      changed: is.nodes.flatMap((after) => {
        const before = was.nodes.find(({ id }) => id === after.id);
        const fields = before === undefined ? [] : this.#changedFields(after.id, from, to);
        return before === undefined || fields.length === 0 ? [] : [{ before, after, fields }];
      }),
      addedEdges: edgesWithout(is, was),
      removedEdges: edgesWithout(was, is),
      within: request.depth,
      truncated: was.truncated || is.truncated,
      fromSeq: was.seq,
      toSeq: is.seq,
    };
  }

  async changeTimes({
    of,
    axis,
    direction,
    granularity,
    depth,
    page,
    moment,
  }: ChangeTimesRequest): Promise<ChangeTimes> {
    checkFirst(page.first);
    const cursors = new Cursors<readonly [number]>(['number'], ['changes', of, axis]);
    const before = cursors.decode(page.after)?.[0] ?? Number.POSITIVE_INFINITY;
    const around = depth === 0 ? [] : this.#reach([of], direction, granularity, depth, moment);
    const ids = new Set([this.#root(of, moment).id, ...around.map(({ record }) => record.id)]);
    const { s, t } = momentParams(moment);
    const most = axis === 'RECORDED' ? s : t;
    const facts = [
      ...this.#graph.relations.filter(
        (row) => ids.has(row.from) && ids.has(row.to) && KINDS[granularity].includes(row.kind),
      ),
      ...this.#graph.revisions.filter(({ entity }) => ids.has(entity)),
    ];
    const places = facts
      .flatMap((row) =>
        axis === 'RECORDED'
          ? [row.recordedSeq, row.retractedSeq]
          : [row.validFrom, 'validTo' in row ? row.validTo : t + 1],
      )
      .filter((place) => place <= most && place < before);
    const items = [...Map.groupBy(places, (place) => place)]
      .sort(([a], [b]) => b - a)
      .map(([place, all]) => ({ place, since: place, until: place, moments: 1, changes: all.length }));
    return {
      ...pageOf(items, page, cursors, (item) => ({ key: [item.place] as const, item })),
      truncated: false,
      seq: this.#seq(moment),
    };
  }

  #changedFields(id: string, from: Moment, to: Moment): LineageDiff['changed'][number]['fields'] {
    const valuesAt = (moment: Moment) =>
      new Map(this.#graph.heldRevisions(id, moment).map(({ field, value }) => [field, value]));
    const [was, is] = [valuesAt(from), valuesAt(to)];
    return [...new Set([...was.keys(), ...is.keys()])]
      .filter((field) => !field.startsWith('facet:'))
      .filter((field) => JSON.stringify(was.get(field)) !== JSON.stringify(is.get(field)))
      .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null, tooLong: false }));
  }

  #root(id: string, moment: Moment): EntityRecord {
    const record = this.#graph.entity(id, moment);
    if (record === null) throw new NotFoundError(id);
    return record;
  }

  #seq(moment: Moment): number {
    return Math.min(momentParams(moment).s, this.#head());
  }

  #steps(granularity: Granularity, moment: Moment): readonly FakeRelation[] {
    return this.#graph.heldRelations(moment).filter(({ kind }) => KINDS[granularity].includes(kind));
  }

  #next(id: string, direction: Direction, granularity: Granularity, moment: Moment): readonly string[] {
    const next = this.#steps(granularity, moment).flatMap(({ from, to }) => {
      if (direction === 'DOWNSTREAM') return from === id ? [to] : [];
      return to === id ? [from] : [];
    });
    return [...new Set(next)];
  }

  #reach(
    of: readonly string[],
    direction: Direction | 'BOTH',
    granularity: Granularity,
    depth: number,
    moment: Moment,
  ): readonly Reached[] {
    const roots = of.map((id) => this.#root(id, moment));
    const found = new Map<string, Reached>(
      roots.map((record) => [record.id, { record, distance: 0, side: 'ROOT' as const }]),
    );
    for (const side of sidesOf(direction)) {
      const seen = new Set(roots.map(({ id }) => id));
      let frontier: readonly string[] = [...seen];
      for (let distance = 1; distance <= depth; distance++) {
        frontier = [...new Set(frontier.flatMap((id) => this.#next(id, side, granularity, moment)))].filter(
          (id) => !seen.has(id),
        );
        for (const id of frontier) {
          seen.add(id);
          const record = this.#graph.entity(id, moment);
          const known = found.get(id);
          if (record !== null && (known === undefined || distance < known.distance))
            found.set(id, { record, distance, side });
        }
      }
    }
    return [...found.values()].sort((a, b) => a.distance - b.distance || (a.record.id < b.record.id ? -1 : 1));
  }

  /** All simple ways of at most `depth` steps. */
  #ways(way: readonly string[], search: Search): (readonly string[])[] {
    const { to, direction, granularity, depth, moment } = search;
    const last = way.at(-1) ?? to;
    if (last === to) return [[...way]];
    if (way.length > depth) return [];
    return this.#next(last, direction, granularity, moment)
      .filter((id) => !way.includes(id))
      .flatMap((id) => this.#ways([...way, id], search));
  }

  #edges(shown: readonly Reached[], granularity: Granularity, moment: Moment): readonly WalkEdge[] {
    const ids = new Set(shown.map(({ record }) => record.id));
    return this.#steps(granularity, moment)
      .filter(({ from, to }) => ids.has(from) && ids.has(to))
      .map(({ from, to, kind, inferred, validFrom }) => ({ from, to, kinds: [kind], inferred, validFrom }));
  }

  #node(
    { record, distance, side }: Reached,
    shown: readonly Reached[],
    granularity: Granularity,
    moment: Moment,
  ): WalkNode {
    const { id, kind, name, namespace, values } = record;
    const { state } = values;
    const ids = new Set(shown.map((one) => one.record.id));
    const hidden = (direction: Direction) =>
      this.#next(id, direction, granularity, moment).filter((other) => !ids.has(other)).length;
    const counts = { hiddenUpstream: hidden('UPSTREAM'), hiddenDownstream: hidden('DOWNSTREAM') };
    return { id, kind, name, namespace, state: typeof state === 'string' ? state : null, distance, side, ...counts };
  }
}

function sidesOf(direction: Direction | 'BOTH'): readonly Direction[] {
  return direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [direction];
}

function sameEdge(a: WalkEdge, b: WalkEdge): boolean {
  return a.from === b.from && a.to === b.to && a.kinds.join() === b.kinds.join();
}

function keyOf({ dataset, column }: { readonly dataset: string; readonly column: string }): string {
  return `${dataset} ${column}`;
}
