import { hash } from 'node:crypto';
import { RUN_STATE_RANK, type RunState } from '../model/run-state.ts';
import { OPEN_END } from '../model/time.ts';
import { NaiveIdentities } from './naive-identities.ts';
import type {
  ConsumedStatement,
  Json,
  ProducedStatement,
  RevisionStatement,
  RunStateStatement,
  SlotStatement,
  Statement,
  VersionStatement,
} from '../model/statements.ts';

/** `kind from to validFrom validTo inferred`, sorted: what is known to be so, whatever the rows look like. */
export type Facts = readonly string[];

/** What a thing is known to have been said of, sorted: `entity field validFrom rank value`. */
export type Revisions = readonly string[];

export type Expected = {
  readonly facts: Facts;
  readonly revisions: Revisions;
  /** The newest value of each field, by `entity field`. */
  readonly current: ReadonlyMap<string, Json>;
  readonly identities: NaiveIdentities;
};

/**
 * What the graph has to hold after these commands, worked out from all of them at once with no regard for cost: the
 * oracle of the property-based tests. Of versions that can be read since the same moment the one of the greatest id
 * counts as the latest, by the ids in `stored`: which one of two united versions keeps is the store's choice.
 */
export function naiveModel(commands: readonly (readonly Statement[])[], stored: readonly string[]): Expected {
  const identities = new NaiveIdentities(commands);
  const statements = commands.flat();
  return {
    facts: naiveFacts(statements, identities, new Map(stored.map((id) => [identities.follow(id), id]))),
    ...naiveRevisions(statements, identities),
    identities,
  };
}

/** A statement with what it leads to in the place of names, and the version that it names. */
type Resolved<T> = Omit<T, 'of'> & { readonly of: string; readonly named: string | undefined };

type StoredIds = ReadonlyMap<string, string>;

function naiveFacts(statements: readonly Statement[], identities: NaiveIdentities, stored: StoredIds): Facts {
  const { follow } = identities;
  const of = <T extends Statement['type']>(type: T) =>
    statements.filter((s): s is Extract<Statement, { type: T }> => s.type === type);
  const resolved = <T extends VersionStatement | ConsumedStatement | ProducedStatement>(all: readonly T[]) =>
    all.map((s): Resolved<T> => ({ ...s, of: follow(s.of), named: identities.versionOf(s) }));
  const earliest = new Map<string, number>();
  const note = (kind: string, from: string, to: string, at: number): void => {
    const key = `${kind} ${from} ${to}`;
    if (from !== to) earliest.set(key, Math.min(at, earliest.get(key) ?? at));
  };
  const states = of('run-state');
  const produced = resolved(of('produced'));
  const consumed = resolved(of('consumed'));
  const registered = resolved(of('version'));
  for (const s of of('relation')) note(s.kind, follow(s.from as string), follow(s.to as string), s.validFrom);
  for (const s of produced) {
    note('HAS_VERSION', s.of, s.named ?? '', s.at);
    note('PRODUCED', s.run, s.named ?? '', s.at);
  }
  for (const s of registered) note('HAS_VERSION', s.of, s.named ?? '', s.availableAt);
  for (const s of consumed) {
    if (s.named === undefined) continue;
    note('HAS_VERSION', s.of, s.named, s.at);
    note('CONSUMED_BY', s.named, s.run, s.at);
  }
  const facts = [...earliest].map(([key, at]) => `${key} ${at} ${OPEN_END} false`);
  const slotStatements = of('slot').map((s) => ({ ...s, to: follow(s.to as string) }));
  const revisions = of('revision').map((s) => ({ ...s, of: follow(s.of as string) }));
  return [
    ...facts,
    ...inferred({ consumed, produced, registered, states, stored }),
    ...slots(slotStatements, follow),
    ...owners(revisions),
  ].sort();
}

function completion(run: string, states: readonly RunStateStatement[]): number | null {
  const mine = states.filter((s) => s.run === run && s.state !== undefined);
  const rank = (s: RunStateStatement) => RUN_STATE_RANK[s.state as RunState];
  const last = mine.filter((s) => rank(s) === 100).map((s) => s.at);
  const at = Math.max(...last);
  // Two ends at the same time: the order is that of the values' digests, which generators avoid.
  const winner = mine.find((s) => rank(s) === 100 && s.at === at);
  return winner?.state === 'COMPLETED' ? at : null;
}

type Evidence = {
  readonly consumed: readonly Resolved<ConsumedStatement>[];
  readonly produced: readonly Resolved<ProducedStatement>[];
  readonly registered: readonly Resolved<VersionStatement>[];
  readonly states: readonly RunStateStatement[];
  readonly stored: StoredIds;
};

function inferred({ consumed, produced, registered, states, stored }: Evidence): string[] {
  const idOf = (version: string) => stored.get(version) ?? version;
  const available = [
    ...produced.map((s) => ({ of: s.of, version: s.named ?? '', at: completion(s.run, states) })),
    ...registered.map((s) => {
      const same = registered.filter((other) => other.named === s.named);
      return { of: s.of, version: s.named ?? '', at: Math.min(...same.map((other) => other.availableAt)) };
    }),
  ];
  const facts = new Set<string>();
  for (const read of consumed) {
    const mine = consumed.filter((other) => other.of === read.of && other.run === read.run);
    if (mine.some((other) => other.named !== undefined)) continue;
    const events = states.filter((s) => s.run === read.run).map((s) => s.at);
    const start = Math.min(...events);
    const candidates = available
      .filter((row): row is typeof row & { at: number } => row.of === read.of && row.at !== null && row.at < start)
      .sort((a, b) => b.at - a.at || (idOf(a.version) < idOf(b.version) ? 1 : -1));
    const from = candidates[0]?.version ?? read.of;
    facts.add(`CONSUMED_BY ${from} ${read.run} ${Math.min(...mine.map((other) => other.at))} ${OPEN_END} true`);
  }
  return [...facts];
}

/**
 * At any time the assertion with the greatest (time, rank, digest of the name that it gives) holds; its interval ends where the next
 * one begins.
 */
function slots(statements: readonly SlotStatement[], follow: (id: string) => string): string[] {
  const facts: string[] = [];
  const timelines = Map.groupBy(statements, (s) => `${s.kind} ${s.to as string} ${s.slot}`);
  for (const timeline of timelines.values()) {
    const byOrder = new Map(timeline.map((s) => [weightOf(s.validFrom, s.rank ?? 0, s.from), s]));
    const ordered = [...byOrder].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, s]) => s);
    for (const [index, s] of ordered.entries()) {
      const end = ordered[index + 1]?.validFrom ?? OPEN_END;
      if (s.from !== null && end > s.validFrom)
        facts.push(`${s.kind} ${follow(s.from)} ${s.to as string} ${s.validFrom} ${end} false`);
    }
  }
  return facts;
}

/** At any time those own something whom its newest assertion names; each for as long as it is named without a break. */
function owners(statements: readonly RevisionStatement[]): string[] {
  const facts: string[] = [];
  const timelines = Map.groupBy(
    statements.filter((s) => s.field === 'owners'),
    (s) => s.of as string,
  );
  for (const [of, timeline] of timelines) {
    const times = [...new Set(timeline.map((s) => s.validFrom))].sort((a, b) => a - b);
    const named = (time: number) =>
      (timeline.findLast((s) => s.validFrom === time)?.value as readonly Json[]).map(
        (owner) => (owner as { principal: string }).principal,
      );
    for (const owner of new Set(times.flatMap(named))) {
      let since: number | undefined;
      for (const time of [...times, OPEN_END]) {
        if (time !== OPEN_END && named(time).includes(owner)) since ??= time;
        else if (since !== undefined) {
          facts.push(`OWNED_BY ${of} ${owner} ${since} ${time} false`);
          since = undefined;
        }
      }
    }
  }
  return facts;
}

/** Every assertion once, and of each field the newest: by time, then rank, then content; of a run's state by rank first. */
function naiveRevisions(
  statements: readonly Statement[],
  { follow }: NaiveIdentities,
): Pick<Expected, 'revisions' | 'current'> {
  const all = statements.flatMap((s): { of: string; field: string; at: number; rank: number; value: Json }[] => {
    if (s.type === 'revision')
      return [{ of: follow(s.of as string), field: s.field, at: s.validFrom, rank: s.rank ?? 0, value: s.value }];
    if (s.type === 'run-state' && s.state !== undefined)
      return [{ of: s.run, field: 'state', at: s.at, rank: RUN_STATE_RANK[s.state], value: s.state }];
    if (s.type !== 'slot') return [];
    // What it was called then, whatever that leads to.
    const { kind, slot, to, validFrom: at, rank = 0, from: value } = s;
    return [{ of: follow(to as string), field: `slot:${kind}:${slot}`, at, rank, value }];
  });
  const newest = new Map<string, (typeof all)[number]>();
  const weight = ({ field, at, rank, value }: (typeof all)[number]) =>
    field === 'state' ? weightOf(rank, at, value) : weightOf(at, rank, value);
  for (const revision of all) {
    const key = `${revision.of} ${revision.field}`;
    const known = newest.get(key);
    if (known === undefined || weight(known) < weight(revision)) newest.set(key, revision);
  }
  const texts = all.map(({ of, field, at, rank, value }) => `${of} ${field} ${at} ${rank} ${JSON.stringify(value)}`);
  return {
    revisions: [...new Set(texts)].sort(),
    current: new Map([...newest].map(([key, { value }]) => [key, value])),
  };
}

/** Texts in the order of what comes first, then second, then content. */
function weightOf(first: number, second: number, value: Json): string {
  const digest = hash('sha256', JSON.stringify(value), 'hex').slice(0, 16);
  return [...[first, second].map((n) => String(n).padStart(16, '0')), digest].join(' ');
}
