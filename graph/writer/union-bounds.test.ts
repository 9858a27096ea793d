import { expect, it } from 'vitest';
import { Caches } from './caches.ts';
import { ANY_ROWS_UNITED, MOST_ENTITIES_UNITED, MOST_ROWS_UNITED } from './most-united.ts';
import { Simulation } from './simulation.ts';
import { isWithinBounds } from './union-bounds.ts';
import { emptyLoaded } from './working-set.ts';

function unite(sizes: readonly number[], loaded = emptyLoaded(undefined, undefined)): Simulation {
  for (const [n, rows] of sizes.entries()) loaded.sizes.set(`dataset:${n}`, rows);
  const sim = new Simulation(loaded, new Caches());
  sim.begin(1, 1, 'tester');
  for (const n of sizes.keys()) isWithinBounds(sim, `dataset:${n}`);
  return sim;
}

it('takes as much as one command may unite, all its entities together, and no more', () => {
  expect(unite([MOST_ROWS_UNITED - 1, 1]).fault).toBeUndefined();
  expect(unite([MOST_ROWS_UNITED, 1]).fault?.message).toContain(`${MOST_ROWS_UNITED} facts`);
  expect(unite(Array.from({ length: MOST_ENTITIES_UNITED }, () => 1)).fault).toBeUndefined();
  expect(unite(Array.from({ length: MOST_ENTITIES_UNITED + 1 }, () => 1)).fault).toMatchObject({ code: 'CONFLICT' });
});

it('counts for each command anew', () => {
  const sim = unite([MOST_ROWS_UNITED, 1]);
  sim.begin(2, 1, 'tester');
  expect([isWithinBounds(sim, 'dataset:1'), sim.fault]).toEqual([true, undefined]);
});

it('refuses nothing that was committed once', () => {
  expect(unite([MOST_ROWS_UNITED * 10, 1], emptyLoaded(undefined, ANY_ROWS_UNITED)).fault).toBeUndefined();
});
