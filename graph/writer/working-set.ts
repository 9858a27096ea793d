import type { Project } from '../ledger/project.ts';
import type { Command } from '../model/command.ts';
import type { NodeState } from './node-state.ts';
import { copyNode } from './node-state.ts';
import type { AliasRow, AvailabilityRow, ReadRow, RelationRow, RevisionRow } from './rows.ts';
import { MOST_ROWS_UNITED } from './most-united.ts';
import type { RelationKind } from '../model/relations.ts';

/** An entry of the ledger that a key led to. */
export type KnownEntry = {
  readonly seq: number;
  readonly body: string;
  readonly outcome: 'committed' | 'refused';
  readonly answer: string;
  readonly leaf: string;
};

/** All that has to move when an entity is united into another. */
export type Belongings = {
  readonly relations: readonly RelationRow[];
  readonly revisions: readonly RevisionRow[];
  readonly aliases: readonly AliasRow[];
  readonly reads: readonly ReadRow[];
  readonly availabilities: readonly AvailabilityRow[];
  /** Versions of it, with the runs that made them. */
  readonly versions: readonly {
    readonly id: string;
    readonly version: string | null;
    readonly run: string | null;
    readonly madeBy: readonly string[];
  }[];
};

/** What the store said, by what was asked. A key that is present was asked for; null or empty: there is none. */
export type Loaded = {
  readonly entries: Map<string, KnownEntry | null>;
  readonly nodes: Map<string, NodeState | null>;
  readonly aliases: Map<string, AliasRow | null>;
  /** Open rows by fact id. */
  readonly relations: Map<string, RelationRow | null>;
  /** Open inferred CONSUMED_BY row by `of|run`. */
  readonly inferred: Map<string, RelationRow | null>;
  readonly revisions: Map<string, boolean>;
  /** Open revisions of a slot, in order, by `entity|field`. */
  readonly timelines: Map<string, readonly RevisionRow[]>;
  /** The open revisions of a field right before and after a key. */
  readonly neighbours: Map<string, readonly RevisionRow[]>;
  /** By `entity|from|to` the open relations of its owners that touch that span. */
  readonly ownerships: Map<string, readonly RelationRow[]>;
  readonly readsOfRun: Map<string, readonly ReadRow[]>;
  readonly availabilitiesOfRun: Map<string, readonly AvailabilityRow[]>;
  /** Versions that a run made, with what they are versions of. */
  readonly outputsOfRun: Map<string, readonly { readonly of: string; readonly version: string }[]>;
  /** By `of|at|before` the last availability before; by `of|at|around` also those at and next after it, and the reads between. */
  readonly windows: Map<string, Window>;
  readonly belongings: Map<string, Belongings>;
  /** How many rows are open at what `belongings` asked for, counted a little past what a union takes. */
  readonly sizes: Map<string, number>;
  /** How many rows a command may unite. */
  readonly mostUnited: number;
  readonly availabilitiesOfVersion: Map<string, readonly AvailabilityRow[]>;
  /** By `entity|time`, or `entity|all`, what is open at it and began by then. */
  readonly withdrawn: Map<string, Withdrawn>;
  /** What versions go by: their name, or the run that made them. */
  readonly versionKeys: Map<string, Pick<Belongings['versions'][number], 'version' | 'run'>>;
  /** By ids, in order, with a space between: what entries said that speak of them, in order; a text: why that is not to be had. */
  readonly told: Map<string, readonly Told[] | string>;
  /** Works out again what an entry said. */
  readonly project: Project | undefined;
};

/** What an entry said. */
export type Told = Pick<Command, 'statements' | 'project'>;

/** What ends with an entity: its relations, then those of its versions; one more of each than a command takes. */
export type Withdrawn = {
  readonly own: readonly RelationRow[];
  readonly parts: readonly (readonly [version: string, row: RelationRow])[];
};

export type Window = { readonly availabilities: readonly AvailabilityRow[]; readonly reads: readonly ReadRow[] };

/** What a simulation asked for and the store has not been asked yet. */
export type Misses = { readonly [K in Exclude<keyof Loaded, 'sizes' | 'mostUnited' | 'project'>]: Set<string> } & {
  readonly relationKinds: Map<string, RelationKind>;
};

export function emptyLoaded(project?: Project, mostUnited = MOST_ROWS_UNITED): Loaded {
  return {
    entries: new Map(),
    nodes: new Map(),
    aliases: new Map(),
    relations: new Map(),
    inferred: new Map(),
    revisions: new Map(),
    timelines: new Map(),
    neighbours: new Map(),
    ownerships: new Map(),
    readsOfRun: new Map(),
    availabilitiesOfRun: new Map(),
    outputsOfRun: new Map(),
    windows: new Map(),
    belongings: new Map(),
    sizes: new Map(),
    mostUnited,
    availabilitiesOfVersion: new Map(),
    withdrawn: new Map(),
    versionKeys: new Map(),
    told: new Map(),
    project,
  };
}

export function noMisses(): Misses {
  return {
    entries: new Set(),
    nodes: new Set(),
    aliases: new Set(),
    relations: new Set(),
    inferred: new Set(),
    revisions: new Set(),
    timelines: new Set(),
    neighbours: new Set(),
    ownerships: new Set(),
    readsOfRun: new Set(),
    availabilitiesOfRun: new Set(),
    outputsOfRun: new Set(),
    windows: new Set(),
    belongings: new Set(),
    availabilitiesOfVersion: new Set(),
    withdrawn: new Set(),
    versionKeys: new Set(),
    told: new Set(),
    relationKinds: new Map(),
  };
}

export function countMisses(misses: Misses): number {
  let count = 0;
  for (const set of Object.values(misses)) if (set instanceof Set) count += set.size;
  return count;
}

/** Copy-on-write layer over nodes that were loaded, so that a simulation can be run again from the start. */
export class NodeLayer {
  readonly changed = new Map<string, NodeState>();
  readonly created = new Set<string>();
  readonly #loaded: Map<string, NodeState | null>;
  readonly #misses: Set<string>;

  constructor(loaded: Map<string, NodeState | null>, misses: Set<string>) {
    this.#loaded = loaded;
    this.#misses = misses;
  }

  get(id: string): NodeState | undefined {
    const changed = this.changed.get(id);
    if (changed !== undefined) return changed;
    const loaded = this.#loaded.get(id);
    if (loaded === undefined) this.#misses.add(id);
    return loaded ?? undefined;
  }

  /** As `get`, of an id that names were followed to: what a separation left as nobody's counts as not there. */
  standing(id: string): NodeState | undefined {
    const node = this.get(id);
    return node?.aliasOf == null ? node : undefined;
  }

  /** True when the store was asked and has no such node, and none was made since. */
  isAbsent(id: string): boolean {
    return !this.changed.has(id) && this.#loaded.get(id) === null;
  }

  /** The node to change; it has to exist. */
  edit(id: string): NodeState | undefined {
    const changed = this.changed.get(id);
    if (changed !== undefined) return changed;
    const node = this.get(id);
    if (node === undefined) return undefined;
    const copy = copyNode(node);
    this.changed.set(id, copy);
    return copy;
  }

  create(node: NodeState): void {
    this.created.add(node.id);
    this.changed.set(node.id, node);
  }
}
