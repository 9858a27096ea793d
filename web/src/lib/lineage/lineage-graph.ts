import type { EntityKind, LineageQuery } from '../gql/graphql.ts';
import { titleOf } from '../kinds/title.ts';

export type LineageAnswer = LineageQuery['lineage'];
/** A node by the name that pages show: that of what a version or run belongs to, and its own mark as its namespace. */
export type LineageNode = Omit<LineageAnswer['nodes'][number], 'entity'>;
export type LineageEdge = LineageAnswer['edges'][number];

/** The nodes of an answer by the names that pages show. */
export function titledNodes(nodes: LineageAnswer['nodes']): readonly LineageNode[] {
  return nodes.map(({ entity, ...node }) => {
    if (entity === null) return node;
    const { name, namespace } = titleOf(entity);
    return { ...node, name, namespace };
  });
}

export type DistanceGroup = { readonly distance: number; readonly nodes: readonly LineageNode[] };
export type SideGroups = { readonly total: number; readonly groups: readonly DistanceGroup[] };

/** Nodes of one side, nearest first; within a distance by kind and name, as people look for them. */
export function groupByDistance(nodes: readonly LineageNode[], side: 'UPSTREAM' | 'DOWNSTREAM'): SideGroups {
  const byDistance = new Map<number, LineageNode[]>();
  for (const node of nodes) {
    if (node.side !== side) continue;
    const group = byDistance.get(node.distance);
    if (group === undefined) byDistance.set(node.distance, [node]);
    else group.push(node);
  }
  const groups = [...byDistance]
    .sort(([one], [other]) => one - other)
    .map(([distance, found]) => ({ distance, nodes: found.sort(byKindAndName) }));
  return { total: groups.reduce((sum, group) => sum + group.nodes.length, 0), groups };
}

function byKindAndName(one: LineageNode, other: LineageNode): number {
  return (
    one.kind.localeCompare(other.kind) ||
    one.name.localeCompare(other.name, 'en', { numeric: true }) ||
    one.id.localeCompare(other.id)
  );
}

/** How many nodes of each kind an answer holds, most first. */
export function countByKind(
  nodes: readonly LineageNode[],
): readonly { readonly kind: EntityKind; readonly count: number }[] {
  const counts = new Map<EntityKind, number>();
  for (const node of nodes) counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((one, other) => other.count - one.count);
}

export const edgeId = (edge: {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly string[];
}): string => `${edge.from} ${edge.kinds.join(',')} ${edge.to}`;

/**
 * The nodes and edges on shortest ways between a node and the nearest root, both along and against the flow.
 * Empty edges where there is no way in the answer (a limit cut it).
 */
export function wayToRoot(
  id: string,
  nodes: readonly LineageNode[],
  edges: readonly LineageEdge[],
): { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> } {
  const roots = new Set(nodes.filter((node) => node.side === 'ROOT').map((node) => node.id));
  const start = nodes.find((node) => node.id === id);
  const along = new Set([id]);
  const used = new Set<string>();
  if (start === undefined || roots.has(id)) return { nodes: along, edges: used };

  // What flows into the root is walked with the flow, what comes of it against the flow.
  const ahead = start.side === 'UPSTREAM';
  const next = new Map<string, LineageEdge[]>();
  for (const edge of edges) {
    const from = ahead ? edge.from : edge.to;
    const list = next.get(from);
    if (list === undefined) next.set(from, [edge]);
    else list.push(edge);
  }
  const cameBy = new Map<string, LineageEdge>();
  let front = [id];
  while (front.length > 0 && !front.some((one) => roots.has(one))) {
    const found: string[] = [];
    for (const one of front) {
      for (const edge of next.get(one) ?? []) {
        const other = ahead ? edge.to : edge.from;
        if (other === id || cameBy.has(other)) continue;
        cameBy.set(other, edge);
        found.push(other);
      }
    }
    front = found;
  }
  let here = front.find((one) => roots.has(one));
  while (here !== undefined && here !== id) {
    along.add(here);
    const edge = cameBy.get(here);
    if (edge === undefined) break;
    used.add(edgeId(edge));
    here = ahead ? edge.from : edge.to;
  }
  return { nodes: along, edges: used };
}
