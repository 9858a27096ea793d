import { graphql } from 'graphql';
import type {
  EntityRecord,
  EntityStore,
  HistoryRecord,
  LedgerChangeRecord,
  LedgerRecord,
  LineageStore,
  Moment,
  RevisionRecord,
} from '@rootline/graph';
import {
  type EntityKind,
  entityId,
  kindOfId,
  NOW_VALID,
  OPEN_END,
  type Outcome,
  type RelationKind,
} from '@rootline/graph/model';
import { buildSchema } from './build-schema.ts';
import type { MutationCommands } from './commands.ts';
import type { Context } from './context.ts';
import { fakeChanges } from './ledger/change-feed.fake.ts';
import { fakeLineageFeed } from './live/lineage-feed.fake.ts';
import type { LineageNews } from './live/lineage-feed.ts';
import { Loaders } from './loading/loaders.ts';
import { Moments } from './moment/moments.ts';
import type { RefusedRecord } from './spool/spool-reader.ts';
import type { RetentionKind } from './storage/storage-keeper.ts';

export const EPOCH = '01KFAKEEPOCH';
export const NOON = Date.UTC(2026, 0, 1, 12);

type Relation = {
  readonly kind: RelationKind;
  readonly from: string;
  readonly to: string;
  readonly validFrom: number;
  readonly validTo: number;
  readonly inferred: boolean;
};

/** A hub in memory: a small graph behind the ports, which counts what it is asked. */
export class FakeHub {
  readonly records = new Map<string, EntityRecord>();
  readonly relations: Relation[] = [];
  readonly revisions = new Map<string, RevisionRecord[]>();
  readonly entries: LedgerRecord[] = [];
  readonly histories = new Map<string, readonly HistoryRecord[]>();
  readonly lineageNews: (LineageNews | Error)[] = [];
  readonly changes = new Map<number, readonly LedgerChangeRecord[]>();
  readonly people = new Map<string, string>();
  /** How often each method of a port was called. */
  readonly calls = new Map<string, number>();
  /** The arguments of the last call of each method. */
  readonly last = new Map<string, readonly unknown[]>();
  readonly commands: Record<string, unknown>[] = [];
  readonly refused: RefusedRecord[] = [];
  outcome: Outcome | Error = { ok: true, receipt: { seq: 7, leaf: 'ab'.repeat(32), replayed: false }, ids: {} };

  add(kind: EntityKind, name: string, more: Partial<EntityRecord> = {}): string {
    const id = entityId(kind, name);
    const project = entityId('Project', 'default');
    const times = { createdAt: NOON, recordedSeq: 1, startedAt: null, endedAt: null, availableAt: null };
    const rest = { namespace: null, key: {}, values: {}, tags: {}, aliases: [] };
    this.records.set(id, { id, kind, name, project, ...times, ...rest, ...more });
    return id;
  }

  relate(kind: RelationKind, from: string, to: string, more: Partial<Relation> = {}): void {
    this.relations.push({ kind, from, to, validFrom: NOON, validTo: OPEN_END, inferred: false, ...more });
  }

  revise(
    id: string,
    field: string,
    ...revisions: readonly (readonly [value: string | object, validFrom: number])[]
  ): void {
    const rows = revisions.map(([value, validFrom], index) => ({
      ...{ field, value: value as RevisionRecord['value'], validFrom, recordedSeq: index + 1 },
    }));
    this.revisions.set(id, [...(this.revisions.get(id) ?? []), ...rows]);
  }

  /** The context of one request. */
  context(): Context {
    const { entities, ledger } = this;
    const people = this.#counted('people', { names: async (ids: readonly string[]) => pick(this.people, ids) });
    return {
      requestId: 'request-1',
      entities,
      ledger,
      lineage: this.lineage,
      people,
      search: this.#counted('search', {
        search: async () => {
          const found = [...this.records.values()];
          const hits = found.map((entity, index) => ({ cursor: `hit-${index}`, entity, score: 1 / (index + 1) }));
          return { hits, hasNextPage: false, facets: [{ kind: 'Run', count: found.length }], truncated: false };
        },
      }),
      spool: {
        read: () => ({
          ...{ waiting: 3, bytes: 3_000_000_000, oldestReceivedAt: NOON, refusedCount: this.refused.length },
          ...{ limitEntries: 100_000, limitBytes: 2_147_483_648, draining: true },
          lanes: [
            { name: 'events', waiting: 0, draining: false },
            { name: 'git', waiting: 3, oldestReceivedAt: NOON, draining: true },
          ],
        }),
        refused: (page) => paged(this.refused, page),
      },
      status: {
        read: async () => ({
          ...{ version: '0.1.0', startedAt: NOON, phase: 'READY', entities: [{ kind: 'Run', count: 3 }] },
          ...{ queueDepth: 2, queueBytes: 2_048, queueLimit: 2_000, lastBatch: { commands: 5, ms: 12.5 } },
          ...{ relayLag: 4, memoryBytes: 5_000_000_000 },
          samples: [
            { at: NOON, commandsPerSecond: 0.5, requestsPerSecond: 1.5, queued: 2, batchMs: 12, memoryBytes: 1_000 },
          ],
          components: [{ name: 'neo4j', state: 'up', since: NOON, version: '5.26.0' }],
        }),
      },
      storage: this.#counted('storage', {
        read: async () => ({
          bodies: { state: 'ok', bytes: 4_096, segments: 1 },
          ledger: { entries: 10, withoutDetailTo: 3 },
          policies: [
            { kind: 'LEDGER_DETAIL', keepDays: 90, droppedTo: 3 },
            { kind: 'BODIES', keepDays: null, droppedTo: 0 },
          ],
          lastCheck: { at: NOON, seq: 9, entries: 9, facts: 20, bodies: 8, findings: 0, deep: false, ms: 12 },
          lastBackup: null,
        }),
        droppedBody: async ({ seq }: { readonly seq: number }) =>
          seq > 3 ? null : { at: NOON, entry: 9, keepDays: 90, backupFolder: '/srv/backups/first' },
        plan: async (kind: RetentionKind, keepDays = 90) => ({
          ...{ kind, keepDays, from: 3, to: 5, entries: 2, bytes: 300, oldest: NOON, newest: NOON, more: false },
          backup: null,
          examples: [{ seq: 4, at: NOON, command: 'graphql.tag', changes: 1, bytes: 150 }],
        }),
        setPolicy: async (input: object) => this.#settle('setPolicy', input),
        apply: async (input: object) => ({
          outcome: await this.#settle('applyRetention', input),
          ...{ entries: 2, bytes: 300, more: false },
        }),
      }),
      changes: this.#counted('changes', fakeChanges(this.entries, EPOCH)),
      followedLineage: this.#counted('followedLineage', fakeLineageFeed(this.lineageNews)),
      commands: this.#mutations(),
      loaders: new Loaders(entities, ledger, people),
      moments: new Moments(ledger),
    };
  }

  get entities(): EntityStore {
    return this.#counted('entities', {
      getMany: async (ids, moment) => ids.map((id) => this.#known(id, moment)),
      list: async ({ kind, states }, page) =>
        paged(
          [...this.records.values()].filter(
            (one) =>
              one.kind === kind && (states === undefined || states.some((state) => state === one.values['state'])),
          ),
          page,
        ),
      // eslint-disable-next-line @typescript-eslint/max-params -- as the port has it
      related: async (ids, kinds, direction, page, moment, filter) =>
        new Map(ids.map((id) => [id, paged(this.#neighbours(id, kinds, direction, moment, filter?.kinds), page)])),
      latestVersions: async (ids, moment) =>
        new Map(
          ids.flatMap((id) => {
            const newest = this.#neighbours(id, ['HAS_VERSION'], 'out', moment).at(0);
            return newest === undefined ? [] : [[id, newest.entity] as const];
          }),
        ),
      revisions: async (id, fields, page) => {
        const wanted = (field: string) =>
          fields.some((one) => (one.endsWith(':') ? field.startsWith(one) : field === one));
        const rows = (this.revisions.get(id) ?? []).filter(({ field }) => wanted(field));
        return paged(
          rows.toSorted((a, b) => b.validFrom - a.validFrom),
          page,
        );
      },
      history: async (id, page, { asOfSeq = NOW_VALID }) =>
        paged(
          (this.histories.get(id) ?? []).filter(({ seq }) => seq <= asOfSeq),
          page,
        ),
      find: async (text: string) => [...this.records.values()].filter(({ name, id }) => name === text || id === text),
    } satisfies EntityStore);
  }

  get ledger(): Context['ledger'] {
    return this.#counted('ledger', {
      head: async () => ({ epoch: EPOCH, shard: 0, seq: 10, at: NOON }),
      seqAt: async (at: number) => (at < NOON ? 3 : 10),
      list: async (page) => paged(this.entries, page),
      get: async (seq) => this.entries.find((entry) => entry.seq === seq) ?? null,
      getMany: async (seqs) =>
        new Map(this.entries.filter(({ seq }) => seqs.includes(seq)).map((entry) => [entry.seq, entry])),
      after: async (seq, take) => ({
        head: { epoch: EPOCH, shard: 0, seq: 10 },
        entries: this.entries.filter((entry) => entry.seq > seq).slice(0, take),
      }),
      changes: async (seq, page) => paged(this.changes.get(seq) ?? [], page),
    } satisfies Context['ledger']);
  }

  /** Walks are the store's matter: this one answers with the roots and their direct neighbours downstream. */
  get lineage(): LineageStore {
    const around = (ids: readonly string[], moment: Moment) => {
      const edges = this.relations.filter(({ from }) => ids.includes(from));
      const nodes = [...new Set([...ids, ...edges.map(({ to }) => to)])].flatMap((id) => {
        const record = this.#known(id, moment);
        if (record === null) return [];
        const root = ids.includes(id);
        const place = { distance: root ? 0 : 1, side: root ? ('ROOT' as const) : ('DOWNSTREAM' as const) };
        const { kind, name, namespace } = record;
        return { id, kind, name, namespace, state: null, ...place, hiddenUpstream: 0, hiddenDownstream: 4 };
      });
      const shown = edges.map(({ kind, from, to, inferred, validFrom }) => ({
        kinds: [kind],
        from,
        to,
        inferred,
        validFrom,
      }));
      return { nodes, edges: shown, truncated: false, seq: 9 };
    };
    return this.#counted('lineage', {
      walk: async ({ of, moment }) => around(of, moment),
      path: async ({ from, moment }) => {
        const { edges, ...answer } = around([from], moment);
        return { ...answer, edges, found: edges.length > 0, more: false };
      },
      impact: async ({ of, moment }) => {
        const { nodes, truncated, seq } = around(of, moment);
        const groups = nodes
          .filter((node) => node.distance > 0)
          .map(({ kind, distance }) => ({ kind, distance, count: 1 }));
        return { groups, total: groups.length, truncated, seq };
      },
      neighbours: async (of, _direction, _granularity, page, moment) =>
        paged(this.#neighbours(of, undefined, 'out', moment), page),
      diff: async ({ of, from, to }) => {
        const [was, is] = [around(of, from), around(of, to)];
        const only = (some: typeof is, others: typeof is) =>
          some.nodes.filter(({ id }) => !others.nodes.some((other) => other.id === id));
        const changed = is.nodes
          .filter(({ id }) => was.nodes.some((node) => node.id === id))
          .map((after) => ({
            before: { ...after, name: 'old' },
            after,
            fields: [{ field: 'name', before: 'old', after: after.name, tooLong: false }],
          }));
        const edges = { addedEdges: is.edges, removedEdges: [] };
        const bounds = { within: 2, truncated: true, fromSeq: 3, toSeq: 9 };
        return { added: only(is, was), removed: only(was, is), changed, ...edges, ...bounds };
      },
      changeTimes: async ({ page, buckets }) => {
        const single = { since: NOON, until: NOON, moments: 1, changes: 2 };
        const times = [9, 4].map((place) => ({ place, ...single }));
        const span = { place: 9, since: NOON - 1, until: NOON, moments: 2, changes: 4 };
        return { ...paged(buckets === undefined ? times : [span], page), truncated: false, seq: 9 };
      },
      columns: async ({ dataset, column }) => {
        const from = { dataset, datasetName: 'flights', column };
        const to = { ...from, column: 'mean_delay' };
        const job = entityId('Job', 'clean');
        const edge = { from, to, transformations: ['DIRECT:AGGREGATION'], masking: false, job };
        const nodes = [
          { ...from, distance: 0, side: 'ROOT' as const },
          { ...to, distance: 1, side: 'DOWNSTREAM' as const },
        ];
        return { nodes, edges: this.records.has(dataset) ? [edge] : [], truncated: false, seq: 9 };
      },
    } satisfies LineageStore);
  }

  #known(id: string, { asOfSeq = NOW_VALID }: Moment): EntityRecord | null {
    const record = this.records.get(id);
    return record !== undefined && record.recordedSeq <= asOfSeq ? record : null;
  }

  #neighbours(
    id: string,
    kinds: readonly RelationKind[] | undefined,
    direction: 'in' | 'out',
    moment: Moment,
    only?: readonly EntityKind[],
  ) {
    const at = moment.validAt ?? NOW_VALID;
    return this.relations
      .filter(({ kind, validFrom, validTo }) => (kinds?.includes(kind) ?? true) && validFrom <= at && validTo > at)
      .filter(({ from, to }) => (direction === 'out' ? from : to) === id)
      .toSorted((a, b) => b.validFrom - a.validFrom)
      .flatMap(({ kind, from, to, inferred, validFrom, validTo }) => {
        const entity = this.#known(direction === 'out' ? to : from, moment);
        if (entity === null || only?.includes(entity.kind) === false) return [];
        return { entity, relation: kind, inferred, validFrom, validTo: validTo === OPEN_END ? null : validTo };
      });
  }

  #mutations(): MutationCommands {
    return new Proxy({} as MutationCommands, {
      get: (_, name) => (input: object) => this.#settle(String(name), input),
    });
  }

  async #settle(command: string, input: object): Promise<Outcome> {
    this.commands.push({ command, ...input });
    if (this.outcome instanceof Error) throw this.outcome;
    return this.outcome;
  }

  #counted<T extends object>(port: string, methods: T): T {
    return new Proxy(methods, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          const key = `${port}.${String(name)}`;
          this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
          this.last.set(key, args);
          return method(...args);
        };
      },
    });
  }
}

function pick(people: ReadonlyMap<string, string>, ids: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...people].filter(([id]) => ids.includes(id) && kindOfId(id) === 'Principal'));
}

/** Cursors are positions in the list. */
function paged<T>(all: readonly T[], { first, after }: { readonly first: number; readonly after?: string }) {
  const start = after === undefined ? 0 : Number(after) + 1;
  const items = all.slice(start, start + first).map((item, index) => ({ cursor: String(start + index), item }));
  return { items, hasNextPage: start + first < all.length };
}

const schema = buildSchema();

/** Asks a hub as one request does. */
export async function ask(
  hub: FakeHub,
  source: string,
  variables: Readonly<Record<string, unknown>> = {},
  context: Context = hub.context(),
) {
  const answer = await graphql({ schema, source, variableValues: variables, contextValue: context });
  // Through JSON, as a client sees it: graphql's objects have no prototype.
  return JSON.parse(JSON.stringify(answer)) as Answer;
}

type Answer = {
  readonly data: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: object;
  }[];
};

/** A part of an answer by its path, such as `runs.edges.0.node`; undefined where it leads nowhere. */
export function at(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | null)?.[part], data);
}
