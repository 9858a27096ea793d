import type { Param } from '../driver/params.ts';
import type { WriteTransaction } from '../driver/transaction.ts';
import { type Project, type Projectable, UnprojectableError } from '../ledger/project.ts';
import { ExpectedError } from '../model/errors.ts';
import type { RelationKind } from '../model/relations.ts';
import { OPEN_END, sortableTime } from '../model/time.ts';
import { WITHDRAWAL_STEP } from '../model/withdrawal.ts';
import type { NodeState, Projected } from './node-state.ts';
import { revisionParts } from './assert-revision.ts';
import type { AliasRow, AvailabilityRow, ReadRow, RelationRow, RevisionRow } from './rows.ts';
import type { Belongings, Loaded, Misses, Told, Withdrawn } from './working-set.ts';
import * as Q from './writer.queries.ts';

const open = OPEN_END;

/** Asks the store for everything that a simulation missed: all statements are sent at once, one round trip. */
export async function load(tx: WriteTransaction, misses: Misses, into: Loaded): Promise<void> {
  await Promise.all([
    lookUp(tx, misses, into),
    loadRelations(tx, misses, into),
    ...[...misses.timelines].map(async (key) => {
      into.timelines.set(key, await revisionsOf(tx, `${key}|`));
    }),
    loadNeighbours(tx, misses, into),
    loadOwnerships(tx, misses, into),
    loadBelongings(tx, misses, into),
    loadAvailabilities(tx, misses, into),
    loadVersionKeys(tx, misses, into),
    ...[...misses.told].map(async (key) => {
      into.told.set(key, await toldBy(tx, key.split(' '), into));
    }),
    ...[...misses.withdrawn].map(async (key) => {
      into.withdrawn.set(key, await withdrawnOf(tx, key));
    }),
  ]);
}

type Answer = Awaited<ReturnType<typeof Q.LOOK_UP.decode>>;

/** What is found by key, in one statement. */
async function lookUp(tx: WriteTransaction, misses: Misses, into: Loaded): Promise<void> {
  const asked = askedFor(misses);
  if (Object.values(asked).every((keys) => keys.length === 0)) return;
  const [answer] = await tx.run(Q.LOOK_UP, { in: asked, open });
  if (answer === undefined) throw new Error(`${Q.LOOK_UP.name} gave no row`);
  noteIdentities(misses, answer, into);
  noteRuns(misses, answer, into);
}

function askedFor(misses: Misses): Record<string, readonly Param[]> {
  const before: Point[] = [];
  const around: Point[] = [];
  for (const key of misses.windows) (key.endsWith('|before') ? before : around).push(pointOf(key));
  const inferred = [...misses.inferred].map((key) => {
    const [of, run] = key.split('|') as [string, string];
    return { of, run };
  });
  return {
    entries: [...misses.entries],
    nodes: [...misses.nodes],
    aliases: [...misses.aliases],
    revisions: [...misses.revisions],
    inferred,
    readsOfRun: [...misses.readsOfRun],
    availabilitiesOfRun: [...misses.availabilitiesOfRun],
    outputsOfRun: [...misses.outputsOfRun],
    before,
    around,
  };
}

function noteIdentities(misses: Misses, [entries, nodes, aliases, revisions]: Answer, into: Loaded): void {
  for (const key of misses.entries) into.entries.set(key, null);
  for (const [key, seq, body, outcome, answer, leaf] of entries)
    into.entries.set(key, { seq, body, outcome, answer, leaf });
  for (const id of misses.nodes) into.nodes.set(id, null);
  for (const row of nodes) into.nodes.set(row[0], nodeOf(row));
  for (const id of misses.aliases) into.aliases.set(id, null);
  for (const row of aliases) into.aliases.set(row[0], aliasOf(row));
  for (const key of misses.revisions) into.revisions.set(key, false);
  for (const key of revisions) into.revisions.set(key, true);
}

function noteRuns(misses: Misses, [, , , , ...answer]: Answer, into: Loaded): void {
  const [inferred, reads, availabilities, outputs, before, around] = answer;
  for (const key of misses.inferred) into.inferred.set(key, null);
  for (const row of inferred) into.inferred.set(`${row[7] ?? ''}|${row[2]}`, relationOf('CONSUMED_BY', row));
  group(misses.readsOfRun, reads.map(readOf), (row) => row.run, into.readsOfRun);
  group(misses.availabilitiesOfRun, availabilities.map(availabilityOf), (row) => row.run, into.availabilitiesOfRun);
  const made = outputs.map(([run, version, of]) => ({ run, version, of }));
  group(misses.outputsOfRun, made, (row) => row.run, into.outputsOfRun);
  for (const [key, available, readHere] of [...before, ...around]) {
    into.windows.set(key, { availabilities: available.map(availabilityOf), reads: readHere.map(readOf) });
  }
}

type NodeFields = Answer[1][number];

function nodeOf(row: NodeFields): NodeState {
  const [
    id,
    kind,
    project,
    recordedSeq,
    name,
    words,
    projection,
    aliases,
    aliasOf,
    earliestAt,
    startedAt,
    endedAt,
    availableAt,
    lastSeenAt,
    columns,
    unitedSeq,
  ] = row;
  return {
    id,
    kind: kind,
    project,
    recordedSeq,
    name,
    words,
    projection: new Map(projection === null ? [] : Object.entries(JSON.parse(projection) as Record<string, Projected>)),
    aliases,
    aliasOf,
    earliestAt,
    startedAt,
    endedAt,
    availableAt,
    lastSeenAt,
    columns,
    unitedSeq,
  };
}

function aliasOf([id, to, label, validFrom, recordedSeq]: readonly [string, string, string, number, number]): AliasRow {
  return { id, to, label, validFrom, recordedSeq, retractedSeq: open };
}

type RelationFields = readonly [string, string, string, number, number, number, boolean, string | null];

function relationOf(kind: RelationKind, row: RelationFields): RelationRow {
  const [factId, from, to, validFrom, validTo, recordedSeq, inferred, of] = row;
  const common = { kind, factId, from, to, validFrom, validTo, recordedSeq, retractedSeq: open, inferred };
  return of === null ? common : { ...common, of };
}

async function loadRelations(tx: WriteTransaction, misses: Misses, into: Loaded): Promise<void> {
  const byKind = new Map<RelationKind, string[]>();
  for (const id of misses.relations) {
    const kind = misses.relationKinds.get(id) as RelationKind;
    const ids = byKind.get(kind);
    if (ids === undefined) byKind.set(kind, [id]);
    else ids.push(id);
    into.relations.set(id, null);
  }
  await Promise.all(
    [...byKind].map(async ([kind, ids]) => {
      const rows = await tx.run(Q.OPEN_RELATIONS.get(kind) as NonNullable<ReturnType<typeof Q.OPEN_RELATIONS.get>>, {
        in: { ids },
        open,
      });
      for (const row of rows) into.relations.set(row[0], relationOf(kind, row));
    }),
  );
}

function group<T extends Kept, Kept>(
  asked: ReadonlySet<string>,
  rows: readonly T[],
  keyOf: (row: T) => string,
  into: Map<string, readonly Kept[]>,
): void {
  const groups = new Map<string, T[]>();
  for (const key of asked) groups.set(key, []);
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  for (const [key, members] of groups) into.set(key, members);
}

function readOf([of, run, at, validFrom, explicit]: readonly [string, string, number, number, boolean]): ReadRow {
  return { of, run, at, validFrom, explicit };
}

type AvailabilityFields = readonly [string, string, string, number, number, number | null];

function availabilityOf([of, version, run, at, recordedSeq, until]: AvailabilityFields): AvailabilityRow {
  const row = { of, version, run, at, recordedSeq, retractedSeq: open };
  return until === null ? row : { ...row, until };
}

type Point = {
  readonly key: string;
  readonly prefix: string;
  readonly low: string;
  readonly high: string;
  readonly end: string;
  /** Between these are the versions that were withdrawn after the moment. */
  readonly ended: string;
  readonly endedEnd: string;
};

/** Bounds in the order of `availabilityKey` and `readKey`; `~` sorts behind every character of an id. */
function pointOf(key: string): Point {
  const [of, at] = key.split('|') as [string, string, string];
  const low = `${of}|${sortableTime(Number(at))}|`;
  const [ended, endedEnd] = [`${of}|~|${sortableTime(Number(at))}|~`, `${of}|~~`];
  return { key, prefix: `${of}|`, low, high: `${low}~`, end: `${of}|~`, ended, endedEnd };
}

async function revisionsOf(tx: WriteTransaction, prefix: string): Promise<readonly RevisionRow[]> {
  const rows = await tx.run(Q.REVISIONS_BY_PREFIX, { prefix, end: `${prefix}\uffff`, open });
  return rows.map(revisionOf);
}

type RevisionFields = readonly [string, string, string, number, number];

function revisionOf([key, field, value, validFrom, recordedSeq]: RevisionFields): RevisionRow {
  return { ...revisionParts(key, field, value), key, field, value, validFrom, recordedSeq, retractedSeq: open };
}

/** The revisions right before and after keys of `entity|field|order`. */
async function loadNeighbours(tx: WriteTransaction, { neighbours }: Misses, into: Loaded): Promise<void> {
  if (neighbours.size === 0) return;
  const rows = [...neighbours].map((key) => {
    const prefix = /^[^|]*\|.*?\|(?=\d+\|)/s.exec(key)?.[0] ?? key;
    return { key, prefix, end: `${prefix}\uffff` };
  });
  for (const [key, near] of await tx.run(Q.NEIGHBOURS, { in: { rows }, open }))
    into.neighbours.set(key, near.map(revisionOf));
}

async function loadOwnerships(tx: WriteTransaction, { ownerships }: Misses, into: Loaded): Promise<void> {
  if (ownerships.size === 0) return;
  const rows = [...ownerships].map((key) => {
    const [id, from, to] = key.split('|') as [string, string, string];
    return { key, id, from: Number(from), to: Number(to) };
  });
  for (const [key, held] of await tx.run(Q.OWNERSHIPS, { in: { rows }, open }))
    into.ownerships.set(
      key,
      held.map((row) => relationOf('OWNED_BY', row)),
    );
}

/** First how much there is: what is too much to be rewritten by one command is not read. */
async function loadBelongings(tx: WriteTransaction, { belongings }: Misses, into: Loaded): Promise<void> {
  if (belongings.size === 0) return;
  const sizes = await tx.run(Q.SIZES, { in: { ids: [...belongings] }, open, most: into.mostUnited + 1 });
  await Promise.all(
    sizes.map(async ([id, rows]) => {
      into.sizes.set(id, rows);
      if (rows <= into.mostUnited) into.belongings.set(id, await belongingsOf(tx, id));
    }),
  );
}

async function loadAvailabilities(
  tx: WriteTransaction,
  { availabilitiesOfVersion: asked }: Misses,
  into: Loaded,
): Promise<void> {
  if (asked.size === 0) return;
  const rows = await tx.run(Q.AVAILABILITIES_OF_VERSIONS, { in: { ids: [...asked] }, open });
  group(asked, rows.map(availabilityOf), (row) => row.version, into.availabilitiesOfVersion);
}

async function loadVersionKeys(tx: WriteTransaction, { versionKeys }: Misses, into: Loaded): Promise<void> {
  if (versionKeys.size === 0) return;
  for (const [id, version, run] of await tx.run(Q.VERSION_KEYS, { in: { ids: [...versionKeys] } }))
    into.versionKeys.set(id, { version, run });
}

/** By `entity|time`: what began by then; `entity|all`: everything. */
async function withdrawnOf(tx: WriteTransaction, key: string): Promise<Withdrawn> {
  const [id, at] = key.split('|') as [string, string];
  const params = { id, open, until: at === 'all' ? OPEN_END : Number(at), most: WITHDRAWAL_STEP + 1 };
  const [own, parts] = await Promise.all([tx.run(Q.ENDING, params), tx.run(Q.ENDING_PARTS, params)]);
  return {
    own: own.map(([kind, ...row]) => relationOf(kind, row)),
    parts: parts.map(([version, kind, ...row]) => [version, relationOf(kind, row)] as const),
  };
}

// So many bodies at once are read and worked out.
const READ_AT_ONCE = 64;

/** What the entries said that speak of these, in order; or why that is not to be had. */
async function toldBy(
  tx: WriteTransaction,
  ids: readonly string[],
  { project, mostUnited }: Loaded,
): Promise<readonly Told[] | string> {
  const entries = await tx.run(Q.TOLD_BY, { in: { ids }, most: mostUnited + 1 });
  if (entries.length > mostUnited) return `more than ${mostUnited} entries of the ledger speak of them`;
  if (project === undefined) throw new Error('this writer cannot work out what earlier entries said');
  const told: Told[] = [];
  try {
    for (let from = 0; from < entries.length; from += READ_AT_ONCE) {
      const some = entries.slice(from, from + READ_AT_ONCE);
      told.push(...(await Promise.all(some.map((entry) => tell(project, projectableOf(entry))))));
    }
  } catch (error) {
    if (error instanceof UnprojectableError) return error.message;
    throw error;
  }
  return told;
}

/** As in a rebuild: what cannot be said as of then said nothing. */
async function tell(project: Project, entry: Projectable): Promise<Told> {
  try {
    return await project(entry);
  } catch (error) {
    if (error instanceof ExpectedError) return { statements: [] };
    throw error;
  }
}

function projectableOf([seq, key, at, actor, command, ...rest]: ReturnType<typeof Q.TOLD_BY.decode>): Projectable {
  const [project, body, answer] = rest;
  return { seq, key, at, actor, command, project, body, answer, outcome: 'committed' };
}

async function belongingsOf(tx: WriteTransaction, id: string): Promise<Belongings> {
  const range = { prefix: `${id}|`, end: `${id}|~` };
  // Behind `~` are the versions that were withdrawn.
  const readable = { ...range, end: `${id}|~~` };
  const [relations, revisions, aliases, reads, availabilities, versions] = await Promise.all([
    tx.run(Q.RELATIONS_OF, { id, open }),
    revisionsOf(tx, `${id}|`),
    tx.run(Q.ALIASES_TO, { id, open }),
    tx.run(Q.READS_OF, range),
    tx.run(Q.AVAILABILITIES_OF, { ...readable, open }),
    tx.run(Q.VERSIONS_OF, { id, open }),
  ]);
  return {
    relations: relations.map(([kind, ...row]) => relationOf(kind, row)),
    revisions,
    aliases: aliases.map(aliasOf),
    reads: reads.map(readOf),
    availabilities: availabilities.map(availabilityOf),
    versions: versions.map(([version, name, run, madeBy]) => ({ id: version, version: name, run, madeBy })),
  };
}
