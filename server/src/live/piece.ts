import {
  type FollowRequest,
  type LedgerRecord,
  type Position,
  type RootRow,
  type Roots,
  type Sight,
} from '@rootline/graph';
import type { LineageTooLargeError } from '@rootline/graph/model';
import type { LineageNews } from '@rootline/schema';
import { type Follower, newsOf, type Standing } from './follower.ts';

// Others that a change names, and that are looked at with it: what comes in new is among them.
const MOST_NAMED = 100;

/** A piece of lineage that somebody follows, as it was seen last. */
export type Piece = {
  readonly request: FollowRequest;
  readonly followers: Set<Follower>;
  roots: Roots;
  rootRows: ReadonlyMap<string, RootRow>;
  sight: Sight;
};

/** What became of a piece. */
export type Moved = {
  readonly roots: Roots;
  readonly rootRows: ReadonlyMap<string, RootRow>;
  readonly sight: Sight | LineageTooLargeError;
};

export function standing({ sight }: Piece, place: Position): Standing {
  return { place, piece: sight, truncated: sight.truncated };
}

/** Where a piece stands after a move. What it is to those who knew it before is worked out once for all of them. */
export function moved(piece: Piece, from: Sight, place: Position, touched: ReadonlySet<string>): Standing {
  const now = standing(piece, place);
  let told: LineageNews | undefined;
  return { ...now, move: { from, touched, news: () => (told ??= newsOf(from, now, touched)) } };
}

/** The same piece, the same key. */
export function keyOf({ of, direction, granularity, depth, kinds }: FollowRequest): string {
  return JSON.stringify([[...of].sort(), direction, granularity, depth, kinds === undefined ? [] : [...kinds].sort()]);
}

/** By the id that was asked with. */
export const byId = (rows: readonly RootRow[]): ReadonlyMap<string, RootRow> =>
  new Map(rows.map((row) => [row[1], row]));

/** Those of its nodes, hidden kinds included. */
export function touchedIn({ sight }: Piece, touched: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...touched].filter((id) => sight.around.has(id)));
}

export function anyIn(some: ReadonlySet<string>, of: ReadonlySet<string>): boolean {
  for (const id of some) if (of.has(id)) return true;
  return false;
}

/** What was touched, and what else those entries name that touched it. */
export function namedWith(entries: readonly LedgerRecord[], touched: ReadonlySet<string>): ReadonlySet<string> {
  const named = new Set(touched);
  for (const { subjects } of entries) {
    if (subjects.length > MOST_NAMED || !subjects.some((id) => touched.has(id))) continue;
    for (const id of subjects) named.add(id);
  }
  return named;
}
