import type { EntityKind } from '../model/kinds.ts';
import type { Json } from '../model/statements.ts';
import type { Withdrawal } from '../model/withdrawal.ts';
import { WITHDRAWN_WORD, wordsText } from '../search/words.ts';
import type { RunState } from '../model/run-state.ts';

/** `[order, value]`: the newest assertion of a field. */
export type Projected = readonly [order: string, value: Json];

/** What the writer has to know of an entity: its identity, and the newest value of what can change. */
export type NodeState = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly project: string;
  readonly recordedSeq: number;
  /** The name that it was recorded under; a `name` revision goes before it. */
  readonly name: string;
  /** Its other natural key parts, as text to be found by. */
  readonly words: string;
  projection: Map<string, Projected>;
  aliases: readonly string[];
  aliasOf: string | null;
  /** Runs: the earliest event of any kind, the earliest start, the time of the event that ended it. Epoch ms. */
  earliestAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  availableAt: number | null;
  lastSeenAt: number | null;
  columns: string | null;
  /** Since which entry another entity is one with it, and entries that speak of it are noted; null: none is. */
  unitedSeq: number | null;
};

export function newNode(
  identity: Pick<NodeState, 'id' | 'kind' | 'project' | 'recordedSeq' | 'name' | 'words'>,
): NodeState {
  return {
    ...identity,
    projection: new Map(),
    aliases: [],
    aliasOf: null,
    earliestAt: null,
    startedAt: null,
    endedAt: null,
    availableAt: null,
    lastSeenAt: null,
    columns: null,
    unitedSeq: null,
  };
}

export function copyNode(node: NodeState): NodeState {
  return { ...node, projection: new Map(node.projection) };
}

export function runStateOf(node: NodeState): RunState {
  return (node.projection.get('state')?.[1] as RunState | undefined) ?? 'NEW';
}

/** Its withdrawal as projected: null when it stands, undefined when it was never withdrawn. */
export function withdrawalOf(node: NodeState): Withdrawal | null | undefined {
  return node.projection.get('withdrawn')?.[1] as Withdrawal | null | undefined;
}

/** When the run succeeded, in epoch ms; null when it did not (yet, or in the end). */
export function completionOf(node: NodeState): number | null {
  return runStateOf(node) === 'COMPLETED' ? node.endedAt : null;
}

/** A node's properties as they are written; null removes a property. */
export type NodeProperties = Readonly<Record<string, string | number | readonly string[] | null>>;

/** All properties that follow from a node's state. */
export function projectedProperties(node: NodeState): NodeProperties {
  return { ...projectionOf(node), ...namingOf(node), ...taggingOf(node), ...momentsOf(node), ...standingOf(node) };
}

/** The properties that are others now than they were: most events of a known job change a few moments only. */
export function changedProperties(before: NodeState, node: NodeState): NodeProperties {
  const moments = momentsOf(before);
  return {
    ...(sameProjection(before, node) ? {} : projectionOf(node)),
    ...(sameNaming(before, node) ? {} : namingOf(node)),
    ...(sameTagging(before, node) ? {} : taggingOf(node)),
    ...(before.projection.get('withdrawn')?.[0] === node.projection.get('withdrawn')?.[0] ? {} : standingOf(node)),
    ...Object.fromEntries(Object.entries(momentsOf(node)).filter(([name, value]) => moments[name] !== value)),
  };
}

function projectionOf(node: NodeState): NodeProperties {
  const state = node.projection.get('state')?.[1];
  return {
    projection: node.projection.size === 0 ? null : JSON.stringify(Object.fromEntries(node.projection)),
    state: typeof state === 'string' ? state : null,
  };
}

function namingOf(node: NodeState): NodeProperties {
  const current = node.projection.get('name')?.[1];
  const name = typeof current === 'string' ? current : node.name;
  return {
    name,
    // What it was called before its first `name` revision, for questions about the past.
    recordedName: name === node.name ? null : node.name,
    words: wordsText(name, node.words, ...node.aliases),
    aliases: node.aliases.length === 0 ? null : node.aliases,
  };
}

function taggingOf(node: NodeState): NodeProperties {
  const tags: string[] = [];
  const texts: string[] = [];
  for (const [field, [, value]] of node.projection) {
    if (field.startsWith('tag:') && value !== null) {
      const key = field.slice(4);
      tags.push(key);
      if (value !== '' && value !== true)
        tags.push(`${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    } else if (field === 'description' && typeof value === 'string') {
      texts.push(value);
    }
  }
  return {
    tags: tags.length === 0 ? null : tags.sort(),
    searchText:
      [wordsText(...texts, ...tags), withdrawalOf(node) == null ? '' : WITHDRAWN_WORD].join(' ').trim() || null,
  };
}

/** What lists and searches of now leave out, and which entities a list of then has to look at. */
function standingOf(node: NodeState): NodeProperties {
  const withdrawal = withdrawalOf(node);
  return {
    withdrawnAt: withdrawal?.at ?? null,
    ...(withdrawal === undefined ? {} : { withdrawals: 1 }),
  };
}

function momentsOf(node: NodeState): NodeProperties {
  return {
    aliasOf: node.aliasOf,
    columns: node.columns,
    earliestAt: node.earliestAt,
    startedAt: node.startedAt,
    endedAt: node.endedAt,
    availableAt: node.availableAt,
    lastSeenAt: node.lastSeenAt,
    unitedSeq: node.unitedSeq,
  };
}

function sameProjection(before: NodeState, node: NodeState): boolean {
  return sameFields(before, node, () => true);
}

function sameNaming(before: NodeState, node: NodeState): boolean {
  return (
    before.projection.get('name')?.[0] === node.projection.get('name')?.[0] &&
    before.aliases.length === node.aliases.length &&
    before.aliases.every((alias, place) => alias === node.aliases[place])
  );
}

function sameTagging(before: NodeState, node: NodeState): boolean {
  return sameFields(
    before,
    node,
    (field) => field === 'description' || field === 'withdrawn' || field.startsWith('tag:'),
  );
}

/** Of the fields that count: the order says which assertion a value comes from. */
function sameFields(before: NodeState, node: NodeState, counts: (field: string) => boolean): boolean {
  return within(before.projection, node.projection, counts) && within(node.projection, before.projection, counts);
}

function within(
  some: ReadonlyMap<string, Projected>,
  others: ReadonlyMap<string, Projected>,
  counts: (field: string) => boolean,
): boolean {
  for (const [field, [order]] of some) if (counts(field) && others.get(field)?.[0] !== order) return false;
  return true;
}
