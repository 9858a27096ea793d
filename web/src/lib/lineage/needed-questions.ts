import { openedOf } from './explorer-state.ts';
import type { Opened, SideOf } from './explorer-state.ts';
import { indexOf, sideKey } from './loaded-graph.ts';
import type { Loaded, Piece } from './loaded-graph.ts';
import { filtered, PAGE } from './shown-graph.ts';
import type { Shown, ShownGraph } from './shown-graph.ts';

/** A side whose neighbours are to be asked for. */
export type SideQuestion = Opened & { readonly key: string };

/** What the walk alone does not answer of the sides that were opened and can be seen. */
export function sidesToAsk(
  loaded: Loaded,
  state: Shown,
  shown: ShownGraph,
  index = indexOf(loaded),
): readonly SideQuestion[] {
  const seen = new Set(shown.nodes.map(({ id }) => id));
  return state.opened.flatMap((side) => {
    if (!seen.has(side.id)) return [];
    const known = index.walked[side.side].get(side.id) ?? [];
    const enough = filtered(known, side.filter, index).length >= side.pages * PAGE;
    if (enough || known.length >= index.total(side)) return [];
    return [{ ...side, key: questionKey(side) }];
  });
}

const questionKey = (side: Opened): string => `${sideKey(side)} ${side.pages} ${side.filter}`;

/** The questions that the newest state of the opened sides is answered by, by side. */
export function answeredSides<Answer>(state: Shown, answers: ReadonlyMap<string, Answer>): ReadonlyMap<string, Answer> {
  const found = new Map<string, Answer>();
  for (const { id, side } of state.opened) {
    const answer = latestOf({ id, side }, state, answers);
    if (answer !== undefined) found.set(sideKey({ id, side }), answer);
  }
  return found;
}

/** While a further page is under way, the pages before it stay; another filter has nothing before it. */
function latestOf<Answer>(side: SideOf, state: Shown, answers: ReadonlyMap<string, Answer>): Answer | undefined {
  const opened = openedOf(state, side);
  for (let { pages } = opened; pages > 0; pages -= 1) {
    const answer = answers.get(questionKey({ ...opened, pages }));
    if (answer !== undefined) return answer;
  }
  return undefined;
}

// The hub walks from at most a hundred roots at once.
const ROOTS = 100;

/**
 * Nodes that came by opened sides and whose relations with all else that is shown are not known: a walk around
 * them tells. In bundles that one question can hold.
 */
export function nodesToTie(
  shown: ShownGraph,
  loaded: Loaded,
  tied: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const walked = new Set(loaded.walk.nodes.map(({ id }) => id));
  const loose = shown.nodes.flatMap(({ id }) => (walked.has(id) || tied.has(id) ? [] : [id]));
  const bundles: string[][] = [];
  for (let start = 0; start < loose.length; start += ROOTS) bundles.push(loose.slice(start, start + ROOTS));
  return bundles;
}

/** A neighbour by two relations is one neighbour. */
export const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/** The nodes that walks around opened nodes began from. */
export const tiedBy = (ties: readonly Piece[]): ReadonlySet<string> =>
  new Set(ties.flatMap((piece) => piece.nodes.filter((node) => node.side === 'ROOT').map(({ id }) => id)));

/** What was asked for already: each question is asked once until all are forgotten. */
export function questionsAsked(): { readonly isNew: (key: string) => boolean; readonly forget: () => void } {
  const asked = new Set<string>();
  return {
    isNew: (key) => {
      const isNew = !asked.has(key);
      asked.add(key);
      return isNew;
    },
    forget: () => asked.clear(),
  };
}
