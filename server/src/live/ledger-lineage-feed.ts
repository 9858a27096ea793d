import {
  type FollowRequest,
  type LedgerRecord,
  Neighbourhood,
  type Position,
  rootsOf,
  type Sight,
  stepBetween,
} from '@rootline/graph';
import { decodeCursor, type LineageFeed, type LineageNews } from '@rootline/schema';
import type { Told } from './follower.ts';
import { LineagePieces, type PiecesOptions } from './lineage-pieces.ts';
import { lookAt, Overlay } from './look.ts';
import { keyOf } from './piece.ts';

// Who comes back after long is told what changed over so many entries at a time.
const STRIDE = 1_000;

/** Who follows lineage first catches up by himself, and is then one of those whom every change is told together. */
export class LedgerLineageFeed implements LineageFeed {
  readonly #options: PiecesOptions;
  readonly pieces: LineagePieces;
  readonly #asked = new Map<string, Promise<Sight>>();

  constructor(options: PiecesOptions) {
    this.#options = options;
    this.pieces = new LineagePieces(options);
  }

  async *follow(
    request: FollowRequest,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<LineageNews, undefined> {
    const told = after === undefined ? undefined : yield* this.#catchUp(request, after, signal);
    if (signal.aborted) return undefined;
    const follower = await this.pieces.join(request, told);
    try {
      return yield* follower.steps(signal);
    } finally {
      this.pieces.leave(follower);
    }
  }

  /** From a cursor until what comes next is a part of what all are told. */
  async *#catchUp(request: FollowRequest, after: string, signal: AbortSignal): AsyncGenerator<LineageNews, Told> {
    let page = await this.#options.changes.read(after, STRIDE);
    let place = decodeCursor(after) as Position;
    let sight = await this.#sightAt(request, place.seq);
    while (page.hasMore && !signal.aborted) {
      const { cursor, entries } = page;
      place = decodeCursor(cursor) as Position;
      const touched = touchedBy(entries);
      const isTouched = [...sight.around].some((id) => touched.has(id));
      const next = isTouched ? await this.#sightAt(request, place.seq) : sight;
      const step = stepBetween(sight, next, touched);
      sight = next;
      yield { cursor, seq: place.seq, step, truncated: sight.truncated };
      page = await this.#options.changes.read(cursor, STRIDE);
    }
    return { place, piece: sight };
  }

  /** Many who were cut off together come back together. @throws LineageTooLargeError, NotFoundError */
  #sightAt(request: FollowRequest, seq: number): Promise<Sight> {
    const key = `${keyOf(request)} ${seq}`;
    const asked = this.#asked.get(key) ?? this.#lookAt(request, seq).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
  }

  async #lookAt(request: FollowRequest, seq: number): Promise<Sight> {
    const { store } = this.#options;
    const roots = rootsOf(await store.roots(request.of, request.granularity, seq));
    return lookAt({ request, roots }, new Overlay(new Neighbourhood()), store, seq);
  }
}

function touchedBy(entries: readonly LedgerRecord[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ subjects }) => subjects));
}
