import type { Failure } from '../api/failure.ts';
import { hub } from '../api/hub-context.ts';
import { reading } from '../api/reading.svelte.ts';
import type { Direction, EntityKind, Granularity } from '../gql/graphql.ts';
import { titledNodes } from './lineage-graph.ts';
import { liveWalk } from './live-walk.svelte.ts';
import { lineageQuery, neighboursNamedQuery } from './lineage.queries.ts';
import { indexOf, withEntry } from './loaded-graph.ts';
import type { Loaded, Piece } from './loaded-graph.ts';
import { answeredSides, distinct, nodesToTie, questionsAsked, sidesToAsk, tiedBy } from './needed-questions.ts';
import type { SideQuestion } from './needed-questions.ts';
import { PAGE, shownGraph } from './shown-graph.ts';
import type { Shown } from './shown-graph.ts';

// Nearest first; who needs more opens it where it is.
export const MOST_WALKED = 2_000;
// Around a page of nodes that were opened: enough for their ordinary neighbours, too few to wait for.
const MOST_TIED = 1_000;
// What a filter finds is walked around at once, and the hub walks from so many.
const MOST_NAMED = 100;
// Over hidden kinds the next node that is shown is seldom farther away, and more of what is walked is not shown.
const OVER_HIDDEN = { depth: 3, times: 4 };

/** What every question of an explorer says, but for the roots' direction and steps. */
export type Around = {
  readonly granularity: Granularity;
  /** Null for all kinds. */
  readonly kinds: readonly EntityKind[] | null;
  readonly asOf: string | null;
  readonly validAt: string | null;
};

export type WalkQuestion = Around & {
  readonly of: readonly string[];
  readonly direction: Direction;
  readonly depth: number;
};

type Kept = { readonly answers: ReadonlyMap<string, Piece>; readonly ties: readonly Piece[] };
const NOTHING: Kept = { answers: new Map(), ties: [] };

/** Asks the hub for the walk and for what is opened, once each, and says what is shown of it. */
export function explorerAnswers(question: () => WalkQuestion, shownState: () => Shown) {
  const { api } = hub();
  const walk = reading(lineageQuery, () => {
    const { kinds, of, ...rest } = question();
    return { ...rest, of: [...of], kinds: kinds === null ? null : [...kinds], limit: MOST_WALKED };
  });
  const around = $derived(JSON.stringify(aroundOf(question())));
  const live = liveWalk({
    answer: () => walk.data?.lineage ?? null,
    question,
    stale: () => walk.stale,
    opened: () => distinct(shownState().opened.map(({ id }) => id)),
    readAnew: walk.refresh,
    besideChanged: () => void askBesideAnew(),
  });
  const walked = $derived(live.piece);
  let kept = $state.raw(NOTHING);
  let failure = $state.raw<Failure | null>(null);
  let round = $state(0);
  const asked = questionsAsked();
  let controller = new AbortController();
  let keptFor = '';

  const loaded = $derived<Loaded | null>(
    walked === null ? null : { walk: walked, sides: answeredSides(shownState(), kept.answers), ties: kept.ties },
  );
  const index = $derived(loaded === null ? null : indexOf(loaded));
  const shown = $derived(loaded === null || index === null ? null : shownGraph(loaded, shownState(), index));

  const forget = (): void => {
    controller.abort();
    controller = new AbortController();
    asked.forget();
  };

  // What was opened belongs to a level, kinds and a moment; it goes once the walk has the new ones.
  $effect(() => {
    if (walk.stale || walked === null || keptFor === around) return;
    forget();
    keptFor = around;
    kept = NOTHING;
  });

  $effect(() => {
    void round;
    if (walk.stale || loaded === null || index === null || shown === null) return;
    const of = JSON.parse(around) as Around;
    for (const side of sidesToAsk(loaded, shownState(), shown, index)) {
      once(
        side.key,
        () => askSide(side, of),
        (piece) => {
          kept = { ...kept, answers: withEntry(kept.answers, side.key, piece) };
        },
      );
    }
    for (const bundle of nodesToTie(shown, loaded, tiedBy(kept.ties))) {
      once(
        `ties ${bundle.join(' ')}`,
        () => askAround(bundle, of),
        (piece) => {
          kept = { ...kept, ties: [...kept.ties, piece] };
        },
      );
    }
  });
  $effect(() => () => controller.abort());

  function once(key: string, ask: () => Promise<Piece | Failure | null>, keep: (piece: Piece) => void): void {
    if (!asked.isNew(key)) return;
    void ask().then((answer) => {
      if (answer === null) return;
      failure = 'kind' in answer ? answer : null;
      if (!('kind' in answer)) keep(answer);
    });
  }

  /** Keeps what is shown until the new answers are there. */
  async function askBesideAnew(): Promise<void> {
    const of = JSON.parse(around) as Around;
    const { signal } = controller;
    const tied = [...tiedBy(kept.ties)];
    asked.forget();
    round += 1;
    const bundles = Array.from({ length: Math.ceil(tied.length / MOST_NAMED) }, (_, index) =>
      tied.slice(index * MOST_NAMED, (index + 1) * MOST_NAMED),
    );
    const ties = await Promise.all(bundles.map((bundle) => askAround(bundle, of)));
    const pieces = ties.flatMap((piece) => (piece === null || 'kind' in piece ? [] : [piece]));
    if (!signal.aborted && pieces.length === bundles.length) kept = { ...kept, ties: pieces };
  }

  async function askWalk(variables: {
    of: readonly string[];
    direction: Direction;
    depth: number;
    limit: number;
    around: Around;
  }): Promise<Piece | Failure | null> {
    const { around: all, of, ...rest } = variables;
    const kinds = all.kinds === null ? null : [...all.kinds];
    const answer = await api.ask(lineageQuery, { ...rest, ...all, of: [...of], kinds }, controller.signal);
    if (answer === null || answer.data === null) return answer?.failure ?? null;
    return { nodes: titledNodes(answer.data.lineage.nodes), edges: answer.data.lineage.edges };
  }

  function askSide({ id, side, pages, filter }: SideQuestion, of: Around): Promise<Piece | Failure | null> {
    if (filter !== '') return askNamed(id, side, filter, of);
    const hiding = of.kinds !== null;
    const limit = pages * PAGE * (hiding ? OVER_HIDDEN.times : 1);
    return askWalk({ of: [id], direction: side, depth: hiding ? OVER_HIDDEN.depth : 1, limit, around: of });
  }

  async function askNamed(
    id: string,
    direction: Direction,
    filter: string,
    { granularity, asOf, validAt, kinds }: Around,
  ): Promise<Piece | Failure | null> {
    const variables = { of: id, direction, filter, granularity, asOf, validAt, first: MOST_NAMED };
    const answer = await api.ask(neighboursNamedQuery, variables, controller.signal);
    if (answer === null || answer.data === null) return answer?.failure ?? null;
    const named = distinct(answer.data.neighbours.edges.map(({ node }) => node.id));
    if (named.length === 0) return { nodes: [], edges: [] };
    const piece = await askAround(named, { granularity, asOf, validAt, kinds });
    // What else lies around them is no answer to the filter.
    if (piece === null || 'kind' in piece) return piece;
    return { ...piece, nodes: piece.nodes.filter((node) => named.includes(node.id)) };
  }

  function askAround(of: readonly string[], all: Around): Promise<Piece | Failure | null> {
    const depth = all.kinds === null ? 1 : OVER_HIDDEN.depth;
    return askWalk({ of, direction: 'BOTH', depth, limit: MOST_TIED, around: all });
  }

  return {
    live,
    get shown() {
      return shown;
    },
    /** True where the walk from the roots was cut, and how many nodes it has. */
    get walk() {
      const lineage = walk.data?.lineage;
      return lineage === undefined ? null : { truncated: lineage.truncated, size: lineage.nodes.length };
    },
    get failure() {
      return walk.failure ?? failure;
    },
    get loading() {
      return walk.loading;
    },
    retry: () => {
      if (walk.failure !== null) walk.refresh();
      failure = null;
      forget();
      round += 1;
    },
  };
}

const aroundOf = ({ granularity, kinds, asOf, validAt }: WalkQuestion): Around => ({
  granularity,
  kinds,
  asOf,
  validAt,
});
