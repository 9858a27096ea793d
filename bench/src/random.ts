/** Numbers that look random and are the same for the same seed: below `below`, from 0. */
export type Random = (below: number) => number;

/** Mulberry32, by Tommy Ettinger (public domain): 32 bits of state, enough to shuffle and to choose. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The items in another order. */
export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last--) {
    const other = random(last + 1);
    [all[last], all[other]] = [all[other] as Item, all[last] as Item];
  }
  return all;
}
