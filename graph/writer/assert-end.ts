import { InvalidInputError, NotFoundError } from '../model/errors.ts';
import type { EndStatement } from '../model/statements.ts';
import { OPEN_END } from '../model/time.ts';
import { OWNERS, followOwners, isOwnership } from './assert-owners.ts';
import { assertRevision, assertSlot, type SlotAssertion, timelineOf } from './assert-revision.ts';
import { speakOf } from './revive.ts';
import type { RelationRow, RevisionRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { endOf } from './standing.ts';

type End = Omit<EndStatement, 'type' | 'from' | 'to'> & { readonly from: string; readonly to: string };

/** Ends a relation that somebody says holds no longer. */
export function assertEnd(sim: Simulation, { kind, from, to, validFrom: at }: End): void {
  const row = sim.openRelation({ kind, factId: sim.factId(kind, from, to), from, to });
  // What was not asked for yet is no reason to refuse: the simulation is void anyway.
  if (row === undefined) sim.refuse(new NotFoundError(`${from}-${kind}->${to}`, 'relation'));
  else if (row.validFrom >= at)
    sim.refuse(
      new InvalidInputError('input.at', `a time after ${timeText(row.validFrom)}, when it began`, timeText(at)),
    );
  else endRelation(sim, row, at);
}

/** Ends whatever kind of row from a moment on; one that has ended by then stays, one that began no earlier was never so. */
export function endRelation(sim: Simulation, row: RelationRow, at: number): void {
  if (row.validTo <= at) return;
  const [, kind, slot] = /^slot:([A-Z_]+):(.*)$/s.exec(row.of ?? '') ?? [];
  if (kind !== undefined && slot !== undefined)
    assertSlot(sim, { kind: row.kind, slot, to: row.to, from: null, validFrom: at });
  else if (isOwnership(row)) disown(sim, row.from, at);
  else {
    sim.retractRelation(row);
    const ended = row.validFrom < at ? sim.createRelation({ ...row, validTo: at }) : null;
    if (row.inferred) sim.openInferred.set(`${row.of ?? ''}|${row.to}`, ended);
  }
}

/** What a deployment runs. It runs it no longer than both are there. */
export function assertOccupant(sim: Simulation, assertion: SlotAssertion): void {
  const { kind, slot, to, from, validFrom } = assertion;
  speakOf(sim, to, validFrom);
  const held = from === null ? null : sim.resolve(from);
  if (held !== null) speakOf(sim, held, validFrom);
  assertSlot(sim, assertion);
  const end = held === null ? OPEN_END : endOf(sim, validFrom, held, to);
  if (end === OPEN_END) return;
  const next = timelineOf(sim, to, `slot:${kind}:${slot}`).find((row) => row.validFrom > validFrom);
  if ((next?.validFrom ?? OPEN_END) > end) assertSlot(sim, { kind, slot, to, from: null, validFrom: end });
}

/** Who owns something, until it is withdrawn. */
export function assertOwners(sim: Simulation, row: RevisionRow): void {
  followOwners(sim, row);
  const end = endOf(sim, row.validFrom, row.entity);
  if (end !== OPEN_END) disown(sim, row.entity, end);
}

function disown(sim: Simulation, entity: string, at: number): void {
  const row = assertRevision(sim, { entity, field: OWNERS, value: [], validFrom: at });
  if (row !== undefined) followOwners(sim, row);
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}
