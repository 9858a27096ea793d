import { following } from '../api/following.svelte.ts';
import type { LiveState } from '../api/hub-live.ts';
import type { LedgerLiveSubscription } from '../gql/graphql.ts';
import { ledgerLiveSubscription } from './ledger.queries.ts';

export type LiveEntry = NonNullable<Extract<LedgerLiveSubscription['changes'], { __typename: 'Change' }>['entry']>;

export type LiveEntries = {
  readonly state: LiveState;
  /** What came since the list was read, newest first. */
  readonly shown: readonly LiveEntry[];
  /** How many came while it was paused. */
  readonly held: number;
  readonly paused: boolean;
  readonly isNew: (seq: number) => boolean;
  readonly toggle: () => void;
};

// Counters and rows move no oftener than the eye follows.
const FLUSH_MS = 250;
const MARKED_MS = 2_000;
/** Beyond this the list is read anew instead: what is not shown is a page away then. */
const MOST = 300;

/**
 * The entries that come while the component lives. `wanted` says which are of the list, `readAnew` reads it from its beginning: when the page is connected
 * (what came between is in the answer then), when there is too much to add, and when the hub cannot go on from where it was.
 */
export function liveEntries(wanted: (entry: LiveEntry) => boolean, readAnew: () => void): LiveEntries {
  let shown = $state.raw<readonly LiveEntry[]>([]);
  let waiting = $state.raw<readonly LiveEntry[]>([]);
  let marked = $state.raw<readonly number[]>([]);
  let paused = $state(false);
  // Beyond MOST they are counted and not kept.
  let waitingCount = $state(0);
  let due: ReturnType<typeof setTimeout> | undefined;
  let unmark: ReturnType<typeof setTimeout> | undefined;

  const restart = (): void => {
    shown = [];
    waiting = [];
    waitingCount = 0;
    readAnew();
  };
  const flush = (): void => {
    due = undefined;
    if (paused || waitingCount === 0) return;
    if (shown.length + waitingCount > MOST) {
      restart();
      return;
    }
    marked = [...marked, ...waiting.map(({ seq }) => seq)];
    shown = [...waiting, ...shown];
    waiting = [];
    waitingCount = 0;
    clearTimeout(unmark);
    unmark = setTimeout(() => {
      marked = [];
    }, MARKED_MS);
  };
  const add = (entry: LiveEntry): void => {
    waitingCount += 1;
    if (waitingCount <= MOST) waiting = [entry, ...waiting];
    due ??= setTimeout(flush, FLUSH_MS);
  };

  let isConnected = false;
  const live = following(
    ledgerLiveSubscription,
    () => ({}),
    ({ changes }) => {
      const begins = !isConnected || changes.__typename === 'CursorExpired';
      isConnected = true;
      if (begins) restart();
      else if (changes.entry != null && wanted(changes.entry)) add(changes.entry);
      return changes.cursor;
    },
  );
  $effect(() => () => {
    clearTimeout(due);
    clearTimeout(unmark);
  });

  return {
    get state() {
      return live.state;
    },
    get shown() {
      return shown;
    },
    get held() {
      return paused ? waitingCount : 0;
    },
    get paused() {
      return paused;
    },
    isNew: (seq) => marked.includes(seq),
    toggle: () => {
      paused = !paused;
      if (!paused) flush();
    },
  };
}
