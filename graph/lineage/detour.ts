/** A relation, whatever its kind. */
export type Step = { readonly from: string; readonly to: string };

/**
 * Whether a graph holds another simple path along its steps from the first node of `path` to its last, of at most
 * `longest` steps. Any such path leaves the known one at some node and comes back to it at a later one, over nodes that
 * are not on it: so it is enough to look for such detours.
 */
export function hasDetour(path: readonly string[], steps: readonly Step[], longest: number): boolean {
  const places = new Map(path.map((id, index) => [id, index]));
  const leaving = new Map<string, string[]>();
  for (const { from, to } of steps) {
    // A second relation between the same two neighbours of the path is no other path.
    const start = places.get(from);
    if (start !== undefined && places.get(to) === start + 1) continue;
    const known = leaving.get(from);
    if (known === undefined) leaving.set(from, [to]);
    else known.push(to);
  }
  return path.some((from, start) => comesBack(from, start, places, leaving, longest));
}

function comesBack(
  from: string,
  start: number,
  places: ReadonlyMap<string, number>,
  leaving: ReadonlyMap<string, readonly string[]>,
  longest: number,
): boolean {
  const seen = new Set([from]);
  let frontier: readonly string[] = [from];
  for (let steps = 1; frontier.length > 0; steps++) {
    const further: string[] = [];
    for (const to of frontier.flatMap((id) => leaving.get(id) ?? [])) {
      if (seen.has(to)) continue;
      seen.add(to);
      const end = places.get(to);
      if (end === undefined) further.push(to);
      else if (end > start && start + steps + (places.size - 1 - end) <= longest) return true;
    }
    frontier = further;
  }
  return false;
}
