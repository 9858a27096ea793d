import type { EntityKind } from '../model/kinds.ts';
import type { Json } from '../model/statements.ts';
import { wordsText } from '../search/words.ts';
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
  };
}

export function copyNode(node: NodeState): NodeState {
  return { ...node, projection: new Map(node.projection) };
}

export function runStateOf(node: NodeState): RunState {
  return (node.projection.get('state')?.[1] as RunState | undefined) ?? 'NEW';
}

/** When the run succeeded, in epoch ms; null when it did not (yet, or in the end). */
export function completionOf(node: NodeState): number | null {
  return runStateOf(node) === 'COMPLETED' ? node.endedAt : null;
}

/** The node's properties that follow from its state, as they are written; null removes a property. */
export function projectedProperties(node: NodeState): Record<string, unknown> {
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
  const current = node.projection.get('name')?.[1];
  const name = typeof current === 'string' ? current : node.name;
  const state = node.projection.get('state')?.[1];
  return {
    projection: node.projection.size === 0 ? null : JSON.stringify(Object.fromEntries(node.projection)),
    name,
    words: wordsText(name, node.words, ...node.aliases),
    state: typeof state === 'string' ? state : null,
    tags: tags.length === 0 ? null : tags.sort(),
    aliases: node.aliases.length === 0 ? null : node.aliases,
    aliasOf: node.aliasOf,
    searchText: wordsText(...texts, ...tags) || null,
    columns: node.columns,
    earliestAt: node.earliestAt,
    startedAt: node.startedAt,
    endedAt: node.endedAt,
    availableAt: node.availableAt,
    lastSeenAt: node.lastSeenAt,
  };
}
