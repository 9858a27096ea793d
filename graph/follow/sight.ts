import { joinHidden } from '../lineage/join-hidden.ts';
import type { Direction, WalkAnswer, WalkEdge, WalkNode, WalkRequest } from '../lineage/lineage-store.ts';
import type { ReachedRow } from '../lineage/lineage.queries.ts';
import type { Roots } from '../lineage/roots.ts';
import { MOST_COUNTED } from '../lineage/surroundings.ts';
import { isShown, nodeOf, placesOf } from '../lineage/walk.ts';
import { ENTITY_RELATIONS, type RelationKind, VERSION_RELATIONS } from '../model/relations.ts';
import type { Surveyed } from './neighbourhood.ts';

/** The piece of lineage that is followed: as it is walked now. */
export type FollowRequest = Omit<WalkRequest, 'moment' | 'limit'>;

/** Nodes of a followed piece, hidden kinds and roots included. */
export const MOST_FOLLOWED = 2_000;

/** What was surveyed. */
export type Known = { get(id: string): Surveyed | undefined };

/** What is seen of a piece. */
export type Sight = Omit<WalkAnswer, 'seq'> & {
  /** All nodes that the walk passes, those of hidden kinds too: what touches one of these may change what is seen. */
  readonly around: ReadonlySet<string>;
};

/** A sight; or what has to be surveyed first; or that it is more than may be followed. */
export type Look =
  | { readonly kind: 'seen'; readonly sight: Sight }
  | { readonly kind: 'missing'; readonly ids: readonly string[] }
  | { readonly kind: 'too-large' };

const WALKED: Record<FollowRequest['granularity'], ReadonlySet<RelationKind>> = {
  ENTITY: new Set(ENTITY_RELATIONS),
  VERSION: new Set(VERSION_RELATIONS),
};
const BOTH: readonly Direction[] = ['UPSTREAM', 'DOWNSTREAM'];

type Reach = { readonly rows: readonly ReachedRow[]; readonly missing: readonly string[]; readonly tooLarge: boolean };

/** The answer of a walk, from what is in memory. */
export function lookAround(known: Known, request: FollowRequest, roots: Roots): Look {
  const directions = request.direction === 'BOTH' ? BOTH : [request.direction];
  const reached = directions.map((direction) => reachIn(known, request, direction, [...roots.all.keys()]));
  if (reached.some(({ tooLarge }) => tooLarge)) return { kind: 'too-large' };
  const missing = new Set(reached.flatMap((one) => one.missing));
  if (missing.size > 0) return { kind: 'missing', ids: [...missing] };
  const places = placesOf(
    roots,
    reached.map(({ rows }, index) => ({ direction: directions[index] as Direction, rows })),
  );
  if (places.size > MOST_FOLLOWED) return { kind: 'too-large' };
  const around = new Set(places.keys());
  const shown = new Map([...places].filter(isShown(request, roots)));
  const hidden = hiddenAround(known, around, shown.keys(), WALKED[request.granularity]);
  const all = edgesAmong(known, around, WALKED[request.granularity]);
  const joined = joinedEdges(all.edges, around, new Set(shown.keys()));
  return {
    kind: 'seen',
    sight: {
      around,
      nodes: [...shown].map(([id, { distance, side }]) => seen(known, id, { distance, side }, hidden)),
      edges: joined.edges,
      truncated: roots.truncated || all.cut || joined.truncated,
    },
  };
}

/** Breadth first, level by level; ends at the first level of which something is missing. */
function reachIn(
  known: Known,
  { granularity, depth }: FollowRequest,
  direction: Direction,
  roots: readonly string[],
): Reach {
  const seenIds = new Set(roots);
  const rows: ReachedRow[] = [];
  let frontier = roots;
  for (let distance = 0; ; distance++) {
    const surveyed = frontier.map((id) => known.get(id));
    const missing = frontier.filter((_, index) => surveyed[index] === undefined);
    if (missing.length > 0 || seenIds.size > MOST_FOLLOWED)
      return { rows, missing, tooLarge: seenIds.size > MOST_FOLLOWED };
    if (distance > 0) for (const one of surveyed) if (one !== undefined) rows.push([...one.row, distance]);
    if (frontier.length === 0 || distance === depth) return { rows, missing, tooLarge: false };
    const next: string[] = [];
    for (const one of surveyed) {
      const ties = one?.ties[direction];
      if (ties === undefined) return { rows, missing, tooLarge: true };
      for (const { other, kind } of ties) {
        if (seenIds.has(other) || !WALKED[granularity].has(kind)) continue;
        seenIds.add(other);
        next.push(other);
      }
    }
    frontier = next;
  }
}

type Hidden = Readonly<Record<Direction, ReadonlyMap<string, number>>>;

function seen(
  known: Known,
  id: string,
  { distance, side }: Pick<WalkNode, 'distance' | 'side'>,
  hidden: Hidden,
): WalkNode {
  return nodeOf((known.get(id) as Surveyed).row, distance, side, hidden, new Map());
}

function hiddenAround(
  known: Known,
  around: ReadonlySet<string>,
  shown: Iterable<string>,
  walked: ReadonlySet<RelationKind>,
): Hidden {
  const hidden = { UPSTREAM: new Map<string, number>(), DOWNSTREAM: new Map<string, number>() };
  for (const id of shown) {
    for (const direction of BOTH) {
      const ties = known.get(id)?.ties[direction];
      const others = ties?.filter(({ other, kind }) => walked.has(kind) && !around.has(other));
      const count = others === undefined ? MOST_COUNTED : new Set(others.map(({ other }) => other)).size;
      if (count > 0) hidden[direction].set(id, Math.min(count, MOST_COUNTED));
    }
  }
  return hidden;
}

/** Those between two nodes of which both have more ties than are looked at are missing: then it is cut. */
function edgesAmong(
  known: Known,
  around: ReadonlySet<string>,
  walked: ReadonlySet<RelationKind>,
): { readonly edges: readonly WalkEdge[]; readonly cut: boolean } {
  const edges = new Map<string, WalkEdge>();
  const wide = { UPSTREAM: false, DOWNSTREAM: false };
  for (const id of around) {
    for (const direction of BOTH) {
      const ties = known.get(id)?.ties[direction];
      wide[direction] ||= ties === undefined;
      for (const { other, kind, inferred, validFrom } of ties ?? []) {
        if (!walked.has(kind) || !around.has(other)) continue;
        const [from, to] = direction === 'DOWNSTREAM' ? [id, other] : [other, id];
        edges.set(`${from} ${kind} ${to}`, { from, to, kinds: [kind], inferred, validFrom });
      }
    }
  }
  return { edges: [...edges.values()], cut: wide.UPSTREAM && wide.DOWNSTREAM };
}

function joinedEdges(edges: readonly WalkEdge[], around: ReadonlySet<string>, shown: ReadonlySet<string>) {
  // A root alone has nothing to be joined with.
  if (shown.size === 1) return { edges: [], truncated: false };
  return shown.size === around.size ? { edges, truncated: false } : joinHidden(edges, shown);
}
