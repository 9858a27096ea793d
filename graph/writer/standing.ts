import { OPEN_END } from '../model/time.ts';
import type { Withdrawal } from '../model/withdrawal.ts';
import { assertRevision, setTimeline, timelineOf } from './assert-revision.ts';
import { withdrawalOf } from './node-state.ts';
import type { RelationKind } from '../model/relations.ts';
import type { RelationRow, RevisionRow } from './rows.ts';
import type { Simulation } from './simulation.ts';

/*
 * Whether an entity was taken back, and when. Its assertions are revisions of the field `withdrawn`: a withdrawal, or null since
 * somebody spoke of it again. At any time the last of them counts; of those of one time the one of the greatest rank.
 */

export const STANDING = 'withdrawn';

/** The withdrawal that holds at the end of time; null when the entity stands. */
export function withdrawalNow(sim: Simulation, id: string): Withdrawal | null {
  const node = wasWithdrawn(sim, id) ? sim.nodes.get(id) : undefined;
  return node === undefined ? null : (withdrawalOf(node) ?? null);
}

/** The last withdrawal that there was, though it may be back by now. */
export function lastWithdrawal(sim: Simulation, id: string): Withdrawal | null {
  if (!wasWithdrawn(sim, id)) return null;
  const values = standingsOf(sim, id).map(valueOf);
  return values.findLast((value) => value !== null) ?? null;
}

/** The withdrawal that held right before a moment; null when the entity stood. */
export function withdrawalBefore(sim: Simulation, id: string, at: number): Withdrawal | null {
  if (!wasWithdrawn(sim, id)) return null;
  const last = standingsOf(sim, id).findLast(({ validFrom }) => validFrom < at);
  return last === undefined ? null : valueOf(last);
}

// What a job ran and was happened, whether the job is withdrawn or not.
const OUTLASTING: ReadonlySet<RelationKind> = new Set(['HAS_RUN', 'HAS_JOB_VERSION']);

/** When a relation that began at a moment ended because one of its ends was withdrawn; OPEN_END when it did not. */
export function endOfRelation(
  sim: Simulation,
  { kind, from, to, validFrom }: Pick<RelationRow, 'kind' | 'from' | 'to' | 'validFrom'>,
): number {
  return OUTLASTING.has(kind) ? endOf(sim, validFrom, to) : endOf(sim, validFrom, from, to);
}

/** When what began at a moment ended because one of these was withdrawn; OPEN_END when it did not. */
export function endOf(sim: Simulation, at: number, ...ids: readonly string[]): number {
  let end = OPEN_END;
  for (const id of ids) {
    if (!wasWithdrawn(sim, id)) continue;
    const next = standingsOf(sim, id).find((row) => row.validFrom >= at && valueOf(row) !== null);
    end = Math.min(end, next?.validFrom ?? OPEN_END);
  }
  return end;
}

/** Records that the entity is withdrawn from `at` on, or (null) that it stands. */
export function assertStanding(sim: Simulation, id: string, at: number, value: Withdrawal | null, rank = 0): void {
  const before = timelineOf(sim, id, STANDING);
  const row = assertRevision(sim, { entity: id, field: STANDING, value, validFrom: at, rank });
  if (row !== undefined) setTimeline(sim, id, STANDING, [...before, row]);
}

/** A version that was there while what it is a version of was: withdrawn with it. */
export function withdrawAlong(sim: Simulation, of: string, version: string, at: number): void {
  if (!wasWithdrawn(sim, of)) return;
  const next = standingsOf(sim, of).find((row) => row.validFrom >= at && valueOf(row) !== null);
  const value = next === undefined ? null : valueOf(next);
  if (value !== null) assertStanding(sim, version, value.at, value);
}

/** Costs nothing for what the writer remembers: it remembers only what never was. */
function wasWithdrawn(sim: Simulation, id: string): boolean {
  if (!sim.nodes.changed.has(id) && sim.caches.projectOf(id) !== undefined) return false;
  return sim.nodes.get(id)?.projection.has(STANDING) ?? false;
}

/** In order, without those that another of the same time made void. */
function standingsOf(sim: Simulation, id: string): readonly RevisionRow[] {
  return timelineOf(sim, id, STANDING).filter((row, i, all) => all[i + 1]?.validFrom !== row.validFrom);
}

function valueOf({ value }: RevisionRow): Withdrawal | null {
  return JSON.parse(value) as Withdrawal | null;
}
