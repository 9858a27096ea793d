import type { EntityKind, LineageQuery } from '../gql/graphql.ts';
import { titleOf } from '../kinds/title.ts';
import type { NamedEntity } from '../kinds/title.ts';

export type LineageAnswer = LineageQuery['lineage'];
/** A node by the name that pages show: that of what a version or run belongs to, and its own mark as its namespace. */
export type LineageNode = Omit<LineageAnswer['nodes'][number], 'entity'> & {
  /** Id and name of what a version or run belongs to; null for all else. */
  readonly family: { readonly id: string; readonly name: string } | null;
};
export type LineageEdge = LineageAnswer['edges'][number];

/** The nodes of an answer by the names that pages show. */
export function titledNodes(nodes: LineageAnswer['nodes']): readonly LineageNode[] {
  return nodes.map(({ entity, ...node }) => {
    if (entity === null) return { ...node, family: null };
    const { name, namespace } = titleOf(entity);
    return { ...node, name, namespace, family: familyOf(entity) };
  });
}

function familyOf(entity: NamedEntity): LineageNode['family'] {
  switch (entity.__typename) {
    case 'DatasetVersion':
      return entity.dataset;
    case 'FeatureViewVersion':
      return entity.featureView;
    case 'ModelVersion':
      return entity.model;
    case 'Run':
      return entity.job;
    default:
      return null;
  }
}

/** BESIDE: neither before nor after a root, but opened on the way. */
export type NodeSide = LineageNode['side'] | 'BESIDE';
/** What is asked here of a node, whoever found it. */
type Node = Pick<LineageNode, 'id' | 'kind' | 'name' | 'distance'> & { readonly side: NodeSide };

export type DistanceGroup<Found> = { readonly distance: number; readonly nodes: readonly Found[] };
export type SideGroups<Found> = { readonly total: number; readonly groups: readonly DistanceGroup<Found>[] };

/** Nodes of one side, nearest first; within a distance by kind and name, as people look for them. */
export function groupByDistance<Found extends Node>(
  nodes: readonly Found[],
  side: Exclude<NodeSide, 'ROOT'>,
): SideGroups<Found> {
  const byDistance = new Map<number, Found[]>();
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

function byKindAndName(one: Node, other: Node): number {
  return (
    one.kind.localeCompare(other.kind) ||
    one.name.localeCompare(other.name, 'en', { numeric: true }) ||
    one.id.localeCompare(other.id)
  );
}

/** Along the flow: what is farthest upstream first; level ones by kind and name. */
export function inFlow(one: Node, other: Node): number {
  return place(one) - place(other) || byKindAndName(one, other);
}

const place = ({ side, distance }: Node): number => (side === 'UPSTREAM' ? -distance : distance);

/** How many nodes of each kind an answer holds, most first. */
export function countByKind(
  nodes: readonly Pick<Node, 'kind'>[],
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
 * The nodes and edges on a shortest way between a node and the nearest root: with the flow from what leads there, against
 * it from what comes of it, and either way from what is beside. Empty edges where there is no way in what is shown.
 */
export function wayToRoot(
  id: string,
  nodes: readonly Node[],
  edges: readonly LineageEdge[],
): { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> } {
  const roots = new Set(nodes.filter((node) => node.side === 'ROOT').map((node) => node.id));
  const start = nodes.find((node) => node.id === id);
  const along = new Set([id]);
  const used = new Set<string>();
  if (start === undefined || roots.has(id)) return { nodes: along, edges: used };

  const cameBy = cameFrom(id, roots, stepsOf(edges, start.side));
  let here = [...roots].find((root) => cameBy.has(root));
  while (here !== undefined && here !== id) {
    along.add(here);
    const step = cameBy.get(here);
    if (step === undefined) break;
    used.add(edgeId(step.edge));
    here = step.from;
  }
  return { nodes: along, edges: used };
}

type Step = { readonly from: string; readonly to: string; readonly edge: LineageEdge };

function stepsOf(edges: readonly LineageEdge[], side: NodeSide): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>();
  const add = (step: Step): void => {
    const list = steps.get(step.from);
    if (list === undefined) steps.set(step.from, [step]);
    else list.push(step);
  };
  for (const edge of edges) {
    if (side !== 'DOWNSTREAM') add({ from: edge.from, to: edge.to, edge });
    if (side !== 'UPSTREAM') add({ from: edge.to, to: edge.from, edge });
  }
  return steps;
}

/** By which step each node was reached, level by level until a root is. */
function cameFrom(
  start: string,
  roots: ReadonlySet<string>,
  steps: ReadonlyMap<string, readonly Step[]>,
): ReadonlyMap<string, Step> {
  const cameBy = new Map<string, Step>();
  let front = [start];
  while (front.length > 0 && !front.some((id) => roots.has(id))) {
    const next: string[] = [];
    for (const id of front) {
      for (const step of steps.get(id) ?? []) {
        if (step.to === start || cameBy.has(step.to)) continue;
        cameBy.set(step.to, step);
        next.push(step.to);
      }
    }
    front = next;
  }
  return cameBy;
}
