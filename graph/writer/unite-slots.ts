import { isOwnership, uniteOwners } from './assert-owners.ts';
import { setTimeline, timelineOf, writeIntervals } from './assert-revision.ts';
import type { RelationRow, RevisionRow } from './rows.ts';
import type { Simulation } from './simulation.ts';

/** A relation that ends when another assertion says so. */
export function isInterval(row: RelationRow): boolean {
  return row.of?.startsWith('slot:') === true || isOwnership(row);
}

export type SlotUnion = {
  readonly loser: string;
  readonly winner: string;
  /** Open intervals at the loser, on either end. */
  readonly intervals: readonly RelationRow[];
  /** The loser's revisions as they are now the winner's; undefined where the winner had the same. */
  readonly moved: readonly (RevisionRow | undefined)[];
};

/**
 * Slots after a union: what assertions call the loser is the winner, assertions about the loser are about the winner,
 * and the intervals follow from the timelines again.
 */
export function uniteSlots(sim: Simulation, { loser, winner, intervals, moved }: SlotUnion): void {
  for (const row of intervals) sim.retractRelation(row);
  const fields = new Set(moved.flatMap((row) => (row?.field.startsWith('slot:') === true ? [row.field] : [])));
  for (const field of fields) {
    const added = moved.filter((row) => row?.field === field) as readonly RevisionRow[];
    rebuild(sim, winner, field, [...timelineOf(sim, winner, field), ...added]);
  }
  uniteOwners(sim, { loser, winner, intervals, moved });
  const held = intervals.filter((row) => row.from === loser && !isOwnership(row));
  const named = new Map(held.map((row) => [`${row.to}|${row.of ?? ''}`, row]));
  for (const { to, of = '' } of named.values()) rebuild(sim, to, of, timelineOf(sim, to, of));
}

function rebuild(sim: Simulation, to: string, field: string, rows: readonly RevisionRow[]): void {
  const timeline = setTimeline(sim, to, field, rows);
  writeIntervals(sim, timeline, timeline.keys());
}
