import type { WriteTransaction } from '../driver/transaction.ts';
import type { Command } from '../model/command.ts';
import type { ExpectedError } from '../model/errors.ts';
import type { Caches } from './caches.ts';
import { load } from './load.ts';
import type { Projects } from './projects.ts';
import { type Simulated, simulate } from './simulate.ts';
import { Simulation } from './simulation.ts';
import { type Loaded, countMisses } from './working-set.ts';

// A batch needs two rounds; aliases and unions of versions a few more. Past this it is a defect, not a deep case.
const MAX_ROUNDS = 24;

export type Surroundings = {
  readonly caches: Caches;
  readonly projects: Projects;
  /** Commands of which it is known that they are refused. */
  readonly refused?: ReadonlyMap<Command, ExpectedError>;
};

/** Simulates, loads what was missing, simulates again, until nothing is missing and nothing turns out impossible. */
export async function settle(
  tx: WriteTransaction,
  commands: readonly Command[],
  loaded: Loaded,
  head: { readonly seq: number; readonly at: number },
  { caches, projects, refused: known = new Map() }: Surroundings,
): Promise<Simulated> {
  const refused = new Map<Command, ExpectedError>(known);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const simulation = new Simulation(loaded, caches);
    const simulated = simulate(commands, simulation, projects, head, refused);
    if (countMisses(simulation.misses) > 0) await load(tx, simulation.misses, loaded);
    else if (simulated.faults.size > 0) for (const [command, error] of simulated.faults) refused.set(command, error);
    else return simulated;
  }
  throw new Error(`a batch of ${commands.length} commands did not settle in ${MAX_ROUNDS} rounds`);
}
