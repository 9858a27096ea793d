import {
  type FollowRequest,
  type FollowStore,
  type Known,
  lookAround,
  MOST_FOLLOWED,
  type Roots,
  type Sight,
  type Surveyed,
} from '@rootline/graph';
import { LineageTooLargeError } from '@rootline/graph/model';

export type Wanted = { readonly request: FollowRequest; readonly roots: Roots };

/** What was surveyed lies over what was known before. */
export class Overlay implements Known {
  readonly #known: Known;
  readonly fresh = new Map<string, Surveyed>();

  constructor(known: Known) {
    this.#known = known;
  }

  get(id: string): Surveyed | undefined {
    return this.fresh.get(id) ?? this.#known.get(id);
  }

  async survey(store: FollowStore, ids: readonly string[], seq: number): Promise<void> {
    for (const one of await store.survey(ids, seq)) this.fresh.set(one.row[0], one);
  }
}

/**
 * What is seen of some pieces at a position. What is not known is surveyed, for all of them together: one query for each step that
 * leads into the unknown. An error stands for a piece that is too large.
 */
export async function lookAtAll<W extends Wanted>(
  wanted: Iterable<W>,
  known: Overlay,
  store: FollowStore,
  seq: number,
): Promise<ReadonlyMap<W, Sight | LineageTooLargeError>> {
  const seen = new Map<W, Sight | LineageTooLargeError>();
  let rest = [...wanted];
  while (rest.length > 0) {
    const missing = new Set<string>();
    const again: W[] = [];
    for (const piece of rest) {
      const look = lookAround(known, piece.request, piece.roots);
      if (look.kind === 'seen') seen.set(piece, look.sight);
      else if (look.kind === 'too-large') seen.set(piece, new LineageTooLargeError(MOST_FOLLOWED));
      else {
        again.push(piece);
        for (const id of look.ids) missing.add(id);
      }
    }
    if (missing.size > 0) await known.survey(store, [...missing], seq);
    const absent = [...missing].find((id) => known.get(id) === undefined);
    if (absent !== undefined) throw new Error(`${absent} is joined with others at ${seq}, but is not there`);
    rest = again;
  }
  return seen;
}

/** What is seen of one piece. @throws LineageTooLargeError */
export async function lookAt(wanted: Wanted, known: Overlay, store: FollowStore, seq: number): Promise<Sight> {
  const sight = (await lookAtAll([wanted], known, store, seq)).get(wanted);
  if (sight === undefined) throw new Error('nothing was looked at');
  if (sight instanceof LineageTooLargeError) throw sight;
  return sight;
}
