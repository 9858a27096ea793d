import { InvalidInputError } from '../model/errors.ts';
import type { RelationKind } from '../model/relations.ts';
import { NOW_VALID, OPEN_END, sortableTime } from '../model/time.ts';
import {
  type EntityFilter,
  type EntityRecord,
  type EntityStore,
  type HistoryFilter,
  type HistoryRecord,
  type Moment,
  type Page,
  type PageRequest,
  type RelatedRecord,
  type RevisionRecord,
  stands,
} from './entity-store.ts';
import type { FakeGraph } from './graph.fake.ts';
import { momentParams } from './moment.ts';
import { checkFirst, Cursors, pageOf } from './page.ts';

type Event = { readonly key: readonly [seq: number, key: string]; readonly item: HistoryRecord };

const MAX_IDS = 1_000;
const NOTHING = {
  ...{ field: null, value: null, before: null, tooLong: false, relation: null },
  ...{ label: null, united: null },
} as const;

/** Entities of a graph in memory. */
export class FakeEntityStore implements EntityStore {
  readonly #graph: FakeGraph;

  constructor(graph: FakeGraph) {
    this.#graph = graph;
  }

  async getMany(ids: readonly string[], moment: Moment): Promise<readonly (EntityRecord | null)[]> {
    if (ids.length > MAX_IDS) throw new InvalidInputError('ids', `at most ${MAX_IDS} ids`, String(ids.length));
    return ids.map((id) => this.#graph.entity(id, moment));
  }

  async list(filter: EntityFilter, page: PageRequest, moment: Moment): Promise<Page<EntityRecord>> {
    checkFirst(page.first);
    const cursors = new Cursors<readonly [string]>(['string'], ['entities', filter]);
    const before = cursors.decode(page.after)?.[0] ?? '~';
    const rows = this.#graph
      .known(moment)
      .filter((entity) => stands(entity) && fits(entity, filter))
      .map((item) => ({ key: [`${sortableTime(item.createdAt)}|${item.id}`] as const, item }))
      .filter(({ key: [key] }) => key < before)
      .sort((a, b) => (a.key[0] < b.key[0] ? 1 : -1));
    return pageOf(rows, page, cursors, (row) => row);
  }

  // eslint-disable-next-line @typescript-eslint/max-params -- as the port has it
  async related(
    ids: readonly string[],
    relations: readonly RelationKind[],
    direction: 'in' | 'out',
    page: PageRequest,
    moment: Moment,
    filter: NonNullable<Parameters<EntityStore['related']>[5]> = {},
  ): Promise<ReadonlyMap<string, Page<RelatedRecord>>> {
    checkFirst(page.first);
    const mark = ['related', [...relations].sort(), direction, filter];
    const cursors = new Cursors<readonly [number, string]>(['number', 'string'], mark);
    const after = cursors.decode(page.after);
    const { kinds, states } = filter;
    const pageAround = (id: string) => {
      const rows = this.#graph
        .related(this.#graph.resolve(id, moment), direction, relations, moment)
        .filter(
          ({ key: [time, fact] }) => after === undefined || time < after[0] || (time === after[0] && fact < after[1]),
        )
        .filter(({ item: { entity } }) => kinds?.includes(entity.kind) ?? true)
        .filter(({ item: { entity } }) => states?.includes(stateOf(entity)) ?? true);
      return pageOf(rows, page, cursors, (row) => row);
    };
    return new Map(ids.map((id) => [id, pageAround(id)]));
  }

  async latestVersions(ids: readonly string[], moment: Moment): Promise<ReadonlyMap<string, EntityRecord>> {
    const { s, t } = momentParams(moment);
    const latest = (id: string): readonly (readonly [string, EntityRecord])[] => {
      const [newest] = this.#graph.availabilities
        .filter((row) => row.of === this.#graph.resolve(id, moment) && row.at <= t && (row.until ?? OPEN_END) > t)
        .filter((row) => row.recordedSeq <= s && row.retractedSeq > s)
        .sort((a, b) => b.at - a.at || (a.version < b.version ? 1 : -1));
      const version = newest === undefined ? null : this.#graph.entity(newest.version, moment);
      return version === null ? [] : [[id, version]];
    };
    return new Map(ids.flatMap(latest));
  }

  async revisions(
    id: string,
    fields: readonly string[],
    page: PageRequest,
    moment: Moment,
  ): Promise<Page<RevisionRecord>> {
    checkFirst(page.first);
    const cursors = new Cursors<readonly [number, string]>(['number', 'string'], ['revisions', [...fields].sort()]);
    const [afterTime, afterKey] = cursors.decode(page.after) ?? [Number.POSITIVE_INFINITY, ''];
    const rows = this.#graph
      .heldRevisions(this.#graph.resolve(id, moment), moment)
      .filter(({ field }) => isAsked(field, fields))
      .map(({ field, value, validFrom, recordedSeq }) => ({
        key: [validFrom, `${field}|${JSON.stringify(value)}`] as const,
        item: { field, value, validFrom, recordedSeq },
      }))
      .filter(({ key: [time, key] }) => time < afterTime || (time === afterTime && key < afterKey))
      .sort((a, b) => b.key[0] - a.key[0] || (a.key[1] < b.key[1] ? 1 : -1));
    return pageOf(rows, page, cursors, (row) => row);
  }

  async history(
    asked: string,
    page: PageRequest,
    moment: Moment,
    filter: HistoryFilter = {},
  ): Promise<Page<HistoryRecord>> {
    // As many as the store gives.
    checkFirst(page.first, 100);
    const id = filter.own === true ? asked : this.#graph.resolve(asked, moment);
    const cursors = new Cursors<readonly [number, string]>(['number', 'string'], ['history', id, filter]);
    const [afterSeq, afterKey] = cursors.decode(page.after) ?? [Number.POSITIVE_INFINITY, ''];
    const { s } = momentParams(moment);
    const rows = this.#events(id, s, filter)
      .filter(({ key: [seq, key] }) => seq <= s && (seq < afterSeq || (seq === afterSeq && key > afterKey)))
      .sort((a, b) => b.key[0] - a.key[0] || (a.key[1] < b.key[1] ? -1 : 1));
    return pageOf(rows, page, cursors, (row) => row);
  }

  async find(text: string, moment: Moment): Promise<readonly EntityRecord[]> {
    const found = this.#graph.entity(text, moment);
    if (found !== null) return [found];
    const isCalledSo = ({ name, namespace, aliases }: EntityRecord) =>
      name === text || `${namespace ?? ''}/${name}` === text || aliases.includes(text);
    return this.#graph
      .known(moment)
      .filter(isCalledSo)
      .sort((a, b) => Number(stands(b)) - Number(stands(a)));
  }

  #events(id: string, s: number, { fields, relations }: HistoryFilter): readonly Event[] {
    const everything = fields === undefined && relations === undefined;
    const valued = everything || fields !== undefined ? this.#valueEvents(id) : [];
    const related = everything || relations !== undefined ? this.#relationEvents(id, s) : [];
    const entity = this.#graph.entities.get(id);
    const recorded = { ...NOTHING, change: 'RECORDED', validFrom: null, validTo: null } as const;
    return [
      ...valued.filter(({ item }) => fields === undefined || isAsked(item.field ?? '', fields)),
      ...related.filter(({ item }) => relations?.includes(item.relation?.kind as RelationKind) ?? true),
      ...(everything ? this.#nameEvents(id) : []),
      ...(everything && entity !== undefined
        ? [{ key: [entity.recordedSeq, 'E'] as const, item: { ...recorded, seq: entity.recordedSeq } }]
        : []),
    ];
  }

  #nameEvents(id: string): readonly Event[] {
    return this.#graph.aliases.flatMap((alias) => {
      const had = this.#graph.entities.get(alias.id);
      const isUnion = had !== undefined && had.recordedSeq < alias.recordedSeq;
      const into = alias.id === id;
      if (into ? !isUnion : alias.to !== id || (alias.label === '' && !isUnion)) return [];
      const united = isUnion ? { other: into ? alias.to : alias.id, into } : null;
      const label = alias.label === '' ? null : alias.label;
      const event = (seq: number, change: HistoryRecord['change']): Event => {
        const item = { ...NOTHING, seq, change, label, united, validFrom: 0, validTo: null };
        return { key: [seq, `A|${alias.id}|${change}`], item };
      };
      const movedOn = this.#graph.aliases.some((one) => one.id === alias.id && one.recordedSeq === alias.retractedSeq);
      const ended = isUnion && !movedOn ? 'SEPARATED' : 'WITHDRAWN';
      return [event(alias.recordedSeq, isUnion ? 'UNITED' : 'BEGAN'), event(alias.retractedSeq, ended)];
    });
  }

  #valueEvents(id: string): readonly Event[] {
    const own = this.#graph.revisions.filter(({ entity }) => entity === id);
    return own.flatMap((row) => {
      const { field, value, validFrom } = row;
      const event = (seq: number, change: 'SET' | 'WITHDRAWN'): Event => {
        const before = own
          .filter((one) => one.field === field && one.validFrom < validFrom)
          .filter((one) => one.recordedSeq <= seq && one.retractedSeq > seq)
          .sort((a, b) => b.validFrom - a.validFrom)[0]?.value;
        const item = { ...NOTHING, seq, change, field, value, before: before ?? null, validFrom, validTo: null };
        return { key: [seq, `V|${field}|${validFrom}|${change}`], item };
      };
      return [event(row.recordedSeq, 'SET'), event(row.retractedSeq, 'WITHDRAWN')];
    });
  }

  #relationEvents(id: string, s: number): readonly Event[] {
    const own = this.#graph.relations.filter(({ from, to }) => from === id || to === id);
    const groups = Map.groupBy(
      own.flatMap((row) => [
        { row, seq: row.recordedSeq, came: true },
        { row, seq: row.retractedSeq, came: false },
      ]),
      ({ row, seq }) => `${String(seq)}|R|${row.kind}|${row.from}|${row.to}`,
    );
    return [...groups].flatMap(([, events]) => {
      const [first] = events;
      if (first === undefined || first.seq > s) return [];
      const came = events.filter((event) => event.came);
      const { row } = came.at(-1) ?? first;
      const isOut = row.from === id;
      const relation = {
        ...{ kind: row.kind, inferred: row.inferred, other: isOut ? row.to : row.from },
        direction: isOut ? ('out' as const) : ('in' as const),
      };
      const validTo = row.validTo > NOW_VALID ? null : row.validTo;
      const change = changeOf(came.length, events.length, validTo !== null);
      const item = { ...NOTHING, seq: first.seq, change, relation, validFrom: row.validFrom, validTo };
      return [{ key: [first.seq, `R|${row.kind}|${isOut}|${relation.other}`], item }];
    });
  }
}

function changeOf(came: number, all: number, hasEnded: boolean): HistoryRecord['change'] {
  if (came === 0) return 'WITHDRAWN';
  if (came === all) return 'BEGAN';
  return hasEnded ? 'ENDED' : 'MOVED';
}

function isAsked(field: string, fields: readonly string[]): boolean {
  return fields.some((one) => (one.endsWith(':') ? field.startsWith(one) : field === one));
}

function stateOf({ values }: EntityRecord): string {
  const { state } = values;
  return typeof state === 'string' ? state : 'NEW';
}

function fits(entity: EntityRecord, filter: EntityFilter): boolean {
  const { kind, project, namespace, nameContains, tag, states, createdAfter, createdBefore } = filter;
  return (
    entity.kind === kind &&
    (project === undefined || entity.project === project) &&
    (namespace === undefined || entity.namespace === namespace) &&
    (nameContains === undefined || entity.name.toLowerCase().includes(nameContains.toLowerCase())) &&
    (tag === undefined || hasTag(entity, tag)) &&
    (states?.includes(stateOf(entity)) ?? true) &&
    (createdAfter === undefined || entity.createdAt > createdAfter) &&
    (createdBefore === undefined || entity.createdAt < createdBefore)
  );
}

function hasTag({ tags }: EntityRecord, tag: string): boolean {
  return Object.entries(tags).some(
    ([key, value]) => key === tag || `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}` === tag,
  );
}
