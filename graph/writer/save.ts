import type { Query } from '../driver/cypher.ts';
import type { Params } from '../driver/params.ts';
import type { WriteTransaction } from '../driver/transaction.ts';
import { sortableTime } from '../model/time.ts';
import { projectedProperties } from './node-state.ts';
import type { AliasRow, AvailabilityRow, EntityRow, ReadRow, RelationRow, RevisionRow } from './rows.ts';
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

/**
 * Sends everything that a simulation decided, in one go, and checks that every row arrived.
 * @throws StoreError, RowsLostError: roll back
 */
export async function save(tx: WriteTransaction, sim: Simulation, entries: readonly LeafedEntry[]): Promise<void> {
  const { plan } = sim;
  const pending: Promise<void>[] = [];
  const send = (statement: Query<readonly [number]>, rows: readonly Params[]): void => {
    if (rows.length === 0) return;
    pending.push(
      tx.run(statement, { rows }).then(([written]) => {
        if (written?.[0] !== rows.length) throw new RowsLostError(statement.name, rows.length, written?.[0] ?? 0);
      }),
    );
  };
  saveEntities(sim, send);
  saveNodes(sim, send);
  saveRelations(sim, send);
  send(Q.CREATE_REVISIONS, [...plan.revisions.values()].map(asParams<RevisionRow>));
  send(Q.RETRACT_REVISIONS, plan.retractedRevisions.map(({ key, retractedSeq }) => ({ key, retractedSeq })));
  send(Q.CREATE_ALIASES, [...plan.aliases.values()].map(asParams<AliasRow>));
  send(Q.RETRACT_ALIASES, plan.retractedAliases.map(({ id, recordedSeq, retractedSeq }) => ({ id, recordedSeq, retractedSeq })));
  send(Q.CREATE_AVAILABILITIES, [...plan.availabilities.values()].map(availabilityParams));
  send(Q.RETRACT_AVAILABILITIES, plan.retractedAvailabilities.map(asParams<AvailabilityRow>));
  send(Q.SAVE_READS, [...plan.reads.values()].map(readParams));
  if (plan.removedReads.size > 0) pending.push(tx.run(Q.REMOVE_READS, { ids: [...plan.removedReads] }).then(() => undefined));
  send(Q.APPEND_ENTRIES, entries.map(entryParams));
  for (const promise of pending) promise.catch(() => undefined);
  await Promise.all(pending);
}

type Send = (statement: Query<readonly [number]>, rows: readonly Params[]) => void;

function saveEntities(sim: Simulation, send: Send): void {
  const byKind = groupBy(sim.plan.entities, (entity) => entity.kind);
  for (const [kind, rows] of byKind) {
    send(Q.CREATE_ENTITIES.get(kind) as Query<readonly [number]>, rows.map((row) => entityParams(row, sim)));
  }
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
    ...(node === undefined ? {} : (projectedProperties(node) as Params)),
  };
}

function saveNodes(sim: Simulation, send: Send): void {
  const rows: Params[] = [];
  for (const [id, node] of sim.nodes.changed) {
    if (!sim.nodes.created.has(id)) rows.push({ id, properties: projectedProperties(node) as Params });
  }
  send(Q.PATCH_NODES, rows);
}

function saveRelations(sim: Simulation, send: Send): void {
  for (const [kind, rows] of groupBy(sim.plan.relations.values(), (row) => row.kind)) {
    send(Q.CREATE_RELATIONS.get(kind) as Query<readonly [number]>, rows.map(relationParams));
  }
  for (const [kind, rows] of groupBy(sim.plan.retractedRelations, (row) => row.kind)) {
    const keys = rows.map(({ factId, recordedSeq, retractedSeq }) => ({ factId, recordedSeq, retractedSeq }));
    send(Q.RETRACT_RELATIONS.get(kind) as Query<readonly [number]>, keys);
  }
}

function relationParams(row: RelationRow): Params {
  // `inferred` is a property only where it is true: most relations save the space.
  return { ...row, inferred: row.inferred ? true : null, of: row.of ?? null };
}

function availabilityParams(row: AvailabilityRow): Params {
  return { ...row, key: availabilityKey(row) };
}

function readParams(row: ReadRow): Params {
  return { ...row, id: `${row.of}|${row.run}`, key: readKey(row) };
}

function entryParams(entry: LeafedEntry): Params {
  const changes = entry.changes.map(({ id, digest, before }) => (before === undefined ? [id, digest] : [id, digest ?? null, before]));
  return { ...entry, subjects: entry.subjects, changes: JSON.stringify(changes) };
}

function asParams<Row extends Params>(row: Row): Params {
  return row;
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

