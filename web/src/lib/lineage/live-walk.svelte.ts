import { atMostEvery } from '../api/at-most.ts';
import { following } from '../api/following.svelte.ts';
import type { LiveState } from '../api/hub-live.ts';
import type { LineageQuery } from '../gql/graphql.ts';
import { changedPiece, idsOf, isEmpty, touchedIn } from './changed-piece.ts';
import type { LineageChange } from './changed-piece.ts';
import type { WalkQuestion } from './explorer-answers.svelte.ts';
import { lineageLiveSubscription } from './lineage.queries.ts';
import { titledNodes } from './lineage-graph.ts';
import type { Piece } from './loaded-graph.ts';

type Walked = LineageQuery['lineage'];

export type LiveWalk = {
  /** The walk with what came since; null until it is answered. */
  readonly piece: Piece | null;
  /** Null where the past is shown: it does not change. */
  readonly state: LiveState | null;
  readonly paused: boolean;
  /** Changes that came while it was paused. */
  readonly held: number;
  /** Came or changed a moment ago. */
  readonly isFresh: (id: string) => boolean;
  readonly toggle: () => void;
};

// Cards come and go no oftener than the eye follows.
const FLUSH_MS = 250;
const MARKED_MS = 2_000;
// A walk over hidden kinds goes farther to the next node that is shown.
const BESIDE = { shown: 1, overHidden: 3 };

const NO_IDS = idsOf([]);

type Options = {
  readonly answer: () => Walked | null;
  readonly question: () => WalkQuestion;
  /** The answer is one to a former question. */
  readonly stale: () => boolean;
  /** Nodes whose sides were opened: what touches those lies beside the walk. */
  readonly opened: () => readonly string[];
  readonly readAnew: () => void;
  readonly besideChanged: () => void;
};

/** The walk of an explorer, continued from its answer's cursor as the graph changes. Must be called while a component is set up. */
export function liveWalk({ answer, question, stale, opened, readAnew, besideChanged }: Options): LiveWalk {
  let since = $state.raw<{ readonly of: Walked; readonly piece: Piece } | null>(null);
  let fresh = $state.raw(NO_IDS);
  let paused = $state(false);
  let held = $state(0);
  let latest: typeof since = null;
  let touched: string[] = [];
  let isBesideDue = false;
  let unmark: ReturnType<typeof setTimeout> | undefined;

  const asked = $derived.by(() => {
    const { asOf, validAt, of, kinds, ...rest } = question();
    const walked = answer();
    if (walked === null || stale() || asOf !== null || validAt !== null) return null;
    return { ...rest, of: [...of], kinds: kinds === null ? null : [...kinds], after: walked.cursor };
  });
  const piece = $derived.by(() => {
    const walked = answer();
    if (walked === null) return null;
    return since?.of === walked ? since.piece : pieceOf(walked);
  });

  const flush = (): void => {
    if (paused) return;
    since = latest;
    if (touched.length > 0) {
      fresh = idsOf(touched);
      clearTimeout(unmark);
      unmark = setTimeout(() => {
        fresh = NO_IDS;
      }, MARKED_MS);
    }
    touched = [];
    held = 0;
    if (isBesideDue) besideChanged();
    isBesideDue = false;
  };
  const flushing = atMostEvery(FLUSH_MS, flush);

  const take = (change: LineageChange): void => {
    const walked = answer();
    if (walked === null || isEmpty(change)) return;
    const before = latest?.of === walked ? latest.piece : pieceOf(walked);
    latest = { of: walked, piece: changedPiece(before, change) };
    touched = [...touched, ...touchedIn(change)];
    if (paused) held += 1;
    flushing.soon();
  };
  const live = following(
    lineageLiveSubscription,
    () => asked,
    ({ lineageChanged }) => {
      if (lineageChanged.__typename === 'LineageChange') take(lineageChanged);
      else readAnew();
      return lineageChanged.cursor;
    },
  );
  following(
    lineageLiveSubscription,
    () => {
      const of = opened();
      if (asked === null || of.length === 0) return null;
      const depth = asked.kinds === null ? BESIDE.shown : BESIDE.overHidden;
      return { ...asked, of: [...of], direction: 'BOTH' as const, depth };
    },
    ({ lineageChanged }) => {
      if (lineageChanged.__typename === 'LineageChange' && !isEmpty(lineageChanged)) {
        isBesideDue = true;
        flushing.soon();
      }
      return lineageChanged.cursor;
    },
  );
  $effect(() => () => {
    flushing.stop();
    clearTimeout(unmark);
  });

  return {
    get piece() {
      return piece;
    },
    get state() {
      const { asOf, validAt } = question();
      return asOf === null && validAt === null ? live.state : null;
    },
    get paused() {
      return paused;
    },
    get held() {
      return held;
    },
    isFresh: (id) => fresh.has(id),
    toggle: () => {
      paused = !paused;
      flush();
    },
  };
}

const pieceOf = ({ nodes, edges }: Walked): Piece => ({ nodes: titledNodes(nodes), edges });
