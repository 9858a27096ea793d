import { entityId } from '../model/ids.ts';
import { RUN_STATE_RANK, type RunState } from '../model/run-state.ts';
import { OPEN_END } from '../model/time.ts';
import type {
  ConsumedStatement,
  Json,
  ProducedStatement,
  RelationStatement,
  RevisionStatement,
  RunStateStatement,
  SlotStatement,
  Statement,
  VersionStatement,
} from '../model/statements.ts';

/** `kind from to validFrom validTo inferred`, sorted: what is known to be so, whatever the rows look like. */
export type Facts = readonly string[];

/**
 * What the graph has to hold after these statements, worked out from all of them at once with no regard for cost:
 * the oracle of the property-based tests. Knows entities by id, not aliases.
 */
export function naiveFacts(statements: readonly Statement[]): Facts {
  const of = <T extends Statement['type']>(type: T) =>
    statements.filter((s): s is Extract<Statement, { type: T }> => s.type === type);
  const earliest = new Map<string, number>();
  const note = (kind: string, from: string, to: string, at: number): void => {
    const key = `${kind} ${from} ${to}`;
    earliest.set(key, Math.min(at, earliest.get(key) ?? at));
  };
  const states = of('run-state');
  const produced = of('produced');
  const consumed = of('consumed');
  const registered = of('version');
  for (const s of of('relation')) noteRelation(s, note);
  for (const s of produced) {
    const version = producedVersion(s, produced);
    note('HAS_VERSION', s.of, version, s.at);
    note('PRODUCED', s.run, version, s.at);
  }
  for (const s of registered) note('HAS_VERSION', s.of, named(s.of, s.version), s.availableAt);
  for (const s of consumed) {
    const version = consumedVersion(s, produced);
    if (version === undefined) continue;
    note('HAS_VERSION', s.of, version, s.at);
    note('CONSUMED_BY', version, s.run, s.at);
  }
  const facts = [...earliest].map(([key, at]) => `${key} ${at} ${OPEN_END} false`);
  return [
    ...facts,
    ...inferred(consumed, produced, registered, states),
    ...slots(of('slot')),
    ...owners(of('revision')),
  ].sort();
}

function noteRelation(s: RelationStatement, note: (kind: string, from: string, to: string, at: number) => void): void {
  note(s.kind, s.from as string, s.to as string, s.validFrom);
}

function named(of: string, version: string): string {
  return entityId('DatasetVersion', of, 'version', version);
}

function consumedVersion(s: ConsumedStatement, produced: readonly ProducedStatement[]): string | undefined {
  if (s.version !== undefined) return named(s.of, s.version);
  return s.madeBy === undefined ? undefined : versionOfRun(s.of, s.madeBy, produced);
}

function producedVersion(s: ProducedStatement, all: readonly ProducedStatement[]): string {
  return s.version === undefined ? versionOfRun(s.of, s.madeBy ?? s.run, all) : named(s.of, s.version);
}

/** The run's version goes by the first name that the run gave to one. */
function versionOfRun(of: string, run: string, all: readonly ProducedStatement[]): string {
  const first = all.find((other) => other.of === of && other.run === run && other.version !== undefined)?.version;
  return first === undefined ? entityId('DatasetVersion', of, 'run', run) : named(of, first);
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

function inferred(
  consumed: readonly ConsumedStatement[],
  produced: readonly ProducedStatement[],
  registered: readonly VersionStatement[],
  states: readonly RunStateStatement[],
): string[] {
  const available = [
    ...produced.map((s) => ({ of: s.of, version: producedVersion(s, produced), at: completion(s.run, states) })),
    ...registered.map((s) => {
      const same = registered.filter((other) => other.of === s.of && other.version === s.version);
      return { of: s.of, version: named(s.of, s.version), at: Math.min(...same.map((other) => other.availableAt)) };
    }),
  ];
  const facts = new Set<string>();
  for (const read of consumed) {
    const mine = consumed.filter((other) => other.of === read.of && other.run === read.run);
    if (mine.some((other) => other.version !== undefined || other.madeBy !== undefined)) continue;
    const events = states.filter((s) => s.run === read.run).map((s) => s.at);
    const start = Math.min(...events);
    const candidates = available
      .filter((row): row is typeof row & { at: number } => row.of === read.of && row.at !== null && row.at < start)
      .sort((a, b) => b.at - a.at || (a.version < b.version ? 1 : -1));
    const from = candidates[0]?.version ?? read.of;
    facts.add(`CONSUMED_BY ${from} ${read.run} ${Math.min(...mine.map((other) => other.at))} ${OPEN_END} true`);
  }
  return [...facts];
}

/** At any time the assertion with the greatest (time, rank) holds; its interval ends where the next one begins. */
function slots(statements: readonly SlotStatement[]): string[] {
  const facts: string[] = [];
  const timelines = Map.groupBy(statements, (s) => `${s.kind} ${s.to as string} ${s.slot}`);
  for (const timeline of timelines.values()) {
    const byMoment = new Map<string, SlotStatement>();
    for (const s of timeline) byMoment.set(`${s.validFrom} ${s.rank ?? 0}`, s);
    const ordered = [...byMoment.values()].sort((a, b) => a.validFrom - b.validFrom || (a.rank ?? 0) - (b.rank ?? 0));
    for (const [index, s] of ordered.entries()) {
      const end = ordered[index + 1]?.validFrom ?? OPEN_END;
      if (s.from !== null && end > s.validFrom)
        facts.push(`${s.kind} ${s.from as string} ${s.to as string} ${s.validFrom} ${end} false`);
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
