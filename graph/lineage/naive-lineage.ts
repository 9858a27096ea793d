import type { EntityKind } from '../model/kinds.ts';
import type { Direction } from './lineage-store.ts';
import type { GeneratedRelation } from './generated-graph.ts';

/** For tests: lineage by the definition, over all relations in memory. */
export class NaiveLineage {
  readonly #relations: readonly GeneratedRelation[];

  /** Only the relations that are valid at `t` and known at `seq` take part. */
  constructor(relations: readonly GeneratedRelation[], t: number, seq: number) {
    this.#relations = relations.filter(
      (x) => x.validFrom <= t && x.validTo > t && x.recordedSeq <= seq && x.retractedSeq > seq,
    );
  }

  neighbours(id: string, direction: Direction): readonly string[] {
    const found = this.#relations.flatMap(({ from, to }) => {
      if (direction === 'DOWNSTREAM') return from === id ? [to] : [];
      return to === id ? [from] : [];
    });
    return [...new Set(found)];
  }

  /** Distances of what can be reached from the roots, the roots left out. */
  distances(roots: readonly string[], direction: Direction, depth: number): ReadonlyMap<string, number> {
    const distances = new Map(roots.map((id) => [id, 0]));
    let frontier = roots;
    for (let distance = 1; distance <= depth; distance++) {
      frontier = [...new Set(frontier.flatMap((id) => this.neighbours(id, direction)))].filter(
        (id) => !distances.has(id),
      );
      for (const id of frontier) distances.set(id, distance);
    }
    for (const id of roots) distances.delete(id);
    return distances;
  }

  /** Nearest first, then by id: the nodes of a walk beside its roots. */
  walk(
    roots: readonly string[],
    directions: readonly Direction[],
    depth: number,
    limit: number,
  ): readonly (readonly [string, number])[] {
    const nearest = new Map<string, number>();
    for (const direction of directions) {
      for (const [id, distance] of this.distances(roots, direction, depth)) {
        nearest.set(id, Math.min(distance, nearest.get(id) ?? distance));
      }
    }
    return [...nearest].sort(([a, near], [b, far]) => near - far || (a < b ? -1 : 1)).slice(0, limit);
  }

  between(ids: ReadonlySet<string>): readonly GeneratedRelation[] {
    return this.#relations.filter(({ from, to }) => ids.has(from) && ids.has(to));
  }

  hidden(id: string, direction: Direction, shown: ReadonlySet<string>): number {
    return this.neighbours(id, direction).filter((other) => !shown.has(other)).length;
  }

  /** Lengths of all simple paths of at most `longest` steps, shortest first. */
  pathLengths(from: string, to: string, direction: Direction, longest: number): readonly number[] {
    const lengths: number[] = [];
    const extend = (path: readonly string[]) => {
      const last = path.at(-1) as string;
      if (last === to) lengths.push(path.length - 1);
      else if (path.length <= longest) {
        for (const next of this.neighbours(last, direction)) if (!path.includes(next)) extend([...path, next]);
      }
    };
    extend([from]);
    return lengths.sort((a, b) => a - b);
  }
}

/** Counts by distance and kind, as `impact` answers. */
export function groupsOf(
  nodes: readonly (readonly [string, number])[],
  kindOf: (id: string) => EntityKind,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const [id, distance] of nodes) {
    const key = `${distance} ${kindOf(id)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${key} ${count}`).sort();
}
