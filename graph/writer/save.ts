import type { Query } from '../driver/cypher.ts';
import type { Param, Params } from '../driver/params.ts';
import type { WriteTransaction } from '../driver/transaction.ts';
import { changesText } from '../ledger/ledger-scan.ts';
import { sortableTime } from '../model/time.ts';
import { changedProperties, projectedProperties } from './node-state.ts';
import type { AvailabilityRow, EntityRow, ReadRow, RelationRow, RevisionRow } from './rows.ts';
import type { LeafedEntry } from './simulate.ts';
import type { Simulation } from './simulation.ts';
import { availabilityKey, readKey } from './version-timeline.ts';
import * as Q from './writer.queries.ts';

/** The store wrote another number of rows than were sent: an end of a relation is missing, or a row was changed behind us. */
export class RowsLostError extends Error {
  readonly code = 'ROWS_LOST';
  constructor(statement: string, sent: number, written: number) {
    super(`${statement}: ${sent} rows sent, ${written} written`);
  }
}

/** Where the ledger's head stands after a batch; null: as before. */
export type Head = {
  readonly seq: number;
  readonly at: number;
  readonly aliasSeq: number | null;
  readonly rulesSeq: number | null;
  readonly endSeq: number | null;
};

/**
 * Sends everything that a simulation decided, in one go, and checks that every row arrived.
 * @throws StoreError, RowsLostError: roll back
 */
export async function save(
  tx: WriteTransaction,
  sim: Simulation,
  entries: readonly LeafedEntry[],
  head: Head,
): Promise<void> {
  const pending = [saveUsual(tx, sim, entries, head)];
  const send: Send = (statement, rows) => {
    if (rows.length === 0) return;
    pending.push(
      tx.run(statement, { in: { rows } }).then(([written]) => {
        checkWritten(statement.name, rows.length, written?.[0]);
      }),
    );
  };
  saveRare(sim, send);
  if (sim.plan.removedReads.size > 0)
    pending.push(tx.run(Q.REMOVE_READS, { in: { ids: [...sim.plan.removedReads] } }).then(() => undefined));
  for (const promise of pending) promise.catch(() => undefined);
  await Promise.all(pending);
}

type Send = (statement: Query<readonly [number]>, rows: readonly Param[]) => void;

function checkWritten(what: string, sent: number, written = 0): void {
  if (written !== sent) throw new RowsLostError(what, sent, written);
}

// The order of SAVE's row.
const USUAL = ['entities', 'patches', 'relations', 'revisions', 'availabilities', 'reads', 'entries'] as const;

/** What nearly every batch has, and the ledger. */
async function saveUsual(
  tx: WriteTransaction,
  sim: Simulation,
  entries: readonly LeafedEntry[],
  head: Head,
): Promise<void> {
  const { plan } = sim;
  const rows: Record<(typeof USUAL)[number], readonly Param[]> = {
    entities: plan.entities.map((row) => entityParams(row, sim)),
    patches: patches(sim),
    relations: [...plan.relations.values()].map(relationParams),
    revisions: [...plan.revisions.values()].map(revisionParams),
    availabilities: [...plan.availabilities.values()].map(availabilityParams),
    reads: [...plan.reads.values()].map(readParams),
    entries: entries.map(entryParams),
  };
  const [written = []] = await tx.run(Q.SAVE, { in: { ...rows, head: { ...head, id: '0' } } });
  for (const [place, what] of USUAL.entries())
    checkWritten(`${Q.SAVE.name} ${what}`, rows[what].length, written[place]);
  checkWritten(`${Q.SAVE.name} head`, 1, written[USUAL.length]);
}

/** What late events, ends and unions write. */
function saveRare(sim: Simulation, send: Send): void {
  const { plan } = sim;
  unlistUnited(sim, send);
  listAgain(sim, send);
  send(
    Q.CREATE_MENTIONS,
    [...plan.mentions].map((key) => ({ key })),
  );
  for (const [kind, rows] of groupBy(plan.retractedRelations, (row) => row.kind)) {
    const keys = rows.map(({ factId, recordedSeq, retractedSeq }) => ({ factId, recordedSeq, retractedSeq }));
    send(Q.RETRACT_RELATIONS.get(kind) as Query<readonly [number]>, keys);
  }
  send(
    Q.RETRACT_REVISIONS,
    plan.retractedRevisions.map(({ key, recordedSeq, retractedSeq }) => ({ key, recordedSeq, retractedSeq })),
  );
  send(Q.CREATE_ALIASES, [...plan.aliases.values()]);
  send(
    Q.RETRACT_ALIASES,
    plan.retractedAliases.map(({ id, recordedSeq, retractedSeq }) => ({ id, recordedSeq, retractedSeq })),
  );
  send(
    Q.RETRACT_AVAILABILITIES,
    plan.retractedAvailabilities.map(({ version, run, recordedSeq, retractedSeq }) => ({
      version,
      run,
      recordedSeq,
      retractedSeq,
    })),
  );
}

function entityParams(row: EntityRow, sim: Simulation): Params {
  const node = sim.nodes.changed.get(row.id);
  return {
    ...row.key,
    id: row.id,
    kind: row.kind,
    name: row.name,
    namespace: row.namespace,
    project: row.project,
    content: row.content,
    recordedSeq: row.recordedSeq,
    createdAt: sim.at,
    pageKey: `${sortableTime(sim.at)}|${row.id}`,
    ...(node === undefined ? {} : projectedProperties(node)),
  };
}

function patches(sim: Simulation): readonly Params[] {
  const rows: Params[] = [];
  for (const [id, node] of sim.nodes.changed) {
    if (sim.nodes.created.has(id)) continue;
    const before = sim.loaded.nodes.get(id) ?? undefined;
    const properties = before === undefined ? projectedProperties(node) : changedProperties(before, node);
    if (Object.keys(properties).length > 0) rows.push({ id, properties });
  }
  return rows;
}

function unlistUnited(sim: Simulation, send: Send): void {
  const united = [...sim.nodes.changed.values()].filter(
    (node) => node.aliasOf !== null && !sim.nodes.created.has(node.id),
  );
  send(
    Q.UNLIST_UNITED,
    united.map(({ id, kind }) => ({ id, kind })),
  );
}

/** What was united with another and is by itself again. */
function listAgain(sim: Simulation, send: Send): void {
  const back = [...sim.nodes.changed.values()].filter(
    ({ id, aliasOf }) => aliasOf === null && (sim.loaded.nodes.get(id)?.aliasOf ?? null) !== null,
  );
  send(
    Q.LIST_AGAIN,
    back.map(({ id, kind }) => ({ id, kind })),
  );
}

// Lists and not maps where there are many rows: the names of the members would be most of what is sent.

function relationParams(row: RelationRow): Param {
  const { from, to, kind, factId, validFrom, validTo, recordedSeq, retractedSeq } = row;
  // `inferred` is a property only where it is true: most relations save the space.
  return [
    from,
    to,
    kind,
    factId,
    validFrom,
    validTo,
    recordedSeq,
    retractedSeq,
    row.inferred ? true : null,
    row.of ?? null,
  ];
}

function revisionParams(row: RevisionRow): Param {
  // Most rows of most batches: what follows from the key or the value is not kept beside them (ADR 16).
  const { key, field, value, validFrom, recordedSeq, retractedSeq } = row;
  return [key, field, value, validFrom, recordedSeq, retractedSeq];
}

function availabilityParams({ until, ...row }: AvailabilityRow): Params {
  const key = availabilityKey(until === undefined ? row : { ...row, until });
  return until === undefined ? { ...row, key } : { ...row, until, key };
}

function readParams(row: ReadRow): Params {
  return { ...row, id: `${row.of}|${row.run}`, key: readKey(row) };
}

/** An entry as it is stored. */
export function entryParams(entry: LeafedEntry): Params {
  const changes = changesText(entry.changes);
  return { ...entry, subjects: entry.subjects, changes, changeCount: entry.changes.length };
}

function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
