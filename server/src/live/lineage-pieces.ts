import { setTimeout as sleep } from 'node:timers/promises';
import {
  type FollowRequest,
  type FollowStore,
  type LedgerRecord,
  Neighbourhood,
  type Position,
  type RootRow,
  rootsOf,
  StoreError,
  StoreNotInitialisedError,
  type Surveyed,
} from '@rootline/graph';
import { CursorExpiredError, HubBusyError, LineageTooLargeError, QueryTimeoutError } from '@rootline/graph/model';
import { type ChangeFeed, type ChangeSpan, decodeCursor, encodeCursor } from '@rootline/schema';
import { Follower, type Told } from './follower.ts';
import { anyIn, byId, keyOf, type Moved, moved, namedWith, type Piece, standing, touchedIn } from './piece.ts';
import { lookAt, lookAtAll, Overlay } from './look.ts';

// After a failure of the store.
const RETRY_MS = 250;
// What all pieces of a process may show, nodes and edges; some 100 MB. Beyond, nobody new is let in.
const MOST_SEEN = 500_000;
// Entries that are read at once for who is a little behind.
const PAGE = 200;
// Of the nodes in memory: those of no piece any more, at most as many as of all pieces and these.
const SPARE_NODES = 1_000;
const RETRY_SECONDS = 30;

export type PiecesOptions = {
  readonly store: FollowStore;
  readonly changes: ChangeFeed;
  readonly head: () => Promise<Position>;
};

/**
 * The pieces of lineage that somebody follows, as of one position of the ledger, which moves while there are any. What they have in common
 * is held once. An entry costs one query for all pieces that it touches, however many they are, one more if roots are touched, and one for
 * each step of what comes in from outside.
 */
export class LineagePieces {
  readonly #options: PiecesOptions;
  readonly #known = new Neighbourhood();
  readonly #pieces = new Map<string, Piece>();
  readonly #byFollower = new Map<Follower, Piece>();
  #place: Position | undefined;
  #stop: AbortController | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isJoining = false;

  constructor(options: PiecesOptions) {
    this.#options = options;
  }

  /** How many pieces are followed, by how many, and what is held for them. */
  stats() {
    return { pieces: this.#pieces.size, followers: this.#byFollower.size, nodes: this.#known.nodes };
  }

  /**
   * One more follower, who knows what he was told up to a position, or nothing yet.
   * @throws LineageTooLargeError, NotFoundError, HubBusyError when no more can be held, StoreError
   */
  join(request: FollowRequest, told: Told | undefined): Promise<Follower> {
    return this.#inTurn(async () => {
      this.#isJoining = true;
      try {
        const place = await this.#placeFor(told?.place);
        const piece = await this.#pieceOf(request, place);
        const touched = told === undefined ? new Set<string>() : await this.#touchedBetween(told.place, place);
        const follower = new Follower(standing(piece, place), told, touchedIn(piece, touched));
        piece.followers.add(follower);
        this.#byFollower.set(follower, piece);
        return follower;
      } finally {
        this.#isJoining = false;
        this.#rest();
      }
    });
  }

  leave(follower: Follower): void {
    const piece = this.#byFollower.get(follower);
    if (piece === undefined) return;
    this.#byFollower.delete(follower);
    piece.followers.delete(follower);
    if (piece.followers.size === 0) this.#pieces.delete(keyOf(piece.request));
    this.#rest();
  }

  /** Where everything stands, at `reached` or behind it. */
  async #placeFor(reached: Position | undefined): Promise<Position> {
    if (this.#place !== undefined && reached !== undefined && reached.epoch !== this.#place.epoch)
      this.#end(new CursorExpiredError(encodeCursor(await this.#options.head())));
    if (this.#place === undefined) this.#begin(await this.#options.head());
    while (reached !== undefined && this.#place !== undefined && this.#place.seq < reached.seq)
      await this.#advance(await this.#options.changes.read(encodeCursor(this.#place), PAGE));
    return this.#place ?? this.#options.head();
  }

  async #pieceOf(request: FollowRequest, place: Position): Promise<Piece> {
    const key = keyOf(request);
    const open = this.#pieces.get(key);
    if (open !== undefined) return open;
    if (this.#seen() > MOST_SEEN) {
      const message = 'as much lineage is followed here as can be: try again later, or ask another replica';
      throw new HubBusyError(message, RETRY_SECONDS);
    }
    const { store } = this.#options;
    const rows = await store.roots(request.of, request.granularity, place.seq);
    const wanted = { request, roots: rootsOf(rows) };
    const known = new Overlay(this.#known);
    const sight = await lookAt(wanted, known, store, place.seq);
    this.#known.put(known.fresh.values());
    const piece = { ...wanted, followers: new Set<Follower>(), rootRows: byId(rows), sight };
    this.#pieces.set(key, piece);
    return piece;
  }

  /** Ids that entries between two positions name. */
  async #touchedBetween(from: Position, to: Position): Promise<ReadonlySet<string>> {
    const touched = new Set<string>();
    for (let place = from; place.seq < to.seq;) {
      const { entries } = await this.#options.changes.read(encodeCursor(place), Math.min(PAGE, to.seq - place.seq));
      for (const { subjects } of entries) for (const id of subjects) touched.add(id);
      const seq = entries.at(-1)?.seq;
      if (seq === undefined) throw new Error('the ledger ends before a position that it had reached');
      place = { ...place, seq };
    }
    return touched;
  }

  #begin(place: Position): void {
    this.#place = place;
    this.#stop = new AbortController();
    void this.#go(place, this.#stop.signal);
  }

  async #go(from: Position, signal: AbortSignal): Promise<void> {
    try {
      for await (const span of this.#options.changes.spans(encodeCursor(from), signal)) {
        await this.#advanceWhenAble(span, signal);
        if (signal.aborted) return;
      }
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      await this.#inTurn(async () => {
        if (!signal.aborted) this.#end(cause);
      });
    }
  }

  async #advanceWhenAble(span: ChangeSpan, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#inTurn(() => (signal.aborted ? Promise.resolve() : this.#advance(span)));
        return;
      } catch (error) {
        if (!isAway(error)) throw error;
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Moves on over entries; those that it is past already are left out. Nothing has moved when it throws. */
  async #advance({ entries, cursor }: ChangeSpan): Promise<void> {
    const [from, stop] = [this.#place, this.#stop];
    const place = decodeCursor(cursor);
    if (from === undefined || place === undefined || place.seq <= from.seq) return;
    const later = entries.filter(({ seq }) => seq > from.seq);
    const touched = new Set(later.flatMap(({ subjects }) => subjects.filter((id) => this.#known.has(id))));
    const { pieces, fresh } = touched.size === 0 ? NOTHING : await this.#lookAgain(later, touched, place.seq);
    // Everybody has left meanwhile.
    if (this.#stop !== stop) return;
    this.#known.put(fresh);
    this.#place = place;
    for (const piece of [...this.#pieces.values()]) this.#move(piece, pieces.get(piece), touched);
    this.#sweep();
    this.#rest();
  }

  async #lookAgain(entries: readonly LedgerRecord[], touched: ReadonlySet<string>, seq: number): Promise<Look> {
    const { store } = this.#options;
    const known = new Overlay(this.#known);
    await known.survey(store, [...namedWith(entries, touched)], seq);
    const rows = await this.#rootsAgain(touched, seq);
    // An entry that only says more of a node leaves every piece as it is.
    const altered = new Set(
      [...known.fresh.values()].filter((one) => !this.#known.holds(one)).map(({ row }) => row[0]),
    );
    const affected = [...this.#pieces.values()].filter(
      (piece) => rows.has(piece) || anyIn(altered, piece.sight.around),
    );
    const wanted = affected.map((piece) => {
      const rootRows = rows.get(piece) ?? piece.rootRows;
      return { piece, rootRows, request: piece.request, roots: rootsOf([...rootRows.values()]) };
    });
    const seen = await lookAtAll(wanted, known, store, seq);
    const pieces = new Map([...seen].map(([{ piece, rootRows, roots }, sight]) => [piece, { rootRows, roots, sight }]));
    return { pieces, fresh: known.fresh.values() };
  }

  /** What the roots lead to now, of those that were touched. */
  async #rootsAgain(
    touched: ReadonlySet<string>,
    seq: number,
  ): Promise<ReadonlyMap<Piece, ReadonlyMap<string, RootRow>>> {
    const again = [...this.#pieces.values()].filter(({ roots }) =>
      [...roots.named.values()].some(([id]) => touched.has(id)),
    );
    const found = new Map<Piece, ReadonlyMap<string, RootRow>>();
    for (const granularity of ['ENTITY', 'VERSION'] as const) {
      const those = again.filter(({ request }) => request.granularity === granularity);
      if (those.length === 0) continue;
      const rows = byId(
        await this.#options.store.roots([...new Set(those.flatMap(({ request }) => request.of))], granularity, seq),
      );
      for (const piece of those)
        found.set(piece, new Map(piece.request.of.map((id) => [id, rows.get(id) as RootRow] as const)));
    }
    return found;
  }

  #move(piece: Piece, becomes: Moved | undefined, touched: ReadonlySet<string>): void {
    if (this.#place === undefined) return;
    if (becomes?.sight instanceof LineageTooLargeError) {
      this.#pieces.delete(keyOf(piece.request));
      for (const follower of piece.followers) {
        this.#byFollower.delete(follower);
        follower.fail(becomes.sight);
      }
      return;
    }
    const from = piece.sight;
    if (becomes !== undefined) Object.assign(piece, becomes);
    const named = touchedIn(piece, touched);
    const isMoved = becomes !== undefined || named.size > 0;
    const now = isMoved ? moved(piece, from, this.#place, named) : standing(piece, this.#place);
    for (const follower of piece.followers) follower.move(now, named);
  }

  #seen(): number {
    return [...this.#pieces.values()].reduce((sum, { sight }) => sum + sight.around.size + sight.edges.length, 0);
  }

  /** Forgets nodes of no piece, once they are as many as the others. */
  #sweep(): void {
    const needed = [...this.#pieces.values()].reduce((sum, { sight }) => sum + sight.around.size, 0);
    if (this.#known.nodes <= 2 * needed + SPARE_NODES) return;
    this.#known.keep(new Set([...this.#pieces.values()].flatMap(({ sight }) => [...sight.around])));
  }

  /** While nobody follows anything nothing is read. */
  #rest(): void {
    if (this.#pieces.size > 0 || this.#isJoining) return;
    this.#stop?.abort();
    this.#stop = undefined;
    this.#place = undefined;
    this.#known.keep(new Set());
  }

  #end(cause: Error): void {
    const followers = [...this.#byFollower.keys()];
    this.#byFollower.clear();
    this.#pieces.clear();
    this.#rest();
    for (const follower of followers) follower.fail(cause);
  }

  /** One after the other: nobody joins while everything moves. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** What a look around showed: pieces that are others now, and the nodes as they are. */
type Look = { readonly pieces: ReadonlyMap<Piece, Moved>; readonly fresh: Iterable<Surveyed> };

const NOTHING: Look = { pieces: new Map(), fresh: [] };

function isAway(error: unknown): boolean {
  return [StoreError, StoreNotInitialisedError, QueryTimeoutError, HubBusyError].some((kind) => error instanceof kind);
}
