import type { Direction } from '../lineage/lineage-store.ts';
import type { NodeRow } from '../lineage/lineage.queries.ts';
import type { RelationKind } from '../model/relations.ts';

/** A relation of a node, seen from it. */
export type Tie = {
  readonly other: string;
  readonly kind: RelationKind;
  readonly inferred: boolean;
  readonly validFrom: number;
};

/** A node, and what it is joined with. */
export type Surveyed = {
  readonly row: NodeRow;
  /** Undefined where there are more than MOST_TIES. */
  readonly ties: Readonly<Record<Direction, readonly Tie[] | undefined>>;
};

/** Relations of a node on one side that are looked at: as many as a followed piece has nodes, and some that are told twice. */
export const MOST_TIES = 4_000;

/** A part of the graph in memory, as of one position. */
export class Neighbourhood {
  readonly #nodes = new Map<string, Surveyed>();
  #ties = 0;

  get(id: string): Surveyed | undefined {
    return this.#nodes.get(id);
  }

  has(id: string): boolean {
    return this.#nodes.has(id);
  }

  /** Whether a node is known to be just so. */
  holds(one: Surveyed): boolean {
    const known = this.#nodes.get(one.row[0]);
    return known !== undefined && JSON.stringify(known) === JSON.stringify(one);
  }

  get nodes(): number {
    return this.#nodes.size;
  }

  /** Nodes and ties: what it takes to hold them. */
  get size(): number {
    return this.#nodes.size + this.#ties;
  }

  /** In place of what was held of them. */
  put(surveyed: Iterable<Surveyed>): void {
    for (const one of surveyed) {
      const [id] = one.row;
      this.#ties += tiesOf(one) - tiesOf(this.#nodes.get(id));
      this.#nodes.set(id, one);
    }
  }

  /** Forgets all others. */
  keep(ids: ReadonlySet<string>): void {
    for (const [id, one] of this.#nodes) {
      if (ids.has(id)) continue;
      this.#nodes.delete(id);
      this.#ties -= tiesOf(one);
    }
  }
}

function tiesOf(one: Surveyed | undefined): number {
  return (one?.ties.UPSTREAM?.length ?? 0) + (one?.ties.DOWNSTREAM?.length ?? 0);
}
