import type { Simulation } from './simulation.ts';

/** Other names are shown with the entity: at most 100 of them, the first ones. */
export function label(sim: Simulation, id: string, text: string): void {
  if (text === '') return;
  const node = sim.nodes.edit(id);
  if (node === undefined) {
    // The entity is made by a later statement of the same command.
    sim.pendingLabels.set(id, [...(sim.pendingLabels.get(id) ?? []), text]);
  } else if (!node.aliases.includes(text) && node.aliases.length < 100) {
    node.aliases = [...node.aliases, text];
  }
}
