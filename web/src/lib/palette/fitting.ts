/**
 * How well typed words fit what something is called: 3 when they begin it, 2 when each begins a word of it, 1 when each stands somewhere in
 * it, 0 when one is missing.
 */
export function fit(typed: string, name: string): 0 | 1 | 2 | 3 {
  const words = typed.trim().toLowerCase().split(/\s+/);
  const text = name.toLowerCase();
  if (text.startsWith(words.join(' '))) return 3;
  if (!words.every((word) => text.includes(word))) return 0;
  const beginnings = text.split(/[^\p{L}\p{N}]+/u);
  return words.every((word) => beginnings.some((beginning) => beginning.startsWith(word))) ? 2 : 1;
}

/** What fits, best first and otherwise in the order that it had, at most `most`. */
export function fitting<Thing>(
  typed: string,
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  most: number,
): readonly Thing[] {
  return things
    .map((thing) => ({ thing, how: fit(typed, nameOf(thing)) }))
    .filter(({ how }) => how > 0)
    .sort((one, other) => other.how - one.how)
    .slice(0, most)
    .map(({ thing }) => thing);
}
