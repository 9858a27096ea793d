import { isEmptyStep, type Piece, type Position, stepBetween } from '@rootline/graph';
import { encodeCursor, type LineageNews } from '@rootline/schema';

// Who reconnects passes over no more entries than these again.
const PASSED_OVER = 1_000;

/** What a follower was told last; undefined: nothing yet. */
export type Told = { readonly place: Position; readonly piece: Piece };

/** Where a piece stands. */
export type Standing = {
  readonly place: Position;
  readonly piece: Piece;
  readonly truncated: boolean;
  /** The last move: from which piece, with which of its nodes touched, and what it is to all who were told the former one. */
  readonly move?: { readonly from: Piece; readonly touched: ReadonlySet<string>; readonly news: () => LineageNews };
};

/**
 * One who follows a piece: what he was told, and what was touched since. News that come before he takes the last become one step, so that
 * a slow one costs two sights and no queue.
 */
export class Follower {
  #told: Told | undefined;
  #now: Standing;
  #touched: ReadonlySet<string>;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(now: Standing, told: Told | undefined, touched: ReadonlySet<string>) {
    this.#now = now;
    this.#told = told;
    this.#touched = touched;
  }

  /** The piece stands there now; `touched` are those of its nodes that entries named since. */
  move(now: Standing, touched: ReadonlySet<string>): void {
    this.#now = now;
    this.#touched = this.#touched.size === 0 ? touched : new Set([...this.#touched, ...touched]);
    if (this.#hasNews()) this.#wake?.();
  }

  /** It can be followed no longer. */
  fail(cause: Error): void {
    this.#failure = cause;
    this.#wake?.();
  }

  /** @throws what `fail` was given */
  async *steps(signal: AbortSignal): AsyncGenerator<LineageNews, undefined> {
    while (!signal.aborted) {
      if (this.#failure !== undefined) throw this.#failure;
      const news = this.#hasNews() ? this.#take() : undefined;
      if (news === undefined) await this.#wait(signal);
      else yield news;
    }
    return undefined;
  }

  #hasNews(): boolean {
    return (
      this.#failure !== undefined || this.#told?.piece !== this.#now.piece || this.#touched.size > 0 || this.#isFar()
    );
  }

  /** So many entries were passed over that it is worth telling how far all is told. */
  #isFar(): boolean {
    return this.#now.place.seq - (this.#told?.place.seq ?? 0) >= PASSED_OVER;
  }

  /** Undefined when nothing of what was touched can be seen. */
  #take(): LineageNews | undefined {
    const { place, piece, move } = this.#now;
    const isShared = move !== undefined && move.from === this.#told?.piece && move.touched === this.#touched;
    const news = isShared ? move.news() : newsOf(this.#told?.piece, this.#now, this.#touched);
    const isSaid = this.#told === undefined || this.#isFar() || !isEmptyStep(news.step);
    this.#told = { place: isSaid ? place : (this.#told?.place ?? place), piece };
    this.#touched = new Set();
    return isSaid ? news : undefined;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const go = () => resolve(undefined);
    this.#wake = go;
    signal.addEventListener('abort', go, { once: true });
    await promise;
    signal.removeEventListener('abort', go);
    this.#wake = undefined;
  }
}

/** What there is to tell to those who know `before`. */
export function newsOf(
  before: Piece | undefined,
  { place, piece, truncated }: Standing,
  touched: ReadonlySet<string>,
): LineageNews {
  const step = stepBetween(before, piece, touched);
  return { cursor: encodeCursor(place), seq: place.seq, step, truncated };
}
