import type { RelationKind } from '../model/relations.ts';
import { OPEN_END } from '../model/time.ts';
import type { Simulation } from './simulation.ts';

/**
 * A relation that stays so once it is so. Its start is the earliest evidence: an earlier one retracts the row and
 * writes it again, a later one changes nothing.
 */
export function assertRelation(sim: Simulation, kind: RelationKind, from: string, to: string, validFrom: number): void {
  const id = sim.factId(kind, from, to);
  const cached = sim.caches.earliest(id);
  if (cached !== undefined && cached <= validFrom) return;
  const open = sim.openRelation({ kind, factId: id, from, to });
  if (open !== undefined) {
    if (open.validFrom <= validFrom && !open.inferred) return;
    sim.retractRelation(open);
  }
  const start = open === undefined ? validFrom : Math.min(open.inferred ? validFrom : open.validFrom, validFrom);
  sim.createRelation({ kind, factId: id, from, to, validFrom: start, validTo: OPEN_END, inferred: false });
}
