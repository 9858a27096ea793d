import type { ExplorerState, Grouping } from './explorer-state.ts';
import { counted } from '../format/numbers.ts';
import { kindsWord, kindWord } from '../kinds/kinds.ts';
import { edgeId } from './lineage-graph.ts';
import type { LineageEdge } from './lineage-graph.ts';
import type { MoreNode, ShownGraph, ShownNode } from './shown-graph.ts';

const NOTHING = { hidden: 0, openedBy: null, brought: 0 } as const;

/** One node for several that belong together; their relations become its own. A single one stays as it is. */
export function groupedGraph(graph: ShownGraph, { group, apart }: Pick<ExplorerState, 'group' | 'apart'>): ShownGraph {
  if (group === 'none') return graph;
  const groups = new Map<string, ShownNode[]>();
  for (const node of graph.nodes) {
    const key = keyOf(node, group);
    if (key === null || apart.includes(key)) continue;
    const found = groups.get(key);
    if (found === undefined) groups.set(key, [node]);
    else found.push(node);
  }
  const standsFor = new Map<string, string>();
  const made: ShownNode[] = [];
  for (const [key, members] of groups) {
    if (members.length < 2) continue;
    const node = groupNode(key, members, group);
    made.push(node);
    for (const { id } of members) standsFor.set(id, node.id);
  }
  if (made.length === 0) return graph;
  return {
    nodes: [...made, ...graph.nodes.filter(({ id }) => !standsFor.has(id))],
    edges: joined(graph.edges, standsFor),
    more: graph.more.filter(({ of }: MoreNode) => !standsFor.has(of)),
  };
}

/** What a node is grouped by; null for what stays alone. Steps are kept apart where a group would reach over them. */
function keyOf(node: ShownNode, group: Exclude<Grouping, 'none'>): string | null {
  const { side, distance, kind, namespace, family } = node;
  switch (group) {
    case 'versions':
      return family?.id ?? null;
    case 'namespace':
      // A version's namespace is its own mark.
      return side === 'ROOT' || namespace === null || family !== null ? null : `${letterOf(side)}.${namespace}`;
    case 'kind':
      return side === 'ROOT' ? null : `${letterOf(side)}${distance}.${kind}`;
  }
}

const letterOf = (side: ShownNode['side']): string => side.charAt(0).toLowerCase();

function groupNode(key: string, members: readonly ShownNode[], group: Exclude<Grouping, 'none'>): ShownNode {
  const [nearest] = members.toSorted((one, other) => one.distance - other.distance);
  const first = nearest as ShownNode;
  const sameKind = members.every(({ kind }) => kind === first.kind);
  const many = sameKind
    ? counted(members.length, kindWord(first.kind).toLowerCase(), kindsWord(first.kind).toLowerCase())
    : counted(members.length, 'node');
  const name = { versions: first.family?.name, namespace: first.namespace, kind: many }[group] ?? many;
  return {
    ...first,
    id: `group ${key}`,
    name,
    namespace: group === 'kind' ? null : many,
    state: null,
    family: null,
    side: members.some(({ side }) => side === 'ROOT') ? 'ROOT' : first.side,
    group: { key, members: members.map(({ id }) => id) },
    handles: { UPSTREAM: NOTHING, DOWNSTREAM: NOTHING },
  };
}

/** Relations between groups, each once: worked out where all that it stands for are. */
function joined(edges: readonly LineageEdge[], standsFor: ReadonlyMap<string, string>): readonly LineageEdge[] {
  const found = new Map<string, LineageEdge>();
  for (const edge of edges) {
    const moved = { ...edge, from: standsFor.get(edge.from) ?? edge.from, to: standsFor.get(edge.to) ?? edge.to };
    if (moved.from === moved.to) continue;
    const known = found.get(edgeId(moved));
    found.set(edgeId(moved), known === undefined ? moved : { ...known, inferred: known.inferred && moved.inferred });
  }
  return [...found.values()];
}
