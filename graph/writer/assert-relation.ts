import type { RelationKind } from '../model/relations.ts';
import { speakOf } from './revive.ts';
import type { RelationRow } from './rows.ts';
import type { Simulation } from './simulation.ts';
import { endOfRelation } from './standing.ts';

/*
 * A relation that stays so once it is so begins with its earliest evidence, until it is ended or one of its ends is withdrawn. Later
 * evidence opens it anew: then it has several spans. The last one has the relation's own fact id; one before goes by
 * the time at which it ended, which the span after it names.
 */

export const AFTER = 'after:';
// How many spans back late evidence is looked for; each is a round of questions to the store.
export const MOST_SPANS_BACK = 8;

/** Evidence of a relation. An earlier one retracts the row and writes it again, a later one changes nothing unless it had ended. */
export function assertRelation(sim: Simulation, kind: RelationKind, from: string, to: string, validFrom: number): void {
  const id = sim.factId(kind, from, to);
  const cached = sim.caches.earliest(id);
  if (cached !== undefined && cached <= validFrom && !sim.openRelations.has(id)) return;
  speakOf(sim, from, validFrom);
  speakOf(sim, to, validFrom);
  const last = sim.openRelation({ kind, factId: id, from, to });
  const validTo = endOfRelation(sim, { kind, from, to, validFrom });
  if (validTo <= validFrom) return;
  if (last === undefined) sim.createRelation({ kind, factId: id, from, to, validFrom, validTo, inferred: false });
  else if (last.inferred) replaceInferred(sim, last, validFrom);
  else if (validFrom < last.validFrom) addBefore(sim, last, validFrom, validTo);
  else if (validFrom > last.validTo) addAfter(sim, last, validFrom, validTo);
}

function replaceInferred(sim: Simulation, row: RelationRow, validFrom: number): void {
  sim.retractRelation(row);
  const { kind, factId, from, to } = row;
  const validTo = endOfRelation(sim, { kind, from, to, validFrom });
  sim.createRelation({ kind, factId, from, to, validFrom, validTo, inferred: false });
}

function addAfter(sim: Simulation, last: RelationRow, validFrom: number, validTo: number): void {
  sim.retractRelation(last);
  sim.createRelation({ ...last, factId: spanId(sim, last, last.validTo) });
  sim.createRelation({ ...last, validFrom, validTo, of: `${AFTER}${last.validTo}` });
}

/** The evidence belongs to the first span after it, unless an end lies between. */
function addBefore(sim: Simulation, last: RelationRow, validFrom: number, validTo: number): void {
  let row = last;
  for (let back = 0; back < MOST_SPANS_BACK; back++) {
    const endBefore = endBeforeOf(row);
    if (endBefore === undefined || validFrom > endBefore) {
      sim.retractRelation(row);
      if (validTo >= row.validFrom) sim.createRelation({ ...row, validFrom });
      else {
        sim.createRelation({ ...row, of: `${AFTER}${validTo}` });
        sim.createRelation({ ...row, factId: spanId(sim, row, validTo), validFrom, validTo });
      }
      return;
    }
    const { kind, from, to } = row;
    const before = sim.openRelation({ kind, factId: spanId(sim, row, endBefore), from, to });
    if (before === undefined || before.validFrom <= validFrom) return;
    row = before;
  }
}

/** Where the span before ended; undefined for the first one. */
export function endBeforeOf({ of }: RelationRow): number | undefined {
  return of?.startsWith(AFTER) === true ? Number(of.slice(AFTER.length)) : undefined;
}

/** The fact id of a span that is not the last one. */
export function spanId(
  sim: Simulation,
  { kind, from, to }: Pick<RelationRow, 'kind' | 'from' | 'to'>,
  validTo: number,
): string {
  return sim.factId(kind, from, to, 'until', String(validTo));
}
