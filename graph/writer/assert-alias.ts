import { ConflictError } from '../model/errors.ts';
import type { AliasStatement, Statement } from '../model/statements.ts';
import { areApart } from './apart.ts';
import { label } from './labels.ts';
import { OPEN_END } from '../model/time.ts';
import type { NodeState } from './node-state.ts';
import type { Simulation } from './simulation.ts';
import { unite } from './unite.ts';

/**
 * Records that `alias` is another name of `of`. When both exist they are united: the one that the hub knew first
 * stays, unless they are of different kinds, where `of` does (a dataset turns out to be a model).
 */
export function assertAlias(sim: Simulation, statement: AliasStatement, siblings: readonly Statement[]): void {
  const { mode = 'learn', validFrom } = statement;
  const name = statement.alias;
  const target = sim.resolve(statement.of);
  const current = sim.openAlias(name)?.to;
  if (current === target || (current === undefined && name === target)) return;
  if (current !== undefined && mode === 'claim')
    throw new ConflictError(`the name ${statement.label} is taken by ${current}`);
  if (current !== undefined && mode === 'if-absent') {
    standIn(sim, target, current);
    return;
  }
  const other = current ?? name;
  if (areApart(sim, target, other)) {
    if (mode === 'claim') throw new ConflictError(`somebody separated ${other} from ${target}: they stay two`);
    return;
  }
  const known = sim.nodes.standing(target);
  const rival = sim.nodes.standing(other);
  const keepOther = keepsOther(target, other, { known, rival, taken: current !== undefined });
  const [winner, loser] = keepOther ? [other, target] : [target, other];
  const text = keepOther ? labelOf(statement.of, siblings) : statement.label;
  if (sim.nodes.standing(loser) === undefined) lead(sim, { loser, winner, label: text, validFrom });
  else unite(sim, { winner, loser, label: text, validFrom });
}

type Rivals = { readonly known: NodeState | undefined; readonly rival: NodeState | undefined; readonly taken: boolean };

/** Which of two stays: the one of the asked-for kind, then the one that exists, then the older, then the first to be named. */
function keepsOther(target: string, other: string, { known, rival, taken }: Rivals): boolean {
  if (other.split(':')[0] !== target.split(':')[0]) return false;
  if (rival === undefined) return known === undefined && taken;
  return known === undefined || rival.recordedSeq < known.recordedSeq;
}

/** A name without an entity of its own leads to the winner, and so does all that led to the name. */
function lead(
  sim: Simulation,
  { loser, winner, label: text, validFrom }: { loser: string; winner: string; label: string; validFrom: number },
): void {
  for (const row of [...sim.openAliases.values()]) {
    if (row?.to === loser && row.retractedSeq === OPEN_END)
      sim.createAlias({ id: row.id, to: winner, label: row.label, validFrom: row.validFrom });
  }
  sim.createAlias({ id: loser, to: winner, label: text, validFrom });
  for (const pending of sim.pendingLabels.get(loser) ?? []) label(sim, winner, pending);
  label(sim, winner, text);
}

/** Within this command only: the entity that was about to be made under the name is the one that has it already. */
function standIn(sim: Simulation, candidate: string, existing: string): void {
  if (sim.nodes.get(candidate) !== undefined) return;
  sim.openAliases.set(candidate, {
    id: candidate,
    to: existing,
    label: '',
    validFrom: 0,
    recordedSeq: sim.seq,
    retractedSeq: sim.seq,
  });
}

function labelOf(of: string, siblings: readonly Statement[]): string {
  const entity = siblings.find((statement) => statement.type === 'entity' && statement.id === of);
  if (entity?.type !== 'entity') return of;
  return entity.namespace === undefined ? entity.name : `${entity.namespace}/${entity.name}`;
}
