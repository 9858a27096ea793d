import type { SeparateStatement } from '../model/statements.ts';
import { assertRevision } from './assert-revision.ts';
import type { Simulation } from './simulation.ts';

/*
 * Entities that somebody told apart stay so, whatever names are learnt: each has a field `apart:<id of the other>`, which goes with it
 * into whatever it becomes one with.
 */

const APART = 'apart:';

/** Whether somebody told the two apart, or what became one with them. */
export function areApart(sim: Simulation, one: string, other: string): boolean {
  return isApartFrom(sim, one, other) || isApartFrom(sim, other, one);
}

function isApartFrom(sim: Simulation, id: string, other: string): boolean {
  for (const [field, [, value]] of sim.nodes.get(id)?.projection ?? [])
    if (value === true && field.startsWith(APART) && sim.resolve(field.slice(APART.length)) === other) return true;
  return false;
}

/** Of a name without an entity nothing can be said; the other one says it. */
export function setApart(sim: Simulation, { of, from, at }: SeparateStatement): void {
  for (const [id, other] of [
    [of, from],
    [from, of],
  ] as const)
    if (sim.nodes.get(id) !== undefined)
      assertRevision(sim, { entity: id, field: `${APART}${other}`, value: true, validFrom: at });
}
