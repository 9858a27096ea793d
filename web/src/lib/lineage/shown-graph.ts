import type { LineageEdge, LineageNode, NodeSide } from './lineage-graph.ts';
import { openedOf, SIDES, has } from './explorer-state.ts';
import type { ExplorerState, Side, SideOf } from './explorer-state.ts';
import { indexOf, sideKey } from './loaded-graph.ts';
import type { Index, Loaded, Piece } from './loaded-graph.ts';

/** Neighbours of one side that are shown at once; more come page by page. */
export const PAGE = 25;
/** The hub counts neighbours that far. */
export const COUNTED = 1_000;

/** What one side of a shown node holds back, and what it brought. */
export type Handle = {
  /** Direct neighbours that are not shown; `COUNTED` stands for so many or more. */
  readonly hidden: number;
  /** Who opened the side; null while it shows nothing of its own. */
  readonly openedBy: 'walk' | 'user' | null;
  /** Nodes that are shown because of it. */
  readonly brought: number;
};

export type ShownNode = Omit<LineageNode, 'side' | 'hiddenUpstream' | 'hiddenDownstream'> & {
  readonly side: NodeSide;
  /** What it stands for; null for a node of the hub. */
  readonly group: { readonly key: string; readonly members: readonly string[] } | null;
  readonly handles: Readonly<Record<Side, Handle>>;
};

/** Stands for the neighbours of an open side that are not shown. */
export type MoreNode = {
  readonly id: string;
  readonly of: string;
  readonly side: Side;
  readonly hidden: number;
  readonly filter: string;
  /** Nodes of that side that are shown. */
  readonly shown: number;
};

export type ShownGraph = {
  readonly nodes: readonly ShownNode[];
  readonly edges: readonly LineageEdge[];
  readonly more: readonly MoreNode[];
};

export type Shown = Pick<ExplorerState, 'opened' | 'closed'>;

/** What is shown of what is loaded: the walk from the roots but for closed sides, and the sides that were opened. */
export function shownGraph(loaded: Loaded, state: Shown, index = indexOf(loaded)): ShownGraph {
  const places = placesOf(loaded, index, state);
  const edges = [...index.edges.values()].filter(
    ({ from, to }) => from !== to && places.at.has(from) && places.at.has(to),
  );
  const more: MoreNode[] = [];
  const nodes = [...places.at].flatMap(([id, place]): ShownNode[] => {
    const node = index.nodes.get(id);
    if (node === undefined) return [];
    const { hiddenUpstream: _up, hiddenDownstream: _down, ...facts } = node;
    const handle = (side: Side): Handle => handleOf({ id, side }, index, places, state);
    const handles = { UPSTREAM: handle('UPSTREAM'), DOWNSTREAM: handle('DOWNSTREAM') };
    for (const side of SIDES) more.push(...moreOf({ id, side }, handles[side], state));
    return [{ ...facts, side: place.side, distance: place.distance, group: null, handles }];
  });
  return { nodes, edges, more };
}

function moreOf(side: SideOf, { hidden, openedBy, brought }: Handle, state: Shown): MoreNode[] {
  const { filter } = openedOf(state, side);
  // What is under way has nothing to stand below yet.
  if (openedBy === null || (filter === '' && (hidden === 0 || brought === 0))) return [];
  return [{ id: `more ${sideKey(side)}`, of: side.id, side: side.side, hidden, filter, shown: brought }];
}

function handleOf(side: SideOf, index: Index, { at, brought, byWalk }: Places, state: Shown): Handle {
  const shown = (index.all[side.side].get(side.id) ?? []).filter((id) => at.has(id)).length;
  const byUser = state.opened.some((one) => one.id === side.id && one.side === side.side);
  return {
    hidden: Math.min(Math.max(index.total(side) - shown, 0), COUNTED),
    openedBy: byWalk.has(sideKey(side)) ? 'walk' : byUser && !has(state.closed, side) ? 'user' : null,
    brought: brought.get(sideKey(side)) ?? 0,
  };
}

type Place = { readonly side: NodeSide; readonly distance: number };
type Places = {
  readonly at: Map<string, Place>;
  readonly brought: Map<string, number>;
  /** Sides by which the walk from the roots brought something. */
  readonly byWalk: Set<string>;
};

/** Which nodes are shown, nearest first, and how many each side brought. */
function placesOf(loaded: Loaded, index: Index, state: Shown): Places {
  const roots = loaded.walk.nodes.filter((node) => node.side === 'ROOT');
  const places: Places = {
    at: new Map(roots.map(({ id, distance }) => [id, { side: 'ROOT', distance }])),
    brought: new Map(),
    byWalk: new Set(),
  };
  for (const side of SIDES) {
    walkSide(
      roots.map(({ id }) => id),
      side,
      { index, state, places },
    );
  }
  openSides(loaded.sides, { index, state, places });
  return places;
}

type Work = { readonly index: Index; readonly state: Shown; readonly places: Places };

/** Level by level from the roots, so that what is near is there before its neighbours are counted. */
function walkSide(roots: readonly string[], side: Side, work: Work): void {
  const { index, state, places } = work;
  const seen = new Set(roots);
  let front = [...roots];
  while (front.length > 0) {
    const next: string[] = [];
    for (const id of front) {
      if (has(state.closed, { id, side })) continue;
      const found = filtered(index.walked[side].get(id) ?? [], openedOf(state, { id, side }).filter, index);
      const brought = bring({ id, side }, found, work);
      if (places.brought.has(sideKey({ id, side }))) places.byWalk.add(sideKey({ id, side }));
      for (const other of brought) {
        if (seen.has(other)) continue;
        seen.add(other);
        const node = index.nodes.get(other);
        if (node !== undefined && !places.at.has(other))
          places.at.set(other, { side: node.side, distance: node.distance });
        next.push(other);
      }
    }
    front = next;
  }
}

/** What was opened, from the nodes that are shown on, until nothing new comes: an opened node may lead to another. */
function openSides(sides: Loaded['sides'], work: Work): void {
  const { index, state, places } = work;
  let waiting = state.opened.filter((one) => !has(state.closed, one));
  for (;;) {
    const ready = waiting.filter(({ id }) => places.at.has(id));
    if (ready.length === 0) return;
    waiting = waiting.filter((one) => !ready.includes(one));
    for (const side of ready) {
      const found = neighboursIn(sides.get(sideKey(side)), side, index);
      const from = places.at.get(side.id) as Place;
      for (const other of bring(side, found, work)) {
        if (!places.at.has(other))
          places.at.set(other, {
            side: from.side === 'ROOT' || from.side === side.side ? side.side : 'BESIDE',
            distance: from.distance + 1,
          });
      }
    }
  }
}

function neighboursIn(piece: Piece | undefined, { id, side }: SideOf, index: Index): readonly string[] {
  if (piece === undefined) return [];
  const held = new Set(piece.nodes.map((node) => node.id));
  return (index.all[side].get(id) ?? []).filter((other) => held.has(other));
}

/** The hub looks in names as it keeps them; what the walk brought is looked through by what the cards show. */
export function filtered(ids: readonly string[], filter: string, { nodes }: Pick<Index, 'nodes'>): readonly string[] {
  if (filter === '') return ids;
  const wanted = filter.toLowerCase();
  return ids.filter((id) => {
    const node = nodes.get(id);
    return `${node?.name ?? ''} ${node?.namespace ?? ''}`.toLowerCase().includes(wanted);
  });
}

/** Those neighbours that a side shows: all that are there already, and of the others as many as its pages hold. */
function bring(side: SideOf, neighbours: readonly string[], { index, state, places }: Work): readonly string[] {
  const { pages } = openedOf(state, side);
  const key = sideKey(side);
  const name = (id: string): string => index.nodes.get(id)?.name ?? '';
  const there = neighbours.filter((id) => places.at.has(id));
  const room = pages * PAGE - (places.brought.get(key) ?? 0);
  const added = neighbours
    .filter((id) => !places.at.has(id) && index.nodes.has(id))
    .sort((one, other) => name(one).localeCompare(name(other), 'en', { numeric: true }) || (one < other ? -1 : 1))
    .slice(0, Math.max(room, 0));
  if (added.length > 0) places.brought.set(key, (places.brought.get(key) ?? 0) + added.length);
  return [...there, ...added];
}
