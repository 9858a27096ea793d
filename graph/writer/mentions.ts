import type { Ref, Statement } from '../model/statements.ts';
import { resolveRef } from './assert-entity.ts';
import type { Simulation } from './simulation.ts';

/**
 * Notes that the command at hand speaks of entities that others are one with, though it may say nothing new of them: it would, were they
 * two. Costs next to nothing for what the writer remembers: it remembers no such entity.
 */
export function mention(sim: Simulation, statements: readonly Statement[]): void {
  const wholes = new Set<string>();
  const versions = new Map<string, Ref>();
  for (const statement of statements) {
    for (const ref of refsOf(statement)) {
      if (typeof ref === 'string') wholes.add(ref);
      else {
        wholes.add(ref.of);
        versions.set(`${ref.of}|${'version' in ref ? `v|${ref.version}` : `r|${ref.run}`}`, ref);
      }
    }
  }
  for (const id of wholes) note(sim, sim.resolve(id));
  for (const ref of versions.values()) note(sim, resolveRef(sim, ref));
}

function note(sim: Simulation, id: string): void {
  if (sim.caches.projectOf(id) !== undefined && !sim.nodes.changed.has(id)) return;
  if (!sim.storeMayKnow(id) && !sim.nodes.created.has(id)) return;
  if (sim.nodes.get(id)?.unitedSeq != null) sim.plan.mentions.add(`${id}|${sim.seq}`);
}

function refsOf(statement: Statement): readonly Ref[] {
  switch (statement.type) {
    case 'entity':
      return [statement.id];
    case 'alias':
      return [statement.of];
    case 'consumed':
    case 'produced':
    case 'version':
      return statement.is === undefined ? [statement.of] : [statement.of, statement.is];
    case 'revision':
      return [statement.of];
    case 'relation':
    case 'end':
      return [statement.from, statement.to];
    case 'slot':
      return statement.from === null ? [statement.to] : [statement.from, statement.to];
    default:
      return [];
  }
}
