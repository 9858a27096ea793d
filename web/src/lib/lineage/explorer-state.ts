import { oneOf, wholeNumber } from '../frame/address.ts';
import type { Params } from '../frame/address.ts';
import type { Direction, EntityKind, Granularity } from '../gql/graphql.ts';
import { ALL_KINDS } from '../kinds/kinds.ts';

export type Side = 'UPSTREAM' | 'DOWNSTREAM';
export const SIDES = ['UPSTREAM', 'DOWNSTREAM'] as const satisfies readonly Side[];

/** One side of a node. */
export type SideOf = { readonly id: string; readonly side: Side };

/** A side that somebody opened: so many pages of neighbours, those that have `filter` in their names ('' for all). */
export type Opened = SideOf & { readonly pages: number; readonly filter: string };

/** All that says what an explorer shows. It stands in the address whole. */
export type ExplorerState = {
  readonly direction: Direction;
  readonly level: Granularity;
  readonly steps: number;
  readonly hidden: readonly EntityKind[];
  readonly opened: readonly Opened[];
  readonly closed: readonly SideOf[];
  readonly group: Grouping;
  /** Groups that are shown node by node all the same. */
  readonly apart: readonly string[];
  /** The node of which only the ways to the root are shown. */
  readonly way: string | null;
  readonly mode: Mode;
  readonly selected: string | null;
  readonly view: View;
};
/** Coloured by distance: what comes of the root (impact), or what it came from (origin). */
export type Mode = 'none' | 'impact' | 'origin';
/** `versions`: those of one thing, and the runs of one job. */
export type Grouping = 'none' | 'versions' | 'namespace' | 'kind';
export type View = 'graph' | 'list' | 'table';

/** What an address means that says nothing of it. */
export type Defaults = { readonly levels: readonly [Granularity, ...Granularity[]]; readonly view: View };

// What a first look needs; the rest is opened where it is wanted. The hub walks up to 50 steps.
export const STEPS = { min: 1, max: 50, fallback: 2 };
// An address longer than some 4,000 characters is cut by mail programs and chats.
const MOST_SIDES = 40;
// 500 neighbours of one node; who looks for one among more has the filter.
const MOST_PAGES = 20;
const LONGEST_FILTER = 60;

const DIRECTIONS = ['BOTH', 'UPSTREAM', 'DOWNSTREAM'] as const;
const GROUPINGS = ['none', 'versions', 'namespace', 'kind'] as const;
const MODES = ['none', 'impact', 'origin'] as const;
const VIEWS = ['graph', 'list', 'table'] as const;

type Search = Pick<URLSearchParams, 'get' | 'getAll'>;

/** Reads an address; what cannot be read in it counts as not said. */
export function readState(search: Search, { levels, view }: Defaults): ExplorerState {
  return {
    direction: oneOf(search.get('direction'), DIRECTIONS),
    level: oneOf(search.get('level'), levels),
    steps: wholeNumber(search.get('depth'), STEPS),
    hidden: ALL_KINDS.filter((kind) => search.getAll('hide').includes(kind)),
    opened: search.getAll('open').slice(0, MOST_SIDES).flatMap(readOpened),
    closed: search.getAll('close').slice(0, MOST_SIDES).flatMap(readOpened).map(sideOf),
    group: oneOf<Grouping>(search.get('group'), GROUPINGS),
    apart: search.getAll('apart').slice(0, MOST_SIDES),
    way: search.get('way'),
    mode: oneOf<Mode>(search.get('mode'), MODES),
    selected: search.get('node'),
    view: oneOf<View>(search.get('view'), view === 'graph' ? VIEWS : ['list', 'graph', 'table']),
  };
}

/** The parameters of an address that says this; null for what the address need not say. */
export function writeState(state: ExplorerState, { levels, view }: Defaults): Params {
  return {
    direction: state.direction === 'BOTH' ? null : state.direction,
    level: state.level === levels[0] ? null : state.level,
    depth: state.steps === STEPS.fallback ? null : String(state.steps),
    hide: state.hidden,
    open: state.opened.map(writeOpened),
    close: state.closed.map((side) => writeOpened({ ...side, pages: 1, filter: '' })),
    group: state.group === 'none' ? null : state.group,
    apart: state.group === 'none' ? [] : state.apart,
    way: state.way,
    mode: state.mode === 'none' ? null : state.mode,
    node: state.selected,
    view: state.view === view ? null : state.view,
  };
}

/** Opens a side that shows nothing, or shows again what was closed. */
export function open(state: ExplorerState, { id, side }: SideOf): ExplorerState {
  if (has(state.closed, { id, side })) return { ...state, closed: without(state.closed, { id, side }) };
  return withOpened(state, { id, side, pages: 1, filter: '' });
}

/** Takes away what is only reached through a side; `byWalk` where the walk from the roots shows it, too. */
export function close(state: ExplorerState, side: SideOf, byWalk: boolean): ExplorerState {
  const opened = without(state.opened, side);
  if (!byWalk || has(state.closed, side)) return { ...state, opened };
  return { ...state, opened, closed: [...state.closed, sideOf(side)].slice(-MOST_SIDES) };
}

/** One more page of a side's neighbours. */
export function showMore(state: ExplorerState, side: SideOf): ExplorerState {
  const known = openedOf(state, side);
  return withOpened(state, { ...known, pages: Math.min(known.pages + 1, MOST_PAGES) });
}

/** Those neighbours of a side that have a text in their names, from the first page on. */
export function filterSide(state: ExplorerState, side: SideOf, filter: string): ExplorerState {
  return withOpened(state, { ...sideOf(side), pages: 1, filter: filter.slice(0, LONGEST_FILTER) });
}

/** Shows the nodes of a group one by one. */
export function takeApart(state: ExplorerState, key: string): ExplorerState {
  return { ...state, apart: [...state.apart.filter((one) => one !== key), key].slice(-MOST_SIDES) };
}

/** How far a side is opened; the first page where nobody said. */
export function openedOf(state: Pick<ExplorerState, 'opened'>, side: SideOf): Opened {
  return state.opened.find((one) => isSame(one, side)) ?? { ...sideOf(side), pages: 1, filter: '' };
}

export const has = (sides: readonly SideOf[], side: SideOf): boolean => sides.some((one) => isSame(one, side));

const isSame = (one: SideOf, other: SideOf): boolean => one.id === other.id && one.side === other.side;
const sideOf = ({ id, side }: SideOf): SideOf => ({ id, side });
const without = <One extends SideOf>(sides: readonly One[], side: SideOf): readonly One[] =>
  sides.filter((one) => !isSame(one, side));

/** The oldest are forgotten where there are too many for an address. */
function withOpened(state: ExplorerState, opened: Opened): ExplorerState {
  const known = state.opened.some((one) => isSame(one, opened));
  const all = known
    ? state.opened.map((one) => (isSame(one, opened) ? opened : one))
    : [...state.opened, opened].slice(-MOST_SIDES);
  return { ...state, opened: all };
}

// `u.dataset:1`, `d3.dataset:1` for three pages, `d.dataset:1~raw` for those with "raw" in their names.
const OPENED = /^([ud])(\d{0,2})\.([^~]+)(?:~(.*))?$/;

function readOpened(text: string): Opened[] {
  const [, letter, pages, id, filter] = OPENED.exec(text) ?? [];
  if (letter === undefined || id === undefined) return [];
  return [
    {
      id,
      side: letter === 'u' ? 'UPSTREAM' : 'DOWNSTREAM',
      pages: wholeNumber(pages ?? '', { min: 1, max: MOST_PAGES, fallback: 1 }),
      filter: (filter ?? '').slice(0, LONGEST_FILTER),
    },
  ];
}

function writeOpened({ id, side, pages, filter }: Opened): string {
  return `${side === 'UPSTREAM' ? 'u' : 'd'}${pages === 1 ? '' : pages}.${id}${filter === '' ? '' : `~${filter}`}`;
}
