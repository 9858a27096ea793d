import { ConflictError } from '../model/errors.ts';
import type { AliasStatement, Statement } from '../model/statements.ts';
import { label } from './labels.ts';
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
  const known = sim.nodes.get(target);
  const rival = sim.nodes.get(other);
  if (rival === undefined) {
    sim.createAlias({ id: name, to: target, label: statement.label, validFrom });
    label(sim, target, statement.label);
    return;
  }
  const sameKind = sim.nodes.get(target)?.kind === rival.kind || other.split(':')[0] === target.split(':')[0];
  const keepRival = sameKind && (known === undefined || rival.recordedSeq < known.recordedSeq);
  const [winner, loser] = keepRival ? [other, target] : [target, other];
  const loserLabel = keepRival ? labelOf(statement.of, siblings) : statement.label;
  if (sim.nodes.get(loser) === undefined) {
    sim.createAlias({ id: loser, to: winner, label: loserLabel, validFrom });
    label(sim, winner, loserLabel);
    return;
  }
  unite(sim, { winner, loser, label: loserLabel, validFrom });
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
